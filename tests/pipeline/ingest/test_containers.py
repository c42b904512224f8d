"""Files that are empty, cut, broken, huge, misnamed or no exports at all."""

from __future__ import annotations

import gzip
import json
import tracemalloc
from pathlib import Path

import pytest

from pipeline.ingest import IMPORTERS, find_files, open_export
from pipeline.ingest.readers import csvfile, jsondoc, stream
from records.posts import RawPost, Rejected
from records.problem import Problem

from .helpers import only, posts, read, rejections, write, write_csv, write_json, write_lines


def test_find_files_is_recursive_sorted_and_skips_hidden(tmp_path: Path) -> None:
    for name in ("b/z.csv", "b/a.csv", "a.json", ".hidden/x.csv", "b/.x.csv"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).touch()
    names = [path.relative_to(tmp_path).as_posix() for path in find_files([tmp_path / "b" / "z.csv", tmp_path])]
    assert names == ["a.json", "b/a.csv", "b/z.csv"]
    with pytest.raises(Problem):
        find_files([tmp_path / "missing"])
    with pytest.raises(Problem):
        open_export(tmp_path / "missing.csv")


@pytest.mark.parametrize("name", [
    "README.csv", "notes.md", "notes.txt", "paper.pdf", "photo.PNG", "data.bin", "data", "old.xls", "all.zip",
    "a.xlsx.gz",
])  # fmt: skip
def test_files_that_are_no_exports(tmp_path: Path, name: str) -> None:
    export, records = read(write(tmp_path / name, "id,text\n1,words\n"))
    assert export.skipped and not export.format and not records


@pytest.mark.parametrize("content", ["", "\n\n", "\ufeff", "  \n"])
@pytest.mark.parametrize("name", ["a.csv", "a.json", "a.jsonl", "a.tsv"])
def test_empty_files(tmp_path: Path, name: str, content: str) -> None:
    export, records = read(write(tmp_path / name, content))
    assert (export.skipped, records) == ("empty file", [])


def test_files_without_rows(tmp_path: Path) -> None:
    for path in (
        write(tmp_path / "a.csv", "id,text\n"),
        write(tmp_path / "a.json", "[]"),
        write(tmp_path / "b.json", '{"items": []}'),
    ):
        export, records = read(path)
        assert (export.skipped, records) == ("no rows", [])
    assert read(write(tmp_path / "a.gz", gzip.compress(b"")))[0].skipped == "empty file"


@pytest.mark.parametrize("name", ["a.csv", "a.json", "a.jsonl", "a.tsv", "a.parquet", "a.xlsx"])
@pytest.mark.parametrize(
    "content", [b"\x89PNG\r\n\x1a\n" + bytes(200), bytes(range(256)) * 8, b"PK\x03\x04" + bytes(50)]
)
def test_binary_files_under_a_wrong_name(tmp_path: Path, name: str, content: bytes) -> None:
    export, records = read(write(tmp_path / name, content))
    assert len(records) == 1 and records[0].source_row == 0
    assert isinstance(records[0], Rejected) and "this is" in records[0].reason
    assert export.format is None


def test_a_broken_line_costs_one_row(tmp_path: Path) -> None:
    lines = ['{"text": "one"}', '{"text": "tw', "", "[1, 2]", '"words"', '{"text": "\udcff"}', '{"text": "three"}']
    content = "\n".join(lines).encode("utf-8", "surrogateescape")
    _, records = read(write(tmp_path / "a.jsonl", content))
    assert [type(record) for record in records] == [RawPost, *[Rejected] * 4, RawPost]
    assert [record.source_row for record in records] == [1, 2, 4, 5, 6, 7]


def test_a_first_line_that_is_broken(tmp_path: Path) -> None:
    _, records = read(write(tmp_path / "a.jsonl", '{"text": "on\n{"text": "two"}\n'))
    assert [record.source_row for record in records] == [1, 2] and posts(records)[0].text == "two"
    export, records = read(write(tmp_path / "b.jsonl", "nothing\nhere\n"))
    assert len(records) == 2 and export.format is None


@pytest.mark.parametrize("head", ['[{"text": "one"}, {"text": "two"}', '{"data": [{"text": "one"}, {"text": "two"}'])
@pytest.mark.parametrize(
    "tail", ["", ",", ', {"text": "thr', ', {"text": nope}]', "] trailing", ', {"text": "a\x01"}]']
)
def test_a_truncated_document_keeps_everything_before(tmp_path: Path, head: str, tail: str) -> None:
    _, records = read(write(tmp_path / "a.json", head + tail))
    assert [post.text for post in posts(records)] == ["one", "two"]
    assert len(records) == 3 and records[2].source_row == 3


def test_documents_pretty_concatenated_and_misnamed(tmp_path: Path) -> None:
    rows = [{"text": "one"}, {"text": "two"}]
    pretty = json.dumps(rows, indent=1)
    for path in (
        write(tmp_path / "a.json", pretty),
        write(tmp_path / "a.jsonl", pretty),
        write(tmp_path / "b.json", "\n".join(json.dumps(row, indent=1) for row in rows)),
        write(tmp_path / "c.json", "\ufeff" + json.dumps({"posts": rows}, indent=1)),
        write(tmp_path / "d.json.gz", gzip.compress(pretty.encode())),
    ):
        assert [post.text for post in posts(read(path)[1])] == ["one", "two"], path


