"""How files store rows: one reader per container, chosen by extension and content."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from pipeline.ingest.base import Source
from pipeline.ingest.readers.csvfile import csv_source
from pipeline.ingest.readers.jsondoc import document_source
from pipeline.ingest.readers.jsonl import jsonl_source, looks_like_lines
from pipeline.ingest.readers.parquet import parquet_source
from pipeline.ingest.readers.stream import Unreadable, check_text, open_bytes, peek
from pipeline.ingest.readers.xlsx import xlsx_source

TEXT_EXTENSIONS = {
    ".json": "json", ".jsonl": "jsonl", ".ndjson": "jsonl", ".jsonlines": "jsonl", ".csv": "csv", ".tsv": "csv",
    ".tab": "csv",
}  # fmt: skip
TABLE_EXTENSIONS: dict[str, Callable[..., Source | None]] = {
    ".parquet": parquet_source, ".pq": parquet_source, ".xlsx": xlsx_source, ".xlsm": xlsx_source,
}  # fmt: skip
COMPRESSED_EXTENSIONS = (".gz", ".zst", ".zstd", ".bz2", ".xz")

__all__ = ["COMPRESSED_EXTENSIONS", "TABLE_EXTENSIONS", "TEXT_EXTENSIONS", "Unreadable", "extension", "open_source"]


def extension(path: Path) -> tuple[str, bool]:
    """The extension in lower case without a compression suffix, and whether there was one."""
    suffixes = [suffix.casefold() for suffix in path.suffixes]
    compressed = bool(suffixes) and suffixes[-1] in COMPRESSED_EXTENSIONS
    if compressed:
        suffixes.pop()
    return (suffixes[-1] if suffixes else ""), compressed


def open_source(path: Path, *, vocabulary: frozenset[str]) -> Source | None:
    """Open a file for reading rows; None where it is empty; raises Unreadable where it holds no rows at all."""
    suffix, _ = extension(path)
    if path.stat().st_size == 0:
        return None
    if suffix in TABLE_EXTENSIONS:
        return TABLE_EXTENSIONS[suffix](path, vocabulary=vocabulary)
    with open_bytes(path) as stream:
        start = peek(stream)
        broken = stream.broken
    if not start.strip(b"\xef\xbb\xbf \t\r\n\0"):
        if broken:
            raise Unreadable(broken)
        return None
    check_text(start, suffix)
    kind = TEXT_EXTENSIONS.get(suffix)
    opening = start.removeprefix(b"\xef\xbb\xbf").lstrip()[:1]
    if kind == "csv" or (kind is None and opening not in b"{["):
        return csv_source(path, start, vocabulary=vocabulary, tabs=suffix in {".tsv", ".tab"})
    if looks_like_lines(start, named_lines=kind != "json"):
        return jsonl_source(path)
    return document_source(path, start)
