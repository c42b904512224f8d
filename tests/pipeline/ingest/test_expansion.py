"""Bombs: files of some kilobytes that hold gigabytes, rows and tables without measure. Told, at once; honest ones are read."""

from __future__ import annotations

import bz2
import gzip
import io
import json
import lzma
import time
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import zstandard

from pipeline.ingest.readers import expansion, jsondoc, stream
from records.posts import Rejected
from records.problem import Problem

from .helpers import posts, read, rejections, write

PACKINGS: dict[str, Callable[[bytes], bytes]] = {
    ".gz": gzip.compress, ".bz2": bz2.compress, ".xz": lzma.compress, ".zst": zstandard.ZstdCompressor(level=9).compress,
}  # fmt: skip
MANY = 2_000_000  # bytes; a thousand times what they pack to
GOOD = b'{"id": "1", "platform": "x", "text": "The pears calmed me."}\n'
BOMBS = {
    "b.jsonl": GOOD + b'{"id": "2", "text": "' + b"a" * MANY,
    "c.json": b'[{"id": "1", "text": "' + b"a" * MANY,
    "d.json": b'{"data": "' + b"a" * MANY,
    "e.csv": b"id,text\n1,The pears calmed me.\n" + b"\n" * MANY,
    "f.csv": b'id,text\n1,"' + b"a" * MANY,
    "g.csv": b"\0" * MANY,
    "h.tsv": b"\n" * MANY,
    "i.csv": ("id,text\n1,The pears calmed me.\n" + "\n" * MANY).encode("utf-16"),
}


