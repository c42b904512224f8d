"""What a run still has to do."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, func, select

from db.schema import Coding, Post


def _coded_by(fingerprint: str) -> Any:
    return select(Coding.post_id).where(Coding.coder_fingerprint == fingerprint)


def count_uncoded(connection: Connection, fingerprint: str) -> int:
    """How many posts this coder has not seen."""
    query = select(func.count()).select_from(Post).where(Post.id.not_in(_coded_by(fingerprint)))
    return int(connection.scalar(query) or 0)


def uncoded_posts(connection: Connection, fingerprint: str, limit: int | None) -> list[Any]:
    """The next posts, by id, that this coder has not seen; all of them without a limit."""
    query = select(Post.id, Post.text, Post.title, Post.language, Post.platform, Post.boilerplate)
    query = query.where(Post.id.not_in(_coded_by(fingerprint))).order_by(Post.id).limit(limit)
    return list(connection.execute(query))
