"""Where a mention's post stands: for researchers only."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, select

from db.disclosure import Viewer
from db.schema import MentionRow, Post, Source


@dataclass(frozen=True, slots=True)
class Whereabouts:
    """What leads back to a post. The address is in the form without its author's name, where the platform has one."""

    url: str | None
    venue: str | None
    created_at: datetime | None
    file: str
    row: int


def whereabouts(connection: Connection, mention_id: int, viewer: Viewer) -> Whereabouts | None:
    """Where the post of this mention stands; None but for researchers, and where there is no such mention."""
    if not viewer.sees_all:
        return None
    query = select(Post.url, Post.venue, Post.created_at, Source.name, Post.source_row)
    query = query.join(MentionRow, MentionRow.post_id == Post.id).join(Source, Source.id == Post.source_id)
    row = connection.execute(query.where(MentionRow.id == mention_id)).first()
    return Whereabouts(*row) if row else None