def test_deep_and_vast_values_do_no_harm(tmp_path: Path) -> None:
    for name in ("a.json", "a.jsonl"):
        for content in (
            "[" * 200_000,
            '{"a":' * 200_000,
            '[{"text": ' + "9" * 6000 + "}]",
            '[{"text": "w", "likes": 1e999999}]',
            '[{"text": "w", "created_at": 1e400, "id": 1e400}]',
        ):
            _, records = read(write(tmp_path / name, content))
            assert len(records) == 1
    numbers = [{"text": 'NaN "NaN" Infinity \\', "likes": float("nan"), "n": [float("inf"), -float("inf")]}] * 9000
    found = posts(read(write_json(tmp_path / "n.json", numbers))[1])
    assert len(found) == 9000 and {post.text for post in found} == {numbers[0]["text"]}
    nested = '{"text": "w", "x": ' + "[" * 150 + "]" * 150 + "}"
    assert len(posts(read(write(tmp_path / "b.json", f"[{nested}]"))[1])) == 1
    brackets = [{"text": ':[ {[ \\" ' * 500} for _ in range(300)]
    assert len(posts(read(write_json(tmp_path / "c.json", brackets))[1])) == 300


def test_csv_rows_over_several_lines_and_broken_rows(tmp_path: Path) -> None:
    content = (
        "id,text,note\n"
        '1,"first\nline ""quoted"" ; more",x\n'
        "2,too,many,cells\n"
        "\n"
        "3,short\n"
        "4,fine,\n"
        '5,"never closed,x\n'
        "6,fine,again\n"
        '7,"fine\ntoo",y\n'
    )
    _, records = read(write(tmp_path / "a.csv", content))
    assert [(post.native_id, post.source_row) for post in posts(records)] == [("1", 2), ("4", 7), ("6", 9), ("7", 10)]
    assert [record.source_row for record in rejections(records)] == [4, 6, 8]
    assert "4 columns where the header has 3" in rejections(records)[0].reason


def test_a_quote_left_open_at_the_end(tmp_path: Path) -> None:
    _, records = read(write(tmp_path / "a.csv", 'id,text\n1,one\n2,"two\n3,three\n4,four\n'))
    assert [post.native_id for post in posts(records)] == ["1", "3", "4"]
    assert "never closed" in rejections(records)[0].reason


def test_an_open_quote_never_swallows_the_next_row(tmp_path: Path) -> None:
    _, records = read(write(tmp_path / "a.csv", 'id,text\n1,"open\n2,"fine"\n3,"bad "inner" quote"\n4,fine\n'))
    assert [post.native_id for post in posts(records)] == ["2", "4"]
    assert [record.source_row for record in rejections(records)] == [2, 4]
    assert "not doubled" in rejections(records)[0].reason


def test_csv_encodings_line_ends_and_names(tmp_path: Path) -> None:
    windows = write(tmp_path / "a.csv", "id;text\r\n1;café “words”\r\n".encode("cp1252"))
    export, records = read(windows)
    assert posts(records)[0].text == "café “words”" and "Windows-1252" in export.why
    assert only(write(tmp_path / "b.csv", "id,text\r1,old Mac\r"), format="generic").text == "old Mac"
    assert only(write(tmp_path / "c.csv", "TEXT, Id ,text\nwords,1,other\n"), format="generic").native_id == "1"
    stray = "id,text\n" + "1,caf\u00e9\n" * 60_000
    _, records = read(write(tmp_path / "d.csv", stray.encode() + b"2,caf\xe9\n3,fine\n"))
    assert len(posts(records)) == 60_001 and "UTF-8" in rejections(records)[0].reason


def test_lines_and_records_are_bounded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stream, "LINE_LIMIT", 1000)
    monkeypatch.setattr(jsondoc, "ITEM_LIMIT", 100_000)
    monkeypatch.setattr(csvfile, "RECORD_LIMIT", 5000)
    rows = [{"text": "one"}, {"text": "x" * 5000}, {"text": "two"}]
    _, records = read(write_lines(tmp_path / "a.jsonl", *rows))
    assert [record.source_row for record in records] == [1, 2, 3] and "longer" in rejections(records)[0].reason
    _, records = read(write_csv(tmp_path / "a.csv", *rows))
    assert [post.text for post in posts(records)] == ["one", "two"] and "longer" in rejections(records)[0].reason
    _, records = read(write(tmp_path / "b.csv", 'text,id\none,1\n"open,2\n' + "filler,3\n" * 2000))
    assert len(posts(records)) == 2001 and "never closed" in rejections(records)[0].reason
    _, records = read(write_json(tmp_path / "a.json", [{"text": "one"}, {"text": "x" * 400_000}]))
    assert len(posts(records)) == 1 and "larger" in rejections(records)[0].reason


def test_memory_stays_flat(tmp_path: Path) -> None:
    rows = [{"id": str(n), "text": "words " * 30} for n in range(20_000)]
    paths = [
        write_lines(tmp_path / "a.jsonl", *rows),
        write_json(tmp_path / "a.json", {"data": rows}),
        write_csv(tmp_path / "a.csv", *rows),
    ]
    del rows
    for path in paths:
        export = open_export(path)
        tracemalloc.start()
        assert sum(1 for _ in export.rows()) == 20_000
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        assert peak < 2_500_000, (path, peak)


def test_reading_goes_on_after_any_record(tmp_path: Path) -> None:
    content = '{"text": "a"}\nbroken\n{"text": "b"}\n{"text": ""}\n{"text": "c"}\n'
    export, records = read(write(tmp_path / "a.jsonl", content))
    assert len(records) == 5
    for start in range(7):
        assert list(export.rows(start)) == records[start:]


def test_every_importer_describes_itself() -> None:
    for name, importer in IMPORTERS.items():
        assert name == importer.name and importer.title and importer.example


def test_every_format_is_documented() -> None:
    guide = (Path(__file__).parents[3] / "docs" / "importing.md").read_text(encoding="utf-8")
    missing = [name for name in IMPORTERS if f"`{name}`" not in guide]
    assert not missing
