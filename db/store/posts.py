"""Input rows: each becomes a post, a duplicate of one, or a quarantine row, and its source counts it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, delete, func, insert, select, tuple_, update

from db.schema import Coding, DuplicateRow, MinHashBand, Post, Quarantine, Source
from db.store.mentions import delete_mentions

SAME_ID, SAME_TEXT, NEAR, EDIT = "same id", "same text", "near duplicate", "other edit of the same post"
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
    """The posts that a batch could repeat: by id, by text, by band; kept in step as the batch adds more."""

    def __init__(self, connection: Connection, batch: Sequence[NewPost]) -> None:
        self.by_id: dict[tuple[str, str], tuple[int, int]] = {}
        self.by_text: dict[str, int] = {}
        self.by_band: dict[int, list[int]] = defaultdict(list)
        self.texts: dict[int, str] = {}
        self._connection = connection
        keys = sorted({(p.values["platform"], p.values["native_id"]) for p in batch})
        for part in _chunks(keys):
            where = tuple_(Post.platform, Post.native_id).in_(part)
            posts = select(Post.platform, Post.native_id, Post.id, Post.version).where(where)
            for platform, native_id, post_id, version in connection.execute(posts):
                self.by_id[platform, native_id] = (post_id, version)
        for part in _chunks(sorted({p.values["text_hash"] for p in batch if p.long_enough})):
            texts = select(Post.text_hash, func.min(Post.id)).where(Post.text_hash.in_(part)).group_by(Post.text_hash)
            self.by_text.update((row[0], row[1]) for row in connection.execute(texts))
        for part in _chunks(sorted({band for p in batch for band in p.bands})):
            shared = select(MinHashBand.band, MinHashBand.post_id).where(MinHashBand.band.in_(part))
            for band, post_id in connection.execute(shared.order_by(MinHashBand.post_id)):
                self.by_band[band].append(post_id)

    def text(self, post_id: int) -> str:
        if post_id not in self.texts:
            self.texts[post_id] = self._connection.scalars(select(Post.text).where(Post.id == post_id)).one()
        return self.texts[post_id]


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
    known = _Known(connection, [row for row in rows if isinstance(row, NewPost)])
    next_id = (connection.scalar(select(func.max(Post.id))) or 0) + 1
    posts: list[dict[str, Any]] = []
    duplicates: list[dict[str, Any]] = []
    quarantine: list[dict[str, Any]] = []
    bands: list[dict[str, int]] = []
    reposts: dict[int, int] = defaultdict(int)
    edits: list[tuple[int, NewPost]] = []
    for row in rows:
        if isinstance(row, NewRejected):
            quarantine.append(
                {"source_id": source_id, "source_row": row.source_row, "reason": row.reason, "raw": row.raw}
            )
            continue
        key = (row.values["platform"], row.values["native_id"])
        post_id, reason, score = _repeats(row, known, similarity, threshold)
        if post_id is None:
            posts.append({**row.values, "id": next_id, "source_id": source_id, "repost_count": int(row.repost)})
            known.by_id[key] = (next_id, row.values["version"])
            known.texts[next_id] = row.values["text"]
            if row.long_enough:
                known.by_text.setdefault(row.values["text_hash"], next_id)
            for band in row.bands:
                known.by_band[band].append(next_id)
                bands.append({"band": band, "post_id": next_id})
            next_id += 1
            continue
        if reason == EDIT and row.values["version"] > known.by_id[key][1]:
            known.by_id[key] = (post_id, row.values["version"])
            edits.append((post_id, row))
        reposts[post_id] += int(row.repost or reason in (SAME_TEXT, NEAR))
        duplicates.append(_duplicate(row, source_id, post_id, reason, score))
    for table, values in ((Post, posts), (DuplicateRow, duplicates), (Quarantine, quarantine), (MinHashBand, bands)):
        if values:
            connection.execute(insert(table), values)
    for post_id, count in reposts.items():
        if count:
            changed = update(Post).where(Post.id == post_id).values(repost_count=Post.repost_count + count)
            connection.execute(changed)
    for post_id, row in edits:
        _replace(connection, post_id, row, source_id)
    connection.execute(update(Source).where(Source.id == source_id).values(rows=Source.rows + len(rows)))
    return {"posts": len(posts), "duplicates": len(duplicates), "quarantined": len(quarantine)}


def _repeats(
    row: NewPost, known: _Known, similarity: Callable[[str, str], float], threshold: float
) -> tuple[int | None, str, float | None]:
    key = (row.values["platform"], row.values["native_id"])
    if key in known.by_id:
        post_id, version = known.by_id[key]
        return post_id, SAME_ID if version == row.values["version"] else EDIT, None
    if row.long_enough and row.values["text_hash"] in known.by_text:
        return known.by_text[row.values["text_hash"]], SAME_TEXT, 1.0
    candidates = {post_id for band in row.bands for post_id in known.by_band.get(band, ())}
    for post_id in sorted(candidates):
        if (score := similarity(row.values["text"], known.text(post_id))) >= threshold:
            return post_id, NEAR, round(score, 4)
    return None, "", None


def _duplicate(row: NewPost, source_id: int, post_id: int, reason: str, score: float | None) -> dict[str, Any]:
    same = ("platform", "native_id", "created_at", "author_hash", "source_row")
    return {
        **{name: row.values[name] for name in same},
        "source_id": source_id,
        "post_id": post_id,
        "reason": reason,
        "similarity": score,
        "text": row.values["text"] if reason in (NEAR, EDIT) else None,
    }


def _replace(connection: Connection, post_id: int, row: NewPost, source_id: int) -> None:
    """A later edit (or the original of a repost) takes the post's place; what was coded of the old text goes."""
    connection.execute(update(Post).where(Post.id == post_id).values({**row.values, "source_id": source_id}))
    delete_mentions(connection, [post_id])
    connection.execute(delete(Coding).where(Coding.post_id == post_id))
    connection.execute(delete(MinHashBand).where(MinHashBand.post_id == post_id))
    if row.bands:
        connection.execute(insert(MinHashBand), [{"band": band, "post_id": post_id} for band in row.bands])


def _chunks(values: Sequence[Any]) -> Iterable[Sequence[Any]]:
    return (values[i : i + _CHUNK] for i in range(0, len(values), _CHUNK))
