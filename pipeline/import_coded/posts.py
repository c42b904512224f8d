"""The posts that a result file speaks of, as the data set holds them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, and_, select, tuple_

from db.chunks import chunks
from db.schema import Coding, DuplicateRow, Post
from records.layer import Layer
from records.rows import Key


@dataclass(frozen=True, slots=True)
class Home:
    """The post that a row's impacts belong to: the row's own, or the one that it repeats."""

    post_id: int
    repeated: bool


@dataclass(frozen=True, slots=True)
class Stored:
    """A post with the fingerprint of what coded it last in a layer, and what came of that."""

    id: int
    text: str
    boilerplate: str | None
    coded_by: str | None
    outcome: str | None


def find_homes(connection: Connection, keys: Sequence[Key]) -> dict[Key, Home]:
    """For platforms and native ids the posts that they are; for those that repeat another post, that other post."""
    found: dict[Key, Home] = {}
    for table, post_id, repeated in ((Post, Post.id, False), (DuplicateRow, DuplicateRow.post_id, True)):
        for part in chunks(keys):
            query = select(table.platform, table.native_id, post_id)
            query = query.where(tuple_(table.platform, table.native_id).in_(part)).order_by(table.id)
            for platform, native_id, home in connection.execute(query):
                found.setdefault((platform, native_id), Home(home, repeated))
    return found


def find_posts(connection: Connection, layer: Layer, post_ids: Sequence[int]) -> dict[int, Stored]:
    """The posts by id."""
    columns = (Post.id, Post.text, Post.boilerplate, Coding.coder_fingerprint, Coding.outcome)
    query = select(*columns).outerjoin(Coding, and_(Coding.post_id == Post.id, Coding.layer_id == layer.id))
    found: dict[int, Stored] = {}
    for part in chunks(post_ids):
        for row in connection.execute(query.where(Post.id.in_(part))):
            found[row.id] = Stored(*row)
    return found


def find_texts(connection: Connection, post_ids: Sequence[int]) -> Iterator[tuple[int, str, str, str]]:
    """The posts by id: id, platform, native id, text as written."""
    for part in chunks(post_ids):
        query = select(Post.id, Post.platform, Post.native_id, Post.text).where(Post.id.in_(part))
        for row in connection.execute(query):
            yield row.id, row.platform, row.native_id, row.text
