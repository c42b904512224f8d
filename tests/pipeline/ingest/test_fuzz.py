"""Whatever the bytes: records, never a traceback, and the same ones each time."""

from __future__ import annotations

import gzip
import json
import tempfile
from pathlib import Path
from typing import Any

import pytest
import zstandard
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipeline.ingest import IMPORTERS, open_export
from records.posts import RawPost, Rejected

TEXTS = (".csv", ".tsv", ".json", ".jsonl", ".ndjson", ".csv.gz", ".json.gz", ".zst", ".jsonl.xz")
EXTENSIONS = (*TEXTS, ".parquet", ".xlsx")
QUICK = settings(max_examples=30, deadline=None, suppress_health_check=list(HealthCheck))

KEYS = st.sampled_from(
    sorted(
        {key for importer in IMPORTERS.values() for name in importer.example for key in (name, name.split(".")[0])}
        | {"errors", "replies", "comments", "comments_full", "reply_comment", "user", "reason", "post",
        "thread", "parent",
           "author", "record", "referenced_tweets", "statuses", "includes", "kind", "reply", "fictional", "reblog"}
    )
)  # fmt: skip
SCALARS = st.one_of(
    st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=20),
    st.sampled_from(["2024-01-01", "[deleted]", "1.2E+18", "https://www.reddit.com/r/a/comments/b/",
    "at://x/y/z", "t3_a",
                     "http://[", "youtube#comment", "RT @a: b", 10**400, "ok", "did:plc:x"]),
)  # fmt: skip
VALUES: st.SearchStrategy[Any] = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=6),
    max_leaves=12,
)
ROWS = st.dictionaries(KEYS, VALUES, min_size=1, max_size=12)
TABLES = st.lists(st.lists(st.text(max_size=15), min_size=1, max_size=6), min_size=1, max_size=6)


def check(name: str, content: bytes, *, format: str | None = None) -> None:
    """Read a file twice: only records come out, and the same ones."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, name)
        path.write_bytes(content)
        export = open_export(path, format=format)
        records = list(export.rows())
        assert all(isinstance(record, (RawPost, Rejected)) for record in records)
        assert export.skipped or records or format  # a page may be empty
        assert list(export.rows(start=1)) == records[1:]
        for record in records:
            if isinstance(record, RawPost):
                assert record.text.strip() and record.native_id
                assert record.text.encode() and record.native_id.encode()
                assert record.created_at is None or record.created_at.utcoffset() is not None
            else:
                assert record.reason and len(record.raw.encode().decode()) <= 2000


@pytest.mark.parametrize("extension", EXTENSIONS)
@QUICK
@given(content=st.binary(max_size=400))
def test_random_bytes(extension: str, content: bytes) -> None:
    check("a" + extension, content)


@pytest.mark.parametrize("extension", [".csv", ".json", ".jsonl"])
@QUICK
@given(content=st.text(alphabet='{}[]",:;\n\r\t\\ aé\0"0.eE-idtextnull', max_size=200))
def test_random_marks(extension: str, content: str) -> None:
    check("a" + extension, content.encode())


@pytest.mark.parametrize("name", list(IMPORTERS))
@QUICK
@given(rows=st.lists(ROWS, min_size=1, max_size=3))
def test_random_json_in_every_format(name: str, rows: list[Any]) -> None:
    check("a.jsonl", "\n".join(json.dumps(row) for row in rows).encode(), format=name)
    check("a.json", json.dumps(rows[0]).encode(), format=name)


@pytest.mark.parametrize("name", list(IMPORTERS))
@QUICK
@given(cells=st.lists(st.dictionaries(KEYS, st.text(max_size=12), min_size=2, max_size=8), min_size=1, max_size=1))
def test_random_tables_in_every_format(name: str, cells: list[dict[str, str]]) -> None:
    header = ",".join(cells[0])
    row = ",".join('"' + value.replace('"', '""') + '"' for value in cells[0].values())
    check("a.csv", f"{header}\n{row}\n".encode("utf-8", "replace"), format=name)


@QUICK
@given(rows=st.lists(ROWS, min_size=1, max_size=3))
def test_random_json_of_no_format(rows: list[Any]) -> None:
    check("a.jsonl", "\n".join(json.dumps(row) for row in rows).encode())
    check("a.json", json.dumps(rows).encode())


@QUICK
@given(value=VALUES)
def test_random_documents(value: Any) -> None:
    for wrapped in (value, [value], {"data": [value]}, {"items": value}):
        check("a.json", json.dumps(wrapped).encode())


@QUICK
@given(rows=TABLES)
def test_random_tables(rows: list[list[str]]) -> None:
    check("a.csv", "\n".join(",".join(row) for row in rows).encode("utf-8", "replace"))


@QUICK
@given(cut=st.integers(1, 300), flip=st.integers(0, 10_000))
def test_cut_and_flipped_compression(cut: int, flip: int) -> None:
    data = "".join(json.dumps({"text": f"invented words {n}", "id": str(n)}) + "\n" for n in range(200)).encode()
    for name, packed in (
        ("a.jsonl.gz", gzip.compress(data)),
        ("a.jsonl.zst", zstandard.ZstdCompressor().compress(data)),
    ):
        check(name, packed[:cut])
        changed = bytearray(packed)
        changed[flip % len(changed)] ^= 0x55
        check(name, bytes(changed))


@pytest.mark.parametrize("extension", [".parquet", ".xlsx"])
@QUICK
@given(flip=st.integers(0, 10**6), cut=st.integers(0, 10**6))
def test_damaged_tables(extension: str, flip: int, cut: int) -> None:
    packed = bytearray(_table(extension))
    packed[flip % len(packed)] ^= 0x55
    check("a" + extension, bytes(packed))
    check("a" + extension, bytes(packed[: cut % len(packed)]))


def _table(extension: str) -> bytes:
    import io

    import openpyxl
    import pyarrow as pa
    import pyarrow.parquet as pq

    out = io.BytesIO()
    if extension == ".parquet":
        pq.write_table(pa.table({"id": ["1", "2"], "text": ["one", "two"]}), out)
    else:
        book = openpyxl.Workbook()
        assert book.active is not None
        book.active.append(["id", "text"])
        book.active.append(["1", "one"])
        book.save(out)
    return out.getvalue()
