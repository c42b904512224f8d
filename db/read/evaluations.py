"""How far codes can be trusted: stored evaluations, newest first, and the gold codes of a random sample."""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd
from sqlalchemy import Connection, func, select

from db.chunks import chunks
from db.schema import EvaluationRow, GoldCodeRow, Post
from records.evaluation import Evaluation


def latest_evaluation(connection: Connection, coder_fingerprint: str | None = None) -> Evaluation | None:
    """The newest evaluation, of this coder where a fingerprint is given; None where there is none.

    One of this data set goes before one that came with the coder.
    """
    newest_first = (EvaluationRow.shipped, EvaluationRow.id.desc())
    query = select(EvaluationRow.__table__).order_by(*newest_first).limit(1)
    if coder_fingerprint is not None:
        query = query.where(EvaluationRow.coder_fingerprint == coder_fingerprint)
    row = connection.execute(query).mappings().first()
    return Evaluation(**row) if row else None


def newest_evaluation_id(connection: Connection) -> int:
    """The id of the newest evaluation, of whichever coder; 0 where there is none."""
    return connection.scalar(select(func.max(EvaluationRow.id))) or 0


def sampled_gold(connection: Connection, codebook_hash: str) -> pd.DataFrame:
    """Gold codes of posts drawn by simple random sampling, one row a code; empty where there are none by this codebook.

    Columns `post_id` (of this data set), `dimension` (None: whether the post holds a mention), `label`, `present`
    (None: undecided), from the newest evaluation by this codebook whose gold is a random sample, whichever coder it was
    of: what readers said does not depend on it. See `records.evaluation.GoldCode`.
    """
    columns = ["post_id", "dimension", "label", "present"]
    newest = (
        select(EvaluationRow.id)
        .where(EvaluationRow.random_sample, ~EvaluationRow.shipped, EvaluationRow.codebook_hash == codebook_hash)
        .order_by(EvaluationRow.id.desc())
        .limit(1)
        .scalar_subquery()
    )
    query = (
        select(Post.id, GoldCodeRow.dimension, GoldCodeRow.label, GoldCodeRow.present)
        .join(Post, (Post.platform == GoldCodeRow.platform) & (Post.native_id == GoldCodeRow.native_id))
        .where(GoldCodeRow.evaluation_id == newest, GoldCodeRow.sampled)
        .order_by(GoldCodeRow.id)
    )
    rows = [tuple(row) for row in connection.execute(query)]
    return pd.DataFrame(rows, columns=columns, dtype=object).astype({"post_id": int})


def held_posts(connection: Connection, keys: Iterable[tuple[str, str]]) -> set[tuple[str, str]]:
    """Those of the (platform, native id) pairs that are posts of this data set."""
    return set(ids_of_posts(connection, keys))


def ids_of_posts(connection: Connection, keys: Iterable[tuple[str, str]]) -> dict[tuple[str, str], int]:
    """The ids of posts by platform and native id; those that the data set lacks left out."""
    wanted = set(keys)
    found: dict[tuple[str, str], int] = {}
    for part in chunks(sorted(wanted)):
        query = select(Post.platform, Post.native_id, Post.id).where(Post.native_id.in_([name for _, name in part]))
        found.update(((row[0], row[1]), row[2]) for row in connection.execute(query) if (row[0], row[1]) in wanted)
    return found
