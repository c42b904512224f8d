"""Input rows: each becomes a post, a duplicate of one, or a quarantine row, and its source counts it."""

from __future__ import annotations

from bisect import insort
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, delete, func, insert, select, tuple_, update

from db.schema import Coding, DuplicateRow, MinHashBand, Post, Quarantine, Source
from db.write.mentions import delete_mentions

SAME_ID, SAME_TEXT, NEAR = "same id", "same text", "near duplicate"
EDIT, REPOST = "other edit of the same post", "repost"
_CHUNK = 400  # bound parameters in one IN list


@dataclass(frozen=True, slots=True, kw_only=True)
class NewPost:
    """A candidate post: its column values, and what tells a repeat."""

    values: dict[str, Any]
    bands: tuple[int, ...]
    long_enough: bool
    repost: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class NewRejected:
    """An input row that could not become a post."""

    source_row: int
    reason: str
    raw: str


def add_source(connection: Connection, *, run_id: int, name: str, sha256: str, values: dict[str, Any]) -> Any:
    """The source row of this file content, made if it is new."""
    where = (Source.name == name, Source.sha256 == sha256)
    if connection.scalar(select(Source.id).where(*where)) is None:
        row = {**values, "name": name, "sha256": sha256, "run_id": run_id, "rows": 0, "complete": False}
        connection.execute(insert(Source).values(row))
    return connection.execute(select(Source.__table__).where(*where)).one()


def complete_source(connection: Connection, source_id: int) -> None:
    """Note that every row of this file is accounted for."""
    connection.execute(update(Source).where(Source.id == source_id).values(complete=True))


class _Known:
    """The posts that a batch could repeat: by id, by text, by band; kept in step as the batch adds and replaces."""

    def __init__(self, connection: Connection, batch: Sequence[NewPost]) -> None:
        self.by_id: dict[tuple[str, str], tuple[int, int]] = {}
        self.by_text: dict[str, list[int]] = defaultdict(list)
        self.by_band: dict[int, list[int]] = defaultdict(list)
        self.texts: dict[int, str] = {}
        self.repeated: set[tuple[str, str]] = set()  # rows counted as a repeat before, by platform and id
        self._connection = connection
        for part in _chunks(sorted({_key(post) for post in batch})):
            posts = select(Post.platform, Post.native_id, Post.id, Post.version)
            posts = posts.where(tuple_(Post.platform, Post.native_id).in_(part))
            for platform, native_id, post_id, version in connection.execute(posts):
                self.by_id[platform, native_id] = (post_id, version)
            repeats = select(DuplicateRow.platform, DuplicateRow.native_id)
            repeats = repeats.where(tuple_(DuplicateRow.platform, DuplicateRow.native_id).in_(part))
            self.repeated.update((row[0], row[1]) for row in connection.execute(repeats))
        for part in _chunks(sorted({post.values["text_hash"] for post in batch if post.long_enough})):
            texts = select(Post.text_hash, Post.id).where(Post.text_hash.in_(part)).order_by(Post.id)
            for text_hash, post_id in connection.execute(texts):
                self.by_text[text_hash].append(post_id)
        for part in _chunks(sorted({band for post in batch for band in post.bands})):
            shared = select(MinHashBand.band, MinHashBand.post_id).where(MinHashBand.band.in_(part))
            for band, post_id in connection.execute(shared.order_by(MinHashBand.post_id)):
                self.by_band[band].append(post_id)

    def text(self, post_id: int) -> str:
        """The post's text as it stands now."""
        if post_id not in self.texts:
            self.texts[post_id] = self._connection.scalars(select(Post.text).where(Post.id == post_id)).one()
        return self.texts[post_id]

    def add(self, post_id: int, row: NewPost) -> None:
        """Take this row as the post of that id, in place of what the id stood for before."""
        for index in (self.by_text, self.by_band):
            for ids in index.values():
                if post_id in ids:
                    ids.remove(post_id)
        self.by_id[_key(row)] = (post_id, row.values["version"])
        self.texts[post_id] = row.values["text"]
        if row.long_enough:
            insort(self.by_text[row.values["text_hash"]], post_id)
        for band in row.bands:
            insort(self.by_band[band], post_id)


