"""The posts that a layer's coder has read, with or without a mention: what shares of posts are shares of."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Connection, String, cast, func, select

from db.schema import Coding, Post
from records.layer import Layer
from records.outcome import READ

_AT_A_TIME = 50_000  # rows that are in memory as Python's numbers


@dataclass(frozen=True, slots=True)
class ReadPosts:
    """One array a column, one row a post, by id. The arrays must not be changed."""

    id: NDArray[np.int32]
    platform: NDArray[np.uint8]  # index into `platforms`
    month: NDArray[np.int16]  # months since `first_month`; -1 without a date
    platforms: tuple[str, ...] = ()
    first_month: str | None = None  # "2024-03"

    def __len__(self) -> int:
        return len(self.id)


NO_POSTS = ReadPosts(np.empty(0, np.int32), np.empty(0, np.uint8), np.empty(0, np.int16))


def read_posts(connection: Connection, layer: Layer) -> ReadPosts:
    """All posts that the layer's coder has read."""
    month = func.substr(cast(Post.created_at, String), 1, 7)  # half the time of taking year and month out of a date
    query = (
        select(Post.id, Post.platform, func.coalesce(month, ""))
        .join(Coding, Coding.post_id == Post.id)
        .where(Coding.layer_id == layer.id, Coding.outcome.in_(READ))
        .order_by(Post.id)
    )
    platforms: dict[str, int] = {}
    months: dict[str, int] = {}
    parts = [np.empty((0, 3), dtype=np.int32)]
    for rows in connection.execute(query).partitions(_AT_A_TIME):
        coded = [(i, platforms.setdefault(p, len(platforms)), months.setdefault(m, len(months))) for i, p, m in rows]
        parts.append(np.array(coded, dtype=np.int32))
    ids, platform, at = np.concatenate(parts).T
    names = sorted(platforms)
    place = np.array([names.index(name) for name in platforms], dtype=np.uint8)
    first = min((month for month in months if month), default=None)
    since = np.array([_months(month) - _months(first) if month and first else -1 for month in months], dtype=np.int16)
    return ReadPosts(ids.copy(), place[platform], since[at], tuple(names), first)


def _months(month: str) -> int:
    year, number = month.split("-")
    return int(year) * 12 + int(number)
