"""Files to posts: read, clean, tell repeats, account for every row."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

from db.write import posts as store
from pipeline.batches import batched
from pipeline.cleaning import near_duplicates
from pipeline.cleaning.clean import CleanPost, clean
from pipeline.cleaning.normalise import normalise
from pipeline.cleaning.urls import without_author
from pipeline.ingest import Export, open_export
from records.posts import RawPost, Rejected

if TYPE_CHECKING:
    from pipeline.run import Context

BATCH = 500


@dataclass(frozen=True, slots=True)
class InputFile:
    """A file to import, known by its content."""

    path: Path
    name: str  # relative to the folder that was given
    sha256: str
    size: int


def fingerprint_file(path: Path, given: Sequence[Path]) -> InputFile:
    """The file with its name inside the given folder, and its content's SHA-256."""
    name = path.name
    for folder in given:
        if folder.is_dir() and path.is_relative_to(folder):
            name = str(path.relative_to(folder))
            break
    with path.open("rb") as file:
        sha256 = hashlib.file_digest(file, "sha256").hexdigest()
    return InputFile(path, name, sha256, path.stat().st_size)


def ingest(
    context: Context,
    files: Sequence[InputFile],
    format: str | None,
    mapping: dict[str, str] | None,
    limit: int | None,
) -> None:
    """Account for every row of the files that is not accounted for yet, `limit` rows at most in all."""
    task = context.progress.add_task("Importing", total=sum(f.size for f in files) and len(files), note="")
    left = limit
    for file in files:
        context.progress.update(task, note=file.name)
        with context.engine.begin() as connection:
            export, values = _describe(file, format, mapping)
            values.update(size=file.size)
            source = store.add_source(
                connection, run_id=context.run_id, name=file.name, sha256=file.sha256, values=values
            )
            if export is None and not source.complete:
                store.complete_source(connection, source.id)
        left = None if left is None else max(0, left - source.rows)
        if export is not None and not source.complete and left != 0:
            left = _read(context, export, source.id, source.rows, left, task)
        context.progress.advance(task)
    context.progress.update(
        task, note=", ".join(f"{context.counts[k]:,} {k}" for k in ("posts", "duplicates", "quarantined"))
    )


def _describe(
    file: InputFile, format: str | None, mapping: dict[str, str] | None
) -> tuple[Export | None, dict[str, Any]]:
    export = open_export(file.path, format=format, mapping=mapping)
    skipped = export.skipped
    values = {"format": export.format, "why": skipped or export.why, "skipped": bool(skipped)}
    return (None if skipped else export), values


def _read(context: Context, export: Export, source_id: int, done: int, limit: int | None, task: Any) -> int | None:
    rows: Iterator[RawPost | Rejected] = export.rows(start=done)
    if limit is not None:
        rows = islice(rows, limit)
    read = 0
    for batch in batched(rows, BATCH):
        candidates = candidates_of(batch, context.key)
        with context.engine.begin() as connection:
            context.counts.update(
                store.add_rows(
                    connection,
                    source_id,
                    candidates,
                    similarity=text_similarity,
                    threshold=near_duplicates.SIMILARITY,
                )
            )
        read += len(batch)
        context.progress.update(task, note=f"{export.path.name}: {done + read:,} rows")
    if limit is None or read < limit:
        with context.engine.begin() as connection:
            store.complete_source(connection, source_id)
    return None if limit is None else limit - read


def text_similarity(a: str, b: str) -> float:
    """Jaccard similarity of two texts as stored, 0 to 1, after cleaning both."""
    return near_duplicates.similarity(normalise(a).text, normalise(b).text)


def candidates_of(batch: Sequence[RawPost | Rejected], key: bytes) -> list[store.NewPost | store.NewRejected]:
    """The rows of a batch as the store takes them, posts cleaned."""
    cleaned = iter(clean([row for row in batch if isinstance(row, RawPost)], key=key))
    return [_new_post(next(cleaned)) if isinstance(row, RawPost) else _new_rejected(row) for row in batch]


def _new_rejected(row: Rejected) -> store.NewRejected:
    return store.NewRejected(source_row=row.source_row, reason=row.reason, raw=row.raw)


def _new_post(post: CleanPost) -> store.NewPost:
    raw = post.raw
    copied = "platform native_id created_at title text kind venue thread_id parent_id fictional source_row".split()
    return store.NewPost(
        values={
            **{name: getattr(raw, name) for name in copied},
            "url": without_author(raw.url),
            "engagement": dict(raw.engagement),
            "version": -1 if raw.repost else raw.version,  # the original, where it comes, takes a repost's place
            "author_hash": post.author_hash,
            "text_hash": post.text_hash,
            "language": post.language,
            "language_confidence": post.language_confidence,
            "boilerplate": post.boilerplate,
        },
        bands=post.bands,
        long_enough=post.long_enough,
        repost=raw.repost,
    )
