"""Writing export files and reading them back through the public API."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from pipeline.ingest import Export, open_export
from records.posts import RawPost, Rejected

Record = RawPost | Rejected


def write(path: Path, content: str | bytes) -> Path:
    """Write text as UTF-8 or bytes as they are."""
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def write_json(path: Path, value: Any) -> Path:
    """Write a JSON document."""
    return write(path, json.dumps(value, ensure_ascii=False))


def write_lines(path: Path, *values: Any) -> Path:
    """Write JSON Lines."""
    return write(path, "".join(json.dumps(value, ensure_ascii=False) + "\n" for value in values))


def table(rows: Sequence[Mapping[str, Any]], *, delimiter: str = ",") -> str:
    """Rows as CSV text with the keys of the first as header."""
    out = io.StringIO()
    writer = csv.DictWriter(out, fieldnames=list(rows[0]), delimiter=delimiter, lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue()


def write_csv(path: Path, *rows: Mapping[str, Any]) -> Path:
    """Write a CSV file."""
    return write(path, table(rows))


def read(path: Path, **options: Any) -> tuple[Export, list[Record]]:
    """Open a file and read all its records."""
    export = open_export(path, **options)
    return export, list(export.rows())


def posts(records: Sequence[Record]) -> list[RawPost]:
    """The posts among the records."""
    return [record for record in records if isinstance(record, RawPost)]


def rejections(records: Sequence[Record]) -> list[Rejected]:
    """The rejections among the records."""
    return [record for record in records if isinstance(record, Rejected)]


def only(path: Path, *, format: str) -> RawPost:
    """The single post of a file that must be recognised as `format`."""
    export, records = read(path)
    assert export.format == format, export.why
    assert len(records) == 1, records
    assert isinstance(records[0], RawPost), records[0]
    return records[0]
