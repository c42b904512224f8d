"""Makes the read model of a layer: its tables as columns, so that the dashboard opens a million mentions at once."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Connection, delete, insert, select, update

from db.disclosure import sensitive_spans
from db.read.columns import LOWEST, META, PATTERN, WHOLE, encoded
from db.read.layers import stored_codebook
from db.schema import LayerRow, MentionRow, MentionTopic, Post, ReadColumn
from db.write.frequent_words import frequent_words
from db.write.patterns import Patterns, read_patterns
from records.codebook import Codebook
from records.layer import Layer
from records.whole import whole

Array = NDArray[np.generic]
CALM_LENGTH, CALM_AROUND = 280, 200  # characters of a quote that leads a page, and around it
_POSTS, _ROWS = 2_000, 50_000  # read at once
_UNDATED = -np.iinfo(np.int64).max  # has a negative, unlike the lowest number


def publish(connection: Connection, layer: Layer) -> None:
    """Put the layer's columns as they are now in place of its earlier ones. The same tables give the same bytes."""
    codebook = stored_codebook(connection, layer)
    made_by = select(LayerRow.codebook_id, LayerRow.fingerprint).where(LayerRow.id == layer.id)
    codebook_id, fingerprint = connection.execute(made_by).one()
    rows = _rows(connection, layer)
    posts = _posts(connection, rows, codebook)
    codes = read_patterns(connection, codebook, rows.mention)
    arrays, words = _columns(rows, posts, codes)
    arrays["topic"] = _topics(connection, layer, rows.mention)
    arrays |= {f"{PATTERN}{dimension}": array for dimension, array in codes.patterns.items()}
    meta = {
        **words,
        "codebook_id": codebook_id,
        "fingerprint": fingerprint,
        "types": {name: array.dtype.newbyteorder("<").str for name, array in arrays.items()},
        "sets": codes.sets,
        "median_confidence": codes.median_confidence,
    }
    stored = {name: encoded(array) for name, array in arrays.items()}
    stored |= frequent_words(connection, layer, len(rows.mention))
    stored[META] = json.dumps(meta, ensure_ascii=False, sort_keys=True).encode()
    connection.execute(delete(ReadColumn).where(ReadColumn.layer_id == layer.id))
    connection.execute(
        insert(ReadColumn), [{"layer_id": layer.id, "name": name, "data": data} for name, data in stored.items()]
    )
    connection.execute(update(LayerRow).where(LayerRow.id == layer.id).values(stale=False))


@dataclass(frozen=True, slots=True)
class _Rows:
    """The layer's mentions, by post and place in it; `post` counts the posts from 0."""

    mention: NDArray[np.int32]
    post: NDArray[np.int32]
    post_id: NDArray[np.int32]  # (posts,)
    start: NDArray[np.int32]
    end: NDArray[np.int32]


@dataclass(frozen=True, slots=True)
class _Posts:
    """What is told of each post, and of each mention by its words and those around it."""

    platform: list[str]
    language: list[str]
    venue: list[str | None]
    kind: list[str]
    fictional: NDArray[np.bool_]
    moment: NDArray[np.int64]  # microseconds, _UNDATED without a date
    sensitive: NDArray[np.bool_]  # (mentions,)
    calm: NDArray[np.bool_]  # (mentions,)
    whole: NDArray[np.bool_]  # (mentions,)


def _rows(connection: Connection, layer: Layer) -> _Rows:
    query = select(MentionRow.id, MentionRow.post_id, MentionRow.start, MentionRow.end)
    result = connection.execute(query.where(MentionRow.layer_id == layer.id))
    parts = [np.array([tuple(row) for row in part], dtype=np.int32) for part in result.partitions(_ROWS)]
    table = np.concatenate(parts) if parts else np.empty((0, 4), dtype=np.int32)
    table = table[np.lexsort((table[:, 0], table[:, 2], table[:, 1]))]
    post_id, post = np.unique(table[:, 1], return_inverse=True)
    mention, start, end = (np.ascontiguousarray(table[:, i]) for i in (0, 2, 3))
    return _Rows(mention, post.astype(np.int32), post_id, start, end)


def _posts(connection: Connection, rows: _Rows, codebook: Codebook) -> _Posts:
    n = len(rows.post_id)
    found = _Posts(
        [], [], [], [],
        np.zeros(n, np.bool_), np.full(n, _UNDATED), *(np.zeros(len(rows.mention), np.bool_) for _ in range(3)),
    )  # fmt: skip
    first = np.searchsorted(rows.post, np.arange(n + 1))
    columns = (Post.id, Post.platform, Post.language, Post.venue, Post.kind, Post.fictional, Post.created_at, Post.text)
    for begin in range(0, n, _POSTS):
        ids = rows.post_id[begin : begin + _POSTS]
        wanted = {int(post_id): begin + i for i, post_id in enumerate(ids)}
        query = select(*columns).where(Post.id.between(int(ids[0]), int(ids[-1]))).order_by(Post.id)
        for post_id, platform, language, venue, kind, fictional, created_at, text in connection.execute(query):
            if (i := wanted.get(post_id)) is None:
                continue
            found.platform.append(platform)
            found.language.append(language or "")
            found.venue.append(venue)
            found.kind.append(kind)
            found.fictional[i] = fictional
            if created_at is not None:
                found.moment[i] = _microseconds(created_at)
            _read_words(text, rows, found, range(first[i], first[i + 1]))
    return found


