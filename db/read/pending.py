"""What a run still has to do."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import ColumnElement, Connection, func, select

from db.schema import Coding, Post
from records.layer import Layer
from records.long_texts import LONGEST, within

# One character more than is worked on, by which the cut is told: a batch of whole texts could be of any size.
_BEGINNING = func.substr(Post.text, 1, LONGEST + 1).label("text")


@dataclass(frozen=True, slots=True, kw_only=True)
class PendingPost:
    """A post that a layer's coder has not seen."""

    id: int
    platform: str
    text: str
    title: str | None
    language: str | None
    boilerplate: str | None
    venue: str | None
    root: str | None  # text of the post that its thread begins with, where the data set has it and it is another
    parent: str | None  # text of the post that it answers, where that is not the root
    cut: bool  # whether `text` is only the beginning; root and parent are cut alike


def count_uncoded(connection: Connection, layer: Layer) -> int:
    """How many posts the layer's coder, as it is now, has not seen."""
    return int(connection.scalar(select(func.count()).select_from(Post).where(_unseen(layer))) or 0)


def uncoded_posts(connection: Connection, layer: Layer, after: int, limit: int) -> list[PendingPost]:
    """The next posts above the id `after`, by id, that the layer's coder, as it is now, has not seen."""
    columns = (Post.id, Post.platform, _BEGINNING, Post.title, Post.language, Post.boilerplate, Post.venue)
    keys = (Post.native_id, Post.thread_id, Post.parent_id)
    query = select(*columns, *keys).where(Post.id > after, _unseen(layer)).order_by(Post.id).limit(limit)
    rows = [dict(row) for row in connection.execute(query).mappings()]
    texts = _texts(connection, {(row["platform"], row[key]) for row in rows for key in ("thread_id", "parent_id")})
    posts = []
    for row in rows:
        own, thread, parent = (row.pop(key.key) for key in keys)
        root = texts.get((row["platform"], thread)) if thread != own else None
        answered = texts.get((row["platform"], parent)) if parent not in (thread, own) else None
        whole = row.pop("text")
        text = within(whole)
        posts.append(PendingPost(**row, text=text, root=root, parent=answered, cut=len(text) < len(whole)))
    return posts


def _texts(connection: Connection, wanted: set[tuple[str, str | None]]) -> dict[tuple[str, str], str]:
    """The texts of posts by platform and native id, those that the data set has."""
    platforms, ids = sorted({p for p, _ in wanted}), sorted({native_id for _, native_id in wanted if native_id})
    query = select(Post.platform, Post.native_id, _BEGINNING)
    query = query.where(Post.platform.in_(platforms), Post.native_id.in_(ids))
    return {(platform, native_id): within(text) for platform, native_id, text in connection.execute(query)}


def _unseen(layer: Layer) -> ColumnElement[bool]:
    seen = select(Coding.post_id).where(
        Coding.post_id == Post.id, Coding.layer_id == layer.id, Coding.coder_fingerprint == layer.fingerprint
    )
    return ~seen.exists()
