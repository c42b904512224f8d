"""How files store rows: one reader per container, chosen by extension and content."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from pipeline.ingest.base import Source
from pipeline.ingest.readers.csvfile import csv_source
from pipeline.ingest.readers.encoding import Encoding, encoding_of, named_encoding
from pipeline.ingest.readers.jsondoc import document_source
from pipeline.ingest.readers.jsonl import jsonl_source, looks_like_lines
from pipeline.ingest.readers.parquet import parquet_source
from pipeline.ingest.readers.stream import SAMPLE_BYTES, Unreadable, check_text, open_bytes, peek
from pipeline.ingest.readers.xlsx import xlsx_source

TEXT_EXTENSIONS = {
    ".json": "json", ".jsonl": "jsonl", ".ndjson": "jsonl", ".jsonlines": "jsonl", ".csv": "csv", ".tsv": "csv",
    ".tab": "csv", ".js": "json",
}  # fmt: skip
TABLE_EXTENSIONS: dict[str, Callable[..., Source | None]] = {
    ".parquet": parquet_source, ".pq": parquet_source, ".xlsx": xlsx_source, ".xlsm": xlsx_source,
}  # fmt: skip
_BLANK = b"\xef\xbb\xbf \t\r\n\0"
COMPRESSED_EXTENSIONS = (".gz", ".zst", ".zstd", ".bz2", ".xz")

__all__ = [
    "COMPRESSED_EXTENSIONS",
    "NOTHING_SAID",
    "TABLE_EXTENSIONS",
    "TEXT_EXTENSIONS",
    "ReadOptions",
    "Unreadable",
    "extension",
    "open_source",
]


def extension(path: Path) -> tuple[str, bool]:
    """The extension in lower case without a compression suffix, and whether there was one."""
    suffixes = [suffix.casefold() for suffix in path.suffixes]
    compressed = bool(suffixes) and suffixes[-1] in COMPRESSED_EXTENSIONS
    if compressed:
        suffixes.pop()
    return (suffixes[-1] if suffixes else ""), compressed


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadOptions:
    """What a person says of how files store their rows: which sheet of a workbook ("all" for each), which encoding."""

    sheet: str | None = None
    encoding: str | None = None


NOTHING_SAID = ReadOptions()


def open_source(path: Path, *, vocabulary: frozenset[str], options: ReadOptions = NOTHING_SAID) -> Source | None:
    """Open a file for reading rows; None where it is empty; raises Unreadable where it holds no rows at all."""
    suffix, _ = extension(path)
    if path.stat().st_size == 0:
        return None
    if suffix in (".xlsx", ".xlsm"):
        return xlsx_source(path, vocabulary=vocabulary, sheet=options.sheet)
    if suffix in TABLE_EXTENSIONS:
        return TABLE_EXTENSIONS[suffix](path, vocabulary=vocabulary)
    named = named_encoding(options.encoding) if options.encoding else None
    recoded = named.name if named and named.name.startswith("utf_16") else None
    with open_bytes(path, recoded) as stream:
        start = peek(stream)
        while len(start) >= SAMPLE_BYTES and not start.strip(_BLANK):
            start = peek(stream)  # what is blank at its beginning can go on
        broken = stream.broken
    if not start.strip(_BLANK):
        if broken:
            raise Unreadable(broken)
        return None
    check_text(start, suffix)
    encoding = Encoding("utf-8") if recoded else named or encoding_of(start)
    kind = TEXT_EXTENSIONS.get(suffix)
    opening = start.removeprefix(b"\xef\xbb\xbf").lstrip()[:1]
    if kind == "csv" or (kind is None and opening not in b"{["):
        return csv_source(path, start, vocabulary=vocabulary, tabs=suffix in {".tsv", ".tab"}, encoding=encoding)
    legacy = None if encoding.name == "utf-8" else encoding.name
    if looks_like_lines(start.decode(encoding.name, "replace").encode(), named_lines=kind != "json"):
        return jsonl_source(path, legacy, encoding.words)
    return document_source(path, start, legacy, encoding.words)
