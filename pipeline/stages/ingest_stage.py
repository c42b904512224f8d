"""Files to posts: read, clean, tell repeats, account for every row."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice

from sqlalchemy import Engine

from db.disclosure import VIEWER, redact
from db.read.known_posts import known_posts
from db.write import posts as store
from pipeline.batches import batched_rows
from pipeline.cleaning import near_duplicates
from pipeline.cleaning.clean import CleanPost, clean
from pipeline.cleaning.normalise import normalise
from pipeline.ingest import NOTHING_SAID, Export, ReadOptions, open_export
from pipeline.input_files import InputFile
from pipeline.progress import Tell
from pipeline.repeats import decide
from records.addresses import without_author
from records.posts import RawPost, Rejected
from records.rows import NewPost, NewRejected, NewSource, PostFields
from records.storable import storable

BATCH = 500
_similarity = near_duplicates.Similarities(lambda text: normalise(text).text)


def ingest(
    engine: Engine,
    files: Sequence[InputFile],
    tell: Tell,
    *,
    run_id: int,
    key: bytes,
    format: str | None = None,
    mapping: dict[str, str] | None = None,
    options: ReadOptions = NOTHING_SAID,
    limit: int | None = None,
) -> None:
    """Account for every row of the files that is not accounted for yet, `limit` rows at most in all."""
    tell.begin("Importing", total=len(files))
    left = limit
    for file in files:
        tell.step(0, note=file.name)
        export, described = _describe(file, format, mapping, options)
        with engine.begin() as connection:
            source = store.add_source(connection, run_id, described)
        left = None if left is None else max(0, left - source.rows)
        if export is not None and not source.complete and left != 0:
            left = _read(engine, export, source.id, source.rows, left, tell, key)
        tell.step()
    tell.step(0, note=summary(tell))


def account_for(engine: Engine, source_id: int, batch: Sequence[RawPost | Rejected], key: bytes, tell: Tell) -> None:
    """Clean a batch of a file's rows, decide what each is, and store it; `key` hashes the authors."""
    rows = _candidates(batch, key)
    with engine.connect() as connection:
        known = known_posts(connection, [row for row in rows if isinstance(row, NewPost)])
    changes = decide(
        rows,
        known,
        source_id,
        similarity=_similarity,
        threshold=near_duplicates.SIMILARITY,
        crowd=near_duplicates.CROWD,
    )
    with engine.begin() as connection:
        tell.lost.update(store.write_rows(connection, source_id, len(rows), changes))
    tell.counts.update(changes.counts)


def summary(tell: Tell) -> str:
    """What importing came to."""
    return ", ".join(f"{tell.counts[name]:,} {name}" for name in ("posts", "duplicates", "quarantined"))


def _describe(
    file: InputFile, format: str | None, mapping: dict[str, str] | None, options: ReadOptions
) -> tuple[Export | None, NewSource]:
    """The file opened, None where it is no export, and what its source row says of it."""
    if file.unread:
        unread = NewSource(name=file.name, sha256="", size=0, format=None, why=file.unread, skipped=True)
        return None, unread
    export = open_export(file.path, format=format, mapping=mapping, options=options)
    skipped = export.skipped
    described = NewSource(
        name=f"{file.name}, sheet {options.sheet}"
        if options.sheet and file.path.suffix.startswith(".xls")
        else file.name,
        sha256=file.sha256,
        size=file.size,
        format=export.format,
        why=skipped or export.why,
        skipped=bool(skipped),
    )
    return (None if skipped else export), described


def _read(
    engine: Engine, export: Export, source_id: int, done: int, limit: int | None, tell: Tell, key: bytes
) -> int | None:
    """Read on in a file; how many rows may still be read in all."""
    rows: Iterator[RawPost | Rejected] = export.rows(start=done)
    if limit is not None:
        rows = islice(rows, limit)
    read = 0
    for batch in batched_rows(rows, BATCH):
        account_for(engine, source_id, batch, key, tell)
        read += len(batch)
        tell.step(0, note=f"{storable(export.path.name)}: {done + read:,} rows")
    if limit is None or read < limit:
        with engine.begin() as connection:
            store.complete_source(connection, source_id)
    return None if limit is None else limit - read


def _candidates(batch: Sequence[RawPost | Rejected], key: bytes) -> list[NewPost | NewRejected]:
    """The rows of a batch as the store takes them, posts cleaned."""
    cleaned = iter(clean([row for row in batch if isinstance(row, RawPost)], key=key))
    return [_new_post(next(cleaned)) if isinstance(row, RawPost) else _new_rejected(row) for row in batch]


def _new_rejected(row: Rejected) -> NewRejected:
    return NewRejected(source_row=row.source_row, reason=redact(row.reason, VIEWER), raw=redact(row.raw, VIEWER))


def _new_post(post: CleanPost) -> NewPost:
    raw = post.raw
    return NewPost(
        post=PostFields(
            platform=raw.platform,
            native_id=raw.native_id,
            text=raw.text,
            text_hash=post.text_hash,
            source_row=raw.source_row,
            created_at=raw.created_at,
            url=without_author(raw.url),
            author_hash=post.author_hash,
            title=raw.title,
            language=post.language,
            language_confidence=post.language_confidence,
            kind=raw.kind,
            venue=raw.venue,
            thread_id=raw.thread_id,
            parent_id=raw.parent_id,
            engagement=dict(raw.engagement),
            version=-1 if raw.repost else raw.version,
            boilerplate=post.boilerplate,
            fictional=raw.fictional,
        ),
        bands=post.bands,
        long_enough=post.long_enough,
        repost=raw.repost,
    )