class _Batch:
    """The changes that a batch of rows makes, gathered row by row and written at once."""

    def __init__(self, connection: Connection, source_id: int, rows: Sequence[NewPost | NewRejected]) -> None:
        self._connection = connection
        self._source_id = source_id
        self._known = _Known(connection, [row for row in rows if isinstance(row, NewPost)])
        self._next_id = (connection.scalar(select(func.max(Post.id))) or 0) + 1
        self.posts: dict[int, dict[str, Any]] = {}
        self.bands: dict[int, tuple[int, ...]] = {}
        self.replaced: dict[int, dict[str, Any]] = {}  # posts from before this batch that an edit took the place of
        self.duplicates: list[dict[str, Any]] = []
        self.quarantine: list[dict[str, Any]] = []
        self._reposts: dict[int, int] = defaultdict(int)

    def add(self, row: NewPost | NewRejected, similarity: Callable[[str, str], float], threshold: float) -> None:
        """Decide what this row is."""
        if isinstance(row, NewRejected):
            values = {"source_row": row.source_row, "reason": row.reason, "raw": row.raw}
            self.quarantine.append({"source_id": self._source_id, **values})
            return
        post_id, reason, score = _repeats(row, self._known, similarity, threshold)
        values = {**row.values, "source_id": self._source_id}
        if post_id is None:
            self.posts[self._next_id] = {**values, "id": self._next_id, "repost_count": int(row.repost)}
            self.bands[self._next_id] = row.bands
            self._known.add(self._next_id, row)
            self._next_id += 1
            return
        repeat = reason in (SAME_TEXT, NEAR) and _key(row) not in self._known.repeated
        self._known.repeated.add(_key(row))
        self._reposts[post_id] += int(row.repost or repeat)
        if reason == EDIT and row.values["version"] > self._known.by_id[_key(row)][1]:
            self.duplicates.append(_duplicate(self._current(post_id), post_id, reason, score))
            self._replace(post_id, row, values)
        else:
            self.duplicates.append(_duplicate(values, post_id, reason, score))

    def _current(self, post_id: int) -> dict[str, Any]:
        found = self.posts.get(post_id) or self.replaced.get(post_id)
        if found is None:
            query = select(Post.__table__).where(Post.id == post_id)
            found = dict(self._connection.execute(query).one()._mapping)
        return found

    def _replace(self, post_id: int, row: NewPost, values: dict[str, Any]) -> None:
        """A later edit (or the original of a repost) takes the post's place."""
        if post_id in self.posts:
            self.posts[post_id].update(values)
        else:
            self.replaced[post_id] = values
        self.bands[post_id] = row.bands
        self._known.add(post_id, row)

    def write(self) -> None:
        """Store the changes; what was coded of a replaced text goes."""
        if replaced := list(self.replaced):
            delete_mentions(self._connection, replaced)
            for table in (Coding, MinHashBand):
                self._connection.execute(delete(table).where(table.post_id.in_(replaced)))
            for post_id, values in self.replaced.items():
                self._connection.execute(update(Post).where(Post.id == post_id).values(values))
        bands = [
            {"band": band, "post_id": post_id} for post_id, keys in self.bands.items() for band in sorted(set(keys))
        ]
        tables = (
            (Post, list(self.posts.values())),
            (DuplicateRow, self.duplicates),
            (Quarantine, self.quarantine),
            (MinHashBand, bands),
        )
        for written, rows in tables:
            if rows:
                self._connection.execute(insert(written), rows)
        for post_id, count in self._reposts.items():
            if count:
                more = update(Post).where(Post.id == post_id).values(repost_count=Post.repost_count + count)
                self._connection.execute(more)


def add_rows(
    connection: Connection,
    source_id: int,
    rows: Iterable[NewPost | NewRejected],
    *,
    similarity: Callable[[str, str], float],
    threshold: float,
) -> dict[str, int]:
    """Account for a batch of input rows in one transaction; counts of posts, duplicates and quarantined rows.

    `similarity` judges two texts that share a band; at `threshold` or above the second is a near duplicate.
    """
    rows = list(rows)
    batch = _Batch(connection, source_id, rows)
    for row in rows:
        batch.add(row, similarity, threshold)
    batch.write()
    connection.execute(update(Source).where(Source.id == source_id).values(rows=Source.rows + len(rows)))
    return {
        "posts": len(batch.posts),
        "duplicates": len(batch.duplicates),
        "quarantined": len(batch.quarantine),
    }


def _repeats(
    row: NewPost, known: _Known, similarity: Callable[[str, str], float], threshold: float
) -> tuple[int | None, str, float | None]:
    if _key(row) in known.by_id:
        post_id, version = known.by_id[_key(row)]
        if row.repost:
            return post_id, REPOST, None
        return post_id, SAME_ID if version == row.values["version"] else EDIT, None
    if row.long_enough and (same := known.by_text.get(row.values["text_hash"])):
        return same[0], SAME_TEXT, 1.0
    candidates = {post_id for band in row.bands for post_id in known.by_band.get(band, ())}
    for post_id in sorted(candidates):
        if (score := similarity(row.values["text"], known.text(post_id))) >= threshold:
            return post_id, NEAR, round(score, 4)
    return None, "", None


def _duplicate(values: dict[str, Any], post_id: int, reason: str, score: float | None) -> dict[str, Any]:
    kept = ("platform", "native_id", "created_at", "author_hash", "source_id", "source_row")
    return {
        **{name: values[name] for name in kept},
        "post_id": post_id,
        "reason": reason,
        "similarity": score,
        "text": values["text"] if reason in (NEAR, EDIT) else None,
    }


def _key(post: NewPost) -> tuple[str, str]:
    return post.values["platform"], post.values["native_id"]


def _chunks(values: Sequence[Any]) -> Iterable[Sequence[Any]]:
    return (values[i : i + _CHUNK] for i in range(0, len(values), _CHUNK))