@pytest.fixture(autouse=True)
def small(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Little is free, and nothing takes long."""
    monkeypatch.setattr(expansion, "FREE", 600_000)
    started = time.process_time()
    yield
    assert time.process_time() - started < 10


def said(path: Path) -> str:
    """All that is told of a file."""
    export, records = read(path)
    return " ".join([export.why, *(record.reason for record in records if isinstance(record, Rejected))])


@pytest.mark.parametrize(
    ("name", "packing"), [*((name, ".gz") for name in BOMBS), *(("b.jsonl", packing) for packing in PACKINGS)]
)
def test_a_text_that_grows_too_far_is_read_up_to_there_and_told(name: str, packing: str, tmp_path: Path) -> None:
    path = write(tmp_path / (name + packing), PACKINGS[packing](BOMBS[name]))
    told = said(path)
    assert "more than 100 times as large" in told and "set VALUESCAPE_EXPANSION to more than 100" in told
    if name[0] in "bei":
        assert [post.text for post in posts(read(path)[1])] == ["The pears calmed me."]


def workbook(cells: list[list[str]]) -> dict[str, bytes]:
    """The parts of a workbook."""
    book, out = openpyxl.Workbook(), io.BytesIO()
    assert book.active is not None
    for row in cells:
        book.active.append(row)
    book.save(out)
    with zipfile.ZipFile(out) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def zipped(path: Path, parts: dict[str, bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return path


def test_a_workbook_with_an_endless_cell_is_not_read(tmp_path: Path) -> None:
    parts = workbook([["id", "text"], ["1", "The pears calmed me."]])
    sheet = parts["xl/worksheets/sheet1.xml"]
    endless = b'<row><c t="inlineStr"><is><t>' + b"a" * MANY + b"</t></is></c></row></sheetData>"
    parts["xl/worksheets/sheet1.xml"] = sheet.replace(b"</sheetData>", endless)
    told = said(zipped(tmp_path / "a.xlsx", parts))
    assert "it is not read. If you trust it, save it as CSV, or set VALUESCAPE_EXPANSION" in told


def test_rows_that_call_themselves_by_vast_numbers_end_at_excels_last(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("pipeline.ingest.readers.xlsx.MOST_ROWS", 1000)
    parts = workbook([["id", "text"], ["1", "The pears calmed me."], ["2", "The plums, too."]])
    name = "xl/worksheets/sheet1.xml"
    parts[name] = parts[name].replace(b'<row r="3"', b'<row r="4000000000"')
    _, records = read(zipped(tmp_path / "a.xlsx", parts))
    assert [post.text for post in posts(records)] == ["The pears calmed me."]
    assert [one.reason for one in rejections(records)] == [
        "the sheet has more than 1,000 rows, the most in Excel: the rest is not read"
    ]


def test_a_parquet_file_that_grows_too_far_is_not_read(tmp_path: Path) -> None:
    for name, table in {
        "cell": {"id": ["1"], "text": ["a" * MANY]},
        "rows": {"id": [None] * MANY, "text": [None] * MANY},
    }.items():
        schema = pa.schema([("id", pa.string()), ("text", pa.string())])
        pq.write_table(pa.table(table, schema), tmp_path / f"{name}.parquet", compression="zstd")
        assert "it is not read. If you trust it" in said(tmp_path / f"{name}.parquet")


def test_the_setting_lets_more_through_or_less(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = write(tmp_path / "a.jsonl.gz", gzip.compress(BOMBS["b.jsonl"] + b'"}\n'))
    monkeypatch.setenv(expansion.VARIABLE, "5000")
    assert [len(post.text) for post in posts(read(path)[1])] == [20, MANY]
    monkeypatch.setenv(expansion.VARIABLE, "0.5")
    assert "more than 0.5 times as large" in said(path)
    for wrong in ("many", "0", "nan"):
        monkeypatch.setenv(expansion.VARIABLE, wrong)
        with pytest.raises(Problem, match=f'VALUESCAPE_EXPANSION is a number above 0.*"{wrong}"'):
            read(path)


def test_honest_files_are_read_whole_however_well_they_pack(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(expansion, "FREE", 0)
    rows = [
        {"id": str(n), "platform": "x", "text": f"The pears calmed me number {n}.", "lang": "en"} for n in range(2000)
    ]
    content = "".join(json.dumps(row) + "\n" for row in rows).encode()
    for packing, pack in PACKINGS.items():
        packed = pack(content)
        assert len(content) > 5 * len(packed)
        assert len(posts(read(write(tmp_path / f"a.jsonl{packing}", packed))[1])) == len(rows)


def test_what_is_packed_twice_is_no_text(tmp_path: Path) -> None:
    assert "this is binary data" in said(write(tmp_path / "a.csv.gz", gzip.compress(gzip.compress(GOOD * 999))))
    inner = zipped(tmp_path / "inner.zip", {"a.csv": b"\0" * MANY}).read_bytes()
    assert said(zipped(tmp_path / "a.zip", {"b.zip": inner})) == "unpack the ZIP archive first"
    assert "this is a ZIP or Excel file" in said(write(tmp_path / "a.csv", inner))


def test_a_packed_file_in_utf16_that_was_cut_short_is_told(tmp_path: Path) -> None:
    rows = "".join(f"{n},The pears calmed me {n * n}.\n" for n in range(2000))
    packed = gzip.compress(("id,text\n" + rows).encode("utf-16"))
    assert "the compressed file breaks off here" in said(write(tmp_path / "a.csv.gz", packed[: len(packed) // 2]))


def test_empty_lines_by_the_million_keep_the_numbers_of_lines(tmp_path: Path) -> None:
    empty, lines = "\n" * 1_000_000, "\r\n" * 300_000
    for name, above, below in (("a.csv", "id,text\n", "1,The pears calmed me.\n"), ("a.jsonl", "", GOOD.decode())):
        _, (post,) = read(write(tmp_path / name, above + empty + lines + below))
        assert (post.source_row, isinstance(post, Rejected)) == (1_300_001 + bool(above), False)
    _, (inside,) = read(write(tmp_path / "b.csv", 'id,text\n1,"The pears' + "\n" * 5000 + 'calmed me."\n'))
    assert not isinstance(inside, Rejected) and inside.text == "The pears" + "\n" * 5000 + "calmed me."


@pytest.mark.parametrize("row", ['{"id": "2", "text": "a", "x": [%s]}', '[{"id": "2", "text": "a"}, {"x": [%s]}]'])
@pytest.mark.parametrize("values", ["{}," * 1500 + "{}", "1," * 6000 + "1", "[]," * 3000 + "1"])
def test_a_row_of_values_without_number_is_told(
    row: str, values: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for place in (stream, jsondoc):
        monkeypatch.setattr(place, "OBJECTS_LIMIT", 1000)
        monkeypatch.setattr(place, "VALUES_LIMIT", 5000)
    (tmp_path / "a.jsonl").write_text(GOOD.decode() + row % values + "\n" + GOOD.decode())
    _, records = read(tmp_path / "a.jsonl")
    assert len(posts(records)) == 2 and "objects or 5,000,000 values" in rejections(records)[0].reason
    assert "objects or 5,000,000 values" in said(write(tmp_path / "a.json", row % values))


def test_a_text_without_end_among_the_fields_of_a_document_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(jsondoc, "ITEM_LIMIT", 200_000)
    rows = '[{"id": "1", "text": "The pears calmed me."}]'
    told = said(write(tmp_path / "a.json", '{"note": "' + "a" * 500_000 + '", "data": ' + rows + "}"))
    assert "one text in the JSON is longer than" in told or "one JSON object is larger" in told


def test_a_table_of_more_columns_than_excel_has_is_not_read(tmp_path: Path) -> None:
    assert "more than 16,384 columns" in said(write(tmp_path / "a.csv", "id,text," + "x," * 50_000 + "y\n1,a\n"))
