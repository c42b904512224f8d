"""What a data set knows of the posts that a batch of input rows could repeat."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from sqlalchemy import Connection, func, select, tuple_

from db.chunks import chunks
from db.schema import DuplicateRow, MinHashBand, Post
from records.rows import Key, Known, NewPost, PostFields, PostRow


def known_posts(connection: Connection, batch: Sequence[NewPost]) -> Known:
    """By id, by text and by band, with the texts that near duplicates are told by and the posts that may be edited."""
    by_id, repeated = _by_id(connection, batch)
    by_band = _by_band(connection, batch)
    edited = {by_id[post.key][0] for post in batch if post.key in by_id and post.post.version > by_id[post.key][1]}
    return Known(
        next_id=(connection.scalar(select(func.max(Post.id))) or 0) + 1,
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
        posts = select(Post.platform, Post.native_id, Post.id, Post.version)
        for platform, native_id, post_id, version in connection.execute(
            posts.where(tuple_(Post.platform, Post.native_id).in_(part))
        ):
            found[platform, native_id] = (post_id, version)
        repeats = select(DuplicateRow.platform, DuplicateRow.native_id)
        repeats = repeats.where(tuple_(DuplicateRow.platform, DuplicateRow.native_id).in_(part))
        repeated.update((row[0], row[1]) for row in connection.execute(repeats))
    return found, repeated


def _by_text(connection: Connection, batch: Sequence[NewPost]) -> dict[str, list[int]]:
    found: dict[str, list[int]] = defaultdict(list)
    for part in chunks(sorted({post.post.text_hash for post in batch if post.long_enough})):
        query = select(Post.text_hash, Post.id).where(Post.text_hash.in_(part)).order_by(Post.id)
        for text_hash, post_id in connection.execute(query):
            found[text_hash].append(post_id)
    return found


def _by_band(connection: Connection, batch: Sequence[NewPost]) -> dict[int, list[int]]:
    found: dict[int, list[int]] = defaultdict(list)
    for part in chunks(sorted({band for post in batch for band in post.bands})):
        query = select(MinHashBand.band, MinHashBand.post_id).where(MinHashBand.band.in_(part))
        for band, post_id in connection.execute(query.order_by(MinHashBand.post_id)):
            found[band].append(post_id)
    return found


def _texts(connection: Connection, post_ids: set[int]) -> dict[int, str]:
    found: dict[int, str] = {}
    for part in chunks(sorted(post_ids)):
        found.update(
            (row[0], row[1]) for row in connection.execute(select(Post.id, Post.text).where(Post.id.in_(part)))
        )
    return found


def _posts(connection: Connection, post_ids: set[int]) -> dict[int, PostRow]:
    columns = [getattr(Post, name) for name in PostFields.__slots__]
    found: dict[int, PostRow] = {}
    for part in chunks(sorted(post_ids)):
        query = select(Post.id, Post.source_id, *columns).where(Post.id.in_(part))
        for post_id, source_id, *fields in connection.execute(query):
            post = PostFields(**dict(zip(PostFields.__slots__, fields, strict=True)))
            found[post_id] = PostRow(post=post, source_id=source_id)
    return found
