"""What a data set knows of the posts that a batch of input rows could repeat."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from sqlalchemy import BindParameter, Connection, bindparam, func, select, tuple_

from db.chunks import chunks
from db.schema import DuplicateRow, MinHashBand, Post
from records.rows import Key, Known, NewPost, PostFields, PostRow

# Made once: of a folder of small files each is a batch, and to put a statement together takes longer than to run it.
_PART: BindParameter[object] = bindparam("part", expanding=True)
_NEXT = select(func.max(Post.id))
_BY_KEY = select(Post.platform, Post.native_id, Post.id, Post.version).where(
    tuple_(Post.platform, Post.native_id).in_(_PART)
)
_REPEATS = select(DuplicateRow.platform, DuplicateRow.native_id).where(
    tuple_(DuplicateRow.platform, DuplicateRow.native_id).in_(_PART)
)
_BY_HASH = select(Post.text_hash, Post.id).where(Post.text_hash.in_(_PART)).order_by(Post.id)
_BY_BAND = (
    select(MinHashBand.band, MinHashBand.post_id).where(MinHashBand.band.in_(_PART)).order_by(MinHashBand.post_id)
)
_TEXTS = select(Post.id, Post.text).where(Post.id.in_(_PART))
_FIELDS = select(Post.id, Post.source_id, *(getattr(Post, name) for name in PostFields.__slots__)).where(
    Post.id.in_(_PART)
)


def known_posts(connection: Connection, batch: Sequence[NewPost]) -> Known:
    """By id, by text and by band, with the texts that near duplicates are told by and the posts that may be edited."""
    if not batch:
        return Known()
    by_id, repeated = _by_id(connection, batch)
    by_band = _by_band(connection, batch)
    edited = {by_id[post.key][0] for post in batch if post.key in by_id and post.post.version > by_id[post.key][1]}
    return Known(
        next_id=(connection.scalar(_NEXT) or 0) + 1,
        by_id=by_id,
        by_text=_by_text(connection, batch),
        by_band=by_band,
        texts=_texts(connection, {post_id for ids in by_band.values() for post_id in ids}),
        posts=_posts(connection, edited),
        repeated=frozenset(repeated),
    )


def _by_id(connection: Connection, batch: Sequence[NewPost]) -> tuple[dict[Key, tuple[int, int]], set[Key]]:
    """Posts with an id of the batch, and rows with one that were counted as a repeat before."""
    found: dict[Key, tuple[int, int]] = {}
    repeated: set[Key] = set()
    for part in chunks(sorted({post.key for post in batch})):
        for platform, native_id, post_id, version in connection.execute(_BY_KEY, {"part": part}):
            found[platform, native_id] = (post_id, version)
        repeated.update((row[0], row[1]) for row in connection.execute(_REPEATS, {"part": part}))
    return found, repeated


def _by_text(connection: Connection, batch: Sequence[NewPost]) -> dict[str, list[int]]:
    found: dict[str, list[int]] = defaultdict(list)
    for part in chunks(sorted({post.post.text_hash for post in batch if post.long_enough})):
        for text_hash, post_id in connection.execute(_BY_HASH, {"part": part}):
            found[text_hash].append(post_id)
    return found


def _by_band(connection: Connection, batch: Sequence[NewPost]) -> dict[int, list[int]]:
    found: dict[int, list[int]] = defaultdict(list)
    for part in chunks(sorted({band for post in batch for band in post.bands})):
        for band, post_id in connection.execute(_BY_BAND, {"part": part}):
            found[band].append(post_id)
    return found


def _texts(connection: Connection, post_ids: set[int]) -> dict[int, str]:
    found: dict[int, str] = {}
    for part in chunks(sorted(post_ids)):
        found.update((row[0], row[1]) for row in connection.execute(_TEXTS, {"part": part}))
    return found


def _posts(connection: Connection, post_ids: set[int]) -> dict[int, PostRow]:
    found: dict[int, PostRow] = {}
    for part in chunks(sorted(post_ids)):
        for post_id, source_id, *fields in connection.execute(_FIELDS, {"part": part}):
            post = PostFields(**dict(zip(PostFields.__slots__, fields, strict=True)))
            found[post_id] = PostRow(post=post, source_id=source_id)
    return found
