"""How far codes can be trusted: stored evaluations, newest first, and the gold codes of a random sample."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import pandas as pd
from sqlalchemy import Connection, inspect, select

from db.schema import Evaluation, GoldCode, Post


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredEvaluation:
    """One evaluation; `results` is described in `docs/evaluation.md`."""

    id: int
    created_at: datetime
    gold: str
    gold_sha256: str
    posts: int
    random_sample: bool
    coder: str
    coder_fingerprint: str
    codebook_hash: str
    results: dict[str, Any]


def latest_evaluation(connection: Connection, coder_fingerprint: str | None = None) -> StoredEvaluation | None:
    """The newest evaluation, of this coder where a fingerprint is given; None where there is none.

    None, too, in a data set of a version that kept no evaluations.
    """
    if not inspect(connection).has_table(Evaluation.__tablename__):
        return None
    query = select(Evaluation.__table__).order_by(Evaluation.id.desc()).limit(1)
    if coder_fingerprint is not None:
        query = query.where(Evaluation.coder_fingerprint == coder_fingerprint)
    row = connection.execute(query).mappings().first()
    return StoredEvaluation(**row) if row else None


def sampled_gold(connection: Connection) -> pd.DataFrame:
    """Gold codes of posts drawn by simple random sampling, one row a code; empty where there are none.

    Columns `post_id` (of this data set), `dimension` (None: whether the post holds a mention), `label`, `present`
    (None: undecided), from the newest evaluation whose gold is a random sample. See `db.schema.GoldCode`.
    """
    columns = ["post_id", "dimension", "label", "present"]
    if not inspect(connection).has_table(GoldCode.__tablename__):
        return pd.DataFrame(columns=columns)
    newest = (
        select(Evaluation.id).where(Evaluation.random_sample).order_by(Evaluation.id.desc()).limit(1).scalar_subquery()
    )
    query = (
        select(Post.id, GoldCode.dimension, GoldCode.label, GoldCode.present)
        .join(Post, (Post.platform == GoldCode.platform) & (Post.native_id == GoldCode.native_id))
        .where(GoldCode.evaluation_id == newest, GoldCode.sampled)
        .order_by(GoldCode.id)
    )
    rows = [tuple(row) for row in connection.execute(query)]
    return pd.DataFrame(rows, columns=columns, dtype=object).astype({"post_id": int})


def held_posts(connection: Connection, keys: Iterable[tuple[str, str]]) -> set[tuple[str, str]]:
    """Those of the (platform, native id) pairs that are posts of this data set."""
    wanted = sorted(set(keys))
    found: set[tuple[str, str]] = set()
    for start in range(0, len(wanted), 500):
        ids = [native_id for _, native_id in wanted[start : start + 500]]
        query = select(Post.platform, Post.native_id).where(Post.native_id.in_(ids))
        found |= {(platform, native_id) for platform, native_id in connection.execute(query)}
    return found & set(wanted)
