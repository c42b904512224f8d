"""What a run still has to do."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import ColumnElement, Connection, func, select

from db.schema import Coding, Post
from records.layer import Layer


@dataclass(frozen=True, slots=True, kw_only=True)
class PendingPost:
    """A post that a layer's coder has not seen."""

    id: int
    platform: str
    text: str
    title: str | None
    language: str | None
    boilerplate: str | None


def count_uncoded(connection: Connection, layer: Layer) -> int:
    """How many posts the layer's coder, as it is now, has not seen."""
    return int(connection.scalar(select(func.count()).select_from(Post).where(_unseen(layer))) or 0)


def uncoded_posts(connection: Connection, layer: Layer, after: int, limit: int) -> list[PendingPost]:
    """The next posts above the id `after`, by id, that the layer's coder, as it is now, has not seen."""
    columns = (Post.id, Post.platform, Post.text, Post.title, Post.language, Post.boilerplate)
    query = select(*columns).where(Post.id > after, _unseen(layer)).order_by(Post.id).limit(limit)
    return [PendingPost(**row) for row in connection.execute(query).mappings()]


def _unseen(layer: Layer) -> ColumnElement[bool]:
    seen = select(Coding.post_id).where(
        Coding.post_id == Post.id, Coding.layer_id == layer.id, Coding.coder_fingerprint == layer.fingerprint
    )
    return ~seen.exists()
