"""Tables and JSON rows of no particular platform, with and without a mapping."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from pipeline.ingest import open_export
from records.problem import Problem

from .helpers import only, posts, read, rejections, table, write, write_csv, write_json, write_lines

ROW: dict[str, Any] = {
    "id": "a1", "platform": "Twitter", "created_at": "2024-01-02T03:04:05+02:00", "author": "someone", "title": "Head",
    "text": "Body", "url": "", "lang": "EN-us", "venue": "place", "likes": 3,
}  # fmt: skip


def workbook(path: Path, *rows: list[Any]) -> Path:
    book = openpyxl.Workbook()
    assert book.active is not None
    for row in rows:
        book.active.append(row)
    book.save(path)
    return path


def test_the_same_row_from_every_container(tmp_path: Path) -> None:
    pq.write_table(pa.Table.from_pylist([ROW]), tmp_path / "a.parquet")
    paths = [
        write_csv(tmp_path / "a.csv", ROW),
        write(tmp_path / "a.tsv", table([ROW], delimiter="\t")),
        write(tmp_path / "semicolons.csv", table([ROW], delimiter=";")),
        write_lines(tmp_path / "a.jsonl", ROW),
        write_lines(tmp_path / "lines.json", ROW, ROW),
        write_json(tmp_path / "a.json", [ROW]),
        write_json(tmp_path / "rows.json", {"rows": [ROW]}),
        write_json(tmp_path / "one.json", ROW),
        write(tmp_path / "utf16.csv", table([ROW]).encode("utf-16")),
        tmp_path / "a.parquet",
        workbook(tmp_path / "a.xlsx", list(ROW), list(ROW.values())),
    ]
    for path in paths:
        export, records = read(path)
        assert export.format == "generic", path
        post = posts(records)[0]
        assert (post.platform, post.native_id, post.text, post.language) == ("x", "a1", "Head\n\nBody", "en"), path
        assert post.created_at == datetime(2024, 1, 2, 1, 4, 5, tzinfo=UTC)
        assert (post.author, post.venue, post.engagement) == ("someone", "place", {"likes": 3})


@pytest.mark.parametrize(("columns", "text"), [
    ({"post_id": "1", "body": "words"}, "words"),
    ({"Content": "words", "Comment": "7"}, "words"),
    ({"message": "words"}, "words"),
    ({"comment": "words", "num_comments": "2"}, "words"),
])  # fmt: skip
def test_usual_names(tmp_path: Path, columns: dict[str, str], text: str) -> None:
    assert only(write_csv(tmp_path / "a.csv", columns), format="generic").text == text


def test_rows_without_an_id_get_a_stable_one(tmp_path: Path) -> None:
    row = {"text": "words", "date": "2024-01-01", "user": "u"}
    first = only(write_csv(tmp_path / "a.csv", row), format="generic")
    second = only(write_lines(tmp_path / "b.jsonl", {"note": "x"} | row), format="generic")
    assert first.native_id == second.native_id and len(first.native_id) == 32
    assert first.platform == "other"
    assert only(write_csv(tmp_path / "c.csv", row | {"user": "v"}), format="generic").native_id != first.native_id


def test_platform_and_id_from_the_url(tmp_path: Path) -> None:
    row = {"text": "words", "url": "https://old.reddit.com/r/inventedforum/comments/zz1/t/kk2"}
    post = only(write_csv(tmp_path / "a.csv", row), format="generic")
    assert (post.platform, post.native_id, post.venue, post.kind) == ("reddit", "kk2", "inventedforum", "comment")


@pytest.mark.parametrize(("spelling", "platform"), [
    ("Twitter", "x"), ("X (Twitter)", "x"), ("YouTube", "youtube"), ("Google Play", "google_play"), ("BlueSky",
    "bluesky"),
    ("bsky.app", "bluesky"), ("My Forum", "my_forum"), ("", "other"),
])  # fmt: skip
def test_platform_spellings(tmp_path: Path, spelling: str, platform: str) -> None:
    assert (
        only(write_csv(tmp_path / "a.csv", {"text": "w", "platform": spelling}), format="generic").platform == platform
    )


def test_source_is_a_platform_only_where_it_names_one(tmp_path: Path) -> None:
    rows = [{"text": "w", "source": "Reddit"}, {"text": "w", "source": "Some App for Android"}]
    assert [post.platform for post in posts(read(write_csv(tmp_path / "a.csv", *rows))[1])] == ["reddit", "other"]


def test_a_mapping_names_the_columns(tmp_path: Path) -> None:
    row = {"Nummer": "n1", "Wortlaut": "Worte", "Tag": "03/04/2024", "Ort": "Forum", "text": "not this"}
    mapping = {"id": "nummer", "text": "Wortlaut", "created_at": "Tag", "venue": "Ort", "platform": "=Reddit"}
    path = write_csv(tmp_path / "a.csv", row)
    export, records = read(path, mapping=mapping)
    assert "ambiguous" in rejections(records)[0].reason
    export, records = read(path, mapping=mapping | {"date_order": "dmy"})
    post = posts(records)[0]
    assert (export.format, post.native_id, post.text, post.venue) == ("generic", "n1", "Worte", "Forum")
    assert (post.platform, post.created_at) == ("reddit", datetime(2024, 4, 3, tzinfo=UTC))


def test_a_mapping_reaches_into_nested_json(tmp_path: Path) -> None:
    path = write_json(tmp_path / "a.json", [{"payload": {"words": "deep"}, "key": 5}])
    assert posts(read(path, mapping={"text": "payload.words", "id": "key"})[1])[0].native_id == "5"


def test_a_mapping_to_a_missing_column(tmp_path: Path) -> None:
    export, records = read(write_csv(tmp_path / "a.csv", {"a": "1", "b": "2"}), mapping={"text": "words"})
    assert export.format is None
    assert len(records) == 1
    assert '"words"' in rejections(records)[0].reason and '"a", "b"' in rejections(records)[0].reason


def test_wrong_options_say_what_is_right(tmp_path: Path) -> None:
    path = write_csv(tmp_path / "a.csv", ROW)
    with pytest.raises(Problem, match="the formats are reddit_praw"):
        open_export(path, format="nonsense")
    with pytest.raises(Problem, match="the fields are text"):
        open_export(path, mapping={"words": "text"})
    with pytest.raises(Problem, match="generic"):
        open_export(path, format="mastodon", mapping={"text": "text"})
    with pytest.raises(Problem, match="dmy"):
        open_export(path, mapping={"date_order": "ymd"})


def test_an_unknown_shape_helps_and_counts_its_rows(tmp_path: Path) -> None:
    for path, rows in (
        (write_csv(tmp_path / "a.csv", {"colour": "red", "size": "3"}, {"colour": "blue", "size": "4"}), [2, 3]),
        (write_json(tmp_path / "a.json", [{"colour": "red", "size": 3}, {"colour": "blue", "size": 4}]), [1, 2]),
    ):
        export, records = read(path)
        assert (export.format, export.skipped) == (None, None)
        assert [record.source_row for record in rejections(records)] == rows
        assert '"colour", "size"' in export.why and "--map text=COLUMN" in export.why
        assert all("--map text=COLUMN" in record.reason and not record.raw for record in rejections(records))


def test_format_by_name(tmp_path: Path) -> None:
    export, records = read(write_csv(tmp_path / "a.csv", {"id": "1", "text": "w"}), format="x_csv")
    assert (export.format, posts(records)[0].platform) == ("x_csv", "x")


def test_dates_that_cant_be_read(tmp_path: Path) -> None:
    rows = [{"text": "w", "date": value} for value in ("", "NaN", "soon", "1970-01-01", "2024-13-45", "0")]
    _, records = read(write_csv(tmp_path / "a.csv", *rows))
    assert len(posts(records)) == 2
    assert [post.created_at for post in posts(records)] == [None, None]
    assert all("date" in record.reason for record in rejections(records))
    assert '"soon" can\'t be read' in rejections(records)[0].reason


def test_excel_cells(tmp_path: Path) -> None:
    path = workbook(
        tmp_path / "a.xlsx",
        ["id", "text", "date"],
        ["1700000000000000123", "exact", datetime(2024, 5, 6, 7, 8)],
        [1.7e18, "damaged", 45418.5],
        [12.0, 99, 45418.5],
        [None, None, None],
        ["007", "leading zeros", "2024-05-06"],
    )
    _, records = read(path)
    found = posts(records)
    assert [(post.native_id, post.source_row) for post in found] == [("1700000000000000123", 2), ("12", 4), ("007", 6)]
    assert found[0].created_at == datetime(2024, 5, 6, 7, 8, tzinfo=UTC)
    assert found[1].created_at == datetime(2024, 5, 6, 12, tzinfo=UTC)
    assert "spreadsheet" in rejections(records)[0].reason


def test_several_sheets(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    assert book.active is not None
    book.active.append(["notes about this file", "x"])
    sheet = book.create_sheet("Posts")
    sheet.append(["id", "text"])
    sheet.append(["1", "words"])
    book.save(tmp_path / "a.xlsx")
    export, records = read(tmp_path / "a.xlsx")
    assert posts(records)[0].text == "words" and 'sheet "Posts"' in export.why


def test_parquet_keeps_large_ids_and_times(tmp_path: Path) -> None:
    columns = {
        "id": pa.array([2**63 - 1, 5] * 2000),
        "text": pa.array(["words"] * 4000),
        "created_at": pa.array([datetime(2024, 1, 1, tzinfo=UTC)] * 4000, pa.timestamp("ns", tz="UTC")),
    }
    pq.write_table(pa.table(columns), tmp_path / "a.parquet")
    _, records = read(tmp_path / "a.parquet")
    assert len(records) == 4000 and posts(records)[0].native_id == str(2**63 - 1)
    assert posts(records)[-1].source_row == 4000
    assert posts(records)[0].created_at == datetime(2024, 1, 1, tzinfo=UTC)


def test_text_is_never_cut_and_stays_clean(tmp_path: Path) -> None:
    long = "long words " * 100_000
    assert only(write_csv(tmp_path / "a.csv", {"text": long}), format="generic").text == long
    odd = write(tmp_path / "b.jsonl", '{"text": "a\\u0000b\\ud800c\\r\\nd "}\n')
    text = only(odd, format="generic").text
    assert text.encode() and text.startswith("ab") and text.endswith("c\nd ")


def test_fictional_marks(tmp_path: Path) -> None:
    marked = [ROW | {"fictional": value} for value in (True, "yes", "", "false", 0)]
    _, records = read(write_csv(tmp_path / "a.csv", *marked))
    assert [post.fictional for post in posts(records)] == [True, True, False, False, False]
    for document in ({"rows": [ROW], "fictional": True}, {"fictional": True, "rows": [ROW]}):
        assert only(write_json(tmp_path / "a.json", document), format="generic").fictional
    assert not only(write_json(tmp_path / "b.json", {"rows": [ROW]}), format="generic").fictional
    tweet = {"id": "1700000000000000123", "text": "w", "author_id": "1"}
    page = write_lines(tmp_path / "c.jsonl", {"data": [tweet], "fictional": True})
    assert only(page, format="x_api").fictional
    assert only(write_lines(tmp_path / "d.jsonl", {"data": tweet | {"fictional": 1}}), format="x_api").fictional
    comment = {"kind": "youtube#comment", "id": "c", "snippet": {"textOriginal": "w", "fictional": True}}
    thread = {"kind": "youtube#commentThread", "snippet": {"topLevelComment": comment}}
    assert only(write_json(tmp_path / "e.json", {"items": [thread]}), format="youtube_api").fictional
    del comment["snippet"]["fictional"]  # type: ignore[attr-defined]
    assert only(
        write_json(tmp_path / "f.json", {"items": [thread | {"fictional": True}]}), format="youtube_api"
    ).fictional


def test_rejected_rows_carry_no_author(tmp_path: Path) -> None:
    row = {"text": "", "note": "kept", "Author": "secret-1", "user_name": "secret-2", "account": {"x": "secret-3"},
           "inner": {"handle": "secret-4", "kept": "also"}}  # fmt: skip
    raw = rejections(read(write_lines(tmp_path / "a.jsonl", {"text": "w"}, row))[1])[0].raw
    assert "secret" not in raw and "kept" in raw and "also" in raw
    broken = write(
        tmp_path / "b.jsonl", '{"text": "w"}\n{"author": "secret-5", "note": "kept", "user": {"name": "secret-6"}'
    )
    raw = rejections(read(broken)[1])[0].raw
    assert "secret" not in raw and "kept" in raw
    long = rejections(read(write_lines(tmp_path / "c.jsonl", {"text": "w"}, {"text": "", "note": "n" * 9000}))[1])[0]
    assert len(long.raw) == 2000
