"""Input rows: what was decided of them is stored, and their source counts them."""

from __future__ import annotations

from dataclasses import asdict

from sqlalchemy import Connection, bindparam, delete, insert, select, update

from db.chunks import chunks
from db.schema import DuplicateRow, MinHashBand, Post, Quarantine, Source
from db.write.new_texts import follow_texts
from records.rows import Changes, NewSource, PostFields, PostRow, SourceState

# Made once: a folder can hold files by the thousand, and to put a statement together takes longer than to run it.
_BY_NAME = select(Source.id, Source.rows, Source.complete, Source.format, Source.why).where(
    Source.name == bindparam("name"), Source.sha256 == bindparam("sha256")
)
_ADD = insert(Source).returning(Source.id)
_BY_ID = update(Source).where(Source.id == bindparam("source"))
_COMPLETE = _BY_ID.values(complete=True)
_COUNT = _BY_ID.values(rows=Source.rows + bindparam("more"))


def add_source(connection: Connection, run_id: int, source: NewSource) -> SourceState:
    """How far this file has been read; it is known from now on, if it was not. One that is skipped is complete.

    A file of which no row became a post or a duplicate is read anew where it is now read otherwise.
    """
    row = {**asdict(source), "run_id": run_id, "rows": 0, "complete": source.skipped}
    known = connection.execute(_BY_NAME, {"name": source.name, "sha256": source.sha256}).first()
    if known is None:
        return SourceState(id=connection.scalars(_ADD, row).one(), rows=0, complete=source.skipped)
    if (known.format, known.why) != (source.format, source.why) and not _gave_posts(connection, known.id):
        connection.execute(delete(Quarantine).where(Quarantine.source_id == known.id))
        connection.execute(_BY_ID.values(**row), {"source": known.id})
        return SourceState(id=known.id, rows=0, complete=source.skipped)
    return SourceState(id=known.id, rows=known.rows, complete=known.complete)


def _gave_posts(connection: Connection, source_id: int) -> bool:
    tables = (Post, DuplicateRow)
    return any(connection.scalar(select(table.id).where(table.source_id == source_id).limit(1)) for table in tables)


def complete_source(connection: Connection, source_id: int) -> None:
    """Note that every row of this file is accounted for."""
    connection.execute(_COMPLETE, {"source": source_id})


def write_rows(connection: Connection, source_id: int, rows: int, changes: Changes) -> dict[str, int]:
    """Store what a batch of `rows` input rows came to; how many quotes imports and people lost, by layer name.

    What layers said of a text that was replaced follows it (`db.write.new_texts`).
    """
    texts = {post_id: row.post.text for post_id, row in changes.replaced.items()}
    lost = follow_texts(connection, texts) if texts else {}
    for part in chunks(list(changes.replaced)):
        connection.execute(delete(MinHashBand).where(MinHashBand.post_id.in_(part)))
    for post_id, row in changes.replaced.items():
        connection.execute(update(Post).where(Post.id == post_id).values(_values(row)))
    bands = [
        {"band": band, "post_id": post_id} for post_id, keys in changes.bands.items() for band in sorted(set(keys))
    ]
    tables = (
        (Post, [{"id": post_id, "repost_count": 0, **_values(row)} for post_id, row in changes.posts.items()]),
        (DuplicateRow, [asdict(row) for row in changes.duplicates]),
        (Quarantine, [asdict(row) for row in changes.quarantine]),
        (MinHashBand, bands),
    )
    for table, values_of in tables:
        if values_of:
            connection.execute(insert(table), values_of)
    for post_id, count in changes.reposts.items():
        connection.execute(update(Post).where(Post.id == post_id).values(repost_count=Post.repost_count + count))
    connection.execute(_COUNT, {"source": source_id, "more": rows})
    return lost


def _values(row: PostRow) -> dict[str, object]:
    values = {name: getattr(row.post, name) for name in PostFields.__slots__}
    return {**values, "engagement": dict(row.post.engagement), "source_id": row.source_id}