def _read_words(text: str, rows: _Rows, found: _Posts, mentions: Iterable[int]) -> None:
    """Tell for each mention of a post whether its words, and those around it, are sensitive, and whether it is whole."""
    spans = sensitive_spans(text)
    for row in mentions:
        start, end = int(rows.start[row]), int(rows.end[row])
        # A quote is judged by itself, as where it is shown: cut out of a longer word it may say something else.
        cut = any(char.isalnum() or char == "_" for char in text[start - 1 : start] + text[end : end + 1])
        found.sensitive[row] = bool(spans or cut) and bool(sensitive_spans(text[start:end]))
        near = any(at < end + CALM_AROUND and start - CALM_AROUND < to for at, to in spans)
        found.calm[row] = end - start <= CALM_LENGTH and not near and "\n" not in text[start:end]
        found.whole[row] = whole(text, start, end)


def _columns(rows: _Rows, posts: _Posts, codes: Patterns) -> tuple[dict[str, Array], dict[str, object]]:
    platform, platforms = _factorised(posts.platform)
    language, languages = _factorised(posts.language)
    kind, kinds = _factorised(posts.kind)
    venue, venues = _factorised(posts.venue)
    month, first_month = _months(posts.moment)
    sensitive = posts.sensitive | codes.sensitive
    arrays: dict[str, Array] = {
        "mention": rows.mention,
        "post": rows.post,
        "post_id": rows.post_id,
        "platform": _small(platform)[rows.post],
        "month": month[rows.post],
        "language": _small(language)[rows.post],
        "venue": venue[rows.post],
        "kind": _small(kind)[rows.post],
        "fictional": posts.fictional[rows.post],
        "sensitive": sensitive,
        "calm": posts.calm & codes.named & ~sensitive,
        "sure": _sure(rows.post, codes.confidence),
        LOWEST: codes.lowest,
        WHOLE: posts.whole,
        "newest": np.argsort(-posts.moment[rows.post], kind="stable").astype(np.int32),
    }
    words: dict[str, object] = {
        "platforms": platforms,
        "languages": languages,
        "venues": venues,
        "kinds": kinds,
        "first_month": first_month,
    }
    return arrays, words


def _factorised(values: Sequence[str | None]) -> tuple[NDArray[np.int32], list[str]]:
    """Each value as its index in the sorted list of all; -1 for None."""
    known = sorted({value for value in values if value is not None})
    index: dict[str | None, int] = {value: i for i, value in enumerate(known)}
    return np.array([index.get(value, -1) for value in values], dtype=np.int32), known


def _small(index: NDArray[np.int32]) -> NDArray[np.unsignedinteger]:
    return index.astype(np.min_scalar_type(int(index.max(initial=0))))


def _months(moment: NDArray[np.int64]) -> tuple[NDArray[np.int16], str | None]:
    """Months since the first one, -1 without a date; and the first one."""
    dated = moment != _UNDATED
    months = moment.astype("datetime64[us]").astype("datetime64[M]").astype(np.int64)
    if not dated.any():
        return np.full(len(moment), -1, np.int16), None
    first = int(months[dated].min())
    return np.where(dated, months - first, -1).astype(np.int16), str(np.datetime64(first, "M"))


def _sure(post: NDArray[np.int32], confidence: NDArray[np.float64]) -> NDArray[np.int32]:
    """Rows, surest first (to two decimals), the first mention of every post before any second one."""
    order = np.argsort(-confidence.round(2), kind="stable")
    by_post = np.argsort(post[order], kind="stable")
    ranked = post[order][by_post]
    nth = np.empty(len(post), np.int64)
    nth[by_post] = np.arange(len(post)) - np.searchsorted(ranked, ranked)
    return order[np.argsort(nth, kind="stable")].astype(np.int32)


def _topics(connection: Connection, layer: Layer, mention: NDArray[np.int32]) -> NDArray[np.int32]:
    query = select(MentionTopic.mention_id, MentionTopic.topic).where(MentionTopic.topic.is_not(None))
    query = query.join(MentionRow, MentionRow.id == MentionTopic.mention_id).where(MentionRow.layer_id == layer.id)
    topic = np.full(len(mention), -1, np.int32)
    by_id = np.argsort(mention)
    for part in connection.execute(query).partitions(_ROWS):
        table = np.array([tuple(row) for row in part], dtype=np.int32)
        topic[by_id[np.searchsorted(mention, table[:, 0], sorter=by_id)]] = table[:, 1]
    return topic


def _microseconds(moment: datetime) -> int:
    since = moment - datetime(1970, 1, 1, tzinfo=UTC)
    return (since.days * 86_400 + since.seconds) * 1_000_000 + since.microseconds
