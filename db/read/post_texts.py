"""Posts whole, as people may see them, with the places of mentions in them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, select

from db.chunks import chunks
from db.disclosure import Masked, Viewer, masked
from db.schema import MentionRow, Post


@dataclass(frozen=True, slots=True)
class PostText:
    """A post by its number in the data set."""

    id: int
    platform: str
    created_at: datetime | None
    text: Masked


def post_texts(connection: Connection, post_ids: Sequence[int], viewer: Viewer) -> Iterator[PostText]:
    """These posts, in the order of their numbers in each part that is read; those that are not there are left out."""
    for part in chunks(post_ids):
        query = select(Post.id, Post.platform, Post.created_at, Post.text).where(Post.id.in_(part)).order_by(Post.id)
        for row in connection.execute(query):
            yield PostText(row.id, row.platform, row.created_at, masked(row.text, viewer))


def places(connection: Connection, mention_ids: Sequence[int]) -> dict[int, tuple[int, int]]:
    """Where these mentions stand in their posts as written, by id."""
    found: dict[int, tuple[int, int]] = {}
    for part in chunks(mention_ids):
        query = select(MentionRow.id, MentionRow.start, MentionRow.end).where(MentionRow.id.in_(part))
        found.update((row.id, (row.start, row.end)) for row in connection.execute(query))
    return found
