"""Files by their ending, whole or not at all, and sidecars that say what they are of."""

from __future__ import annotations

import contextlib
import hashlib
import io
import json
import sqlite3
from pathlib import Path
from typing import Any

import openpyxl
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pandas.testing import assert_frame_equal

from db.connect import database_url
from db.disclosure import VIEWER
from db.read.quotes import alone
from explore.dataset import open_data_set
from explore.selection import Selection
from export import record_tables
from export.csv_lines import csv_lines
from export.table_files import table_file, write_table
from records.problem import Problem
from tests.pages.small import CLOSED, FORMULA, LLM, MENTIONS_LLM, MENTIONS_OFFLINE, POSTS
from tests.pipeline.exports.conftest import Export, read

ODD = pd.DataFrame(
    {"text": ["=1+1", "-2", "a\x07b", None, "“quoted”, ü"], "n": [1, 2, 3, 4, 5], "x": [0.1, None, -1.5, 2.0, 3.0]}
)


@pytest.mark.parametrize("kind", ["csv", "parquet", "xlsx"])
def test_a_table_comes_back_as_it_was_written_in_parts(kind: str, tmp_path: Path) -> None:
    path = tmp_path / f"odd.{kind}"
    with table_file(path, "odd") as sheet:
        sheet.add(ODD.iloc[:3])
        sheet.add(ODD.iloc[3:])
    texts = {"csv": ["'=1+1", "'-2", "a\x07b"], "parquet": ["=1+1", "-2", "a\x07b"], "xlsx": ["=1+1", "-2", "ab"]}[kind]
    back = read(path)
    assert back["text"].fillna("").tolist() == [*texts, "", "“quoted”, ü"]
    assert_frame_equal(back[["n", "x"]], ODD[["n", "x"]])


def test_a_sheet_runs_no_formula(tmp_path: Path) -> None:
    write_table(tmp_path / "odd.xlsx", "odd", ODD)
    sheet = openpyxl.load_workbook(tmp_path / "odd.xlsx")["odd"]
    assert sheet["A2"].value == "=1+1" and sheet["A2"].data_type == "s"


def test_a_sheet_that_is_too_long_is_refused_with_what_to_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("export.table_files.MOST_ROWS", 4)
    with pytest.raises(Problem, match="Write"):
        write_table(tmp_path / "odd.xlsx", "odd", ODD)
    assert list(tmp_path.iterdir()) == []


def test_a_file_that_could_not_be_finished_leaves_the_one_before(tmp_path: Path) -> None:
    path = tmp_path / "odd.csv"
    path.write_text("before")
    with pytest.raises(RuntimeError), table_file(path, "odd") as sheet:
        sheet.add(ODD)
        raise RuntimeError
    assert path.read_text() == "before" and list(tmp_path.iterdir()) == [path]


def test_the_sidecar_says_of_what_the_file_is(export: Export, small: Path, tmp_path: Path) -> None:
    out = tmp_path / "s.csv"
    asked = (
        "sentiment",
        "--by",
        "perspective",
        "--platform",
        "reddit",
        "--condition",
        "anxiety:ocd",
        "--layer",
        "offline",
    )
    assert export(*asked, "--out", out, "--database", small).exit_code == 0
    said: dict[str, Any] = json.loads((tmp_path / "s.csv.json").read_text(encoding="utf-8"))
    data = open_data_set(database_url(str(small)))
    assert said["what"] == "sentiment" and said["rows"] == len(read(out)) and said["columns"] == list(read(out).columns)
    assert said["filter"]["ids"] == {"condition": ["anxiety:ocd"], "platform": ["reddit"]}
    assert said["filter"]["words"] == "Condition: OCD; Platform: Reddit"
    assert said["data_set"]["sha256"] == hashlib.sha256(small.read_bytes()).hexdigest()
    assert said["codebook"]["sha256"] == data.codebook.content_hash
    assert (said["layer"]["name"], said["run"]["status"]) == ("offline", "finished")
    assert said["versions"]["valuescape"] and said["made"]


def test_mentions_have_a_row_for_each_code_and_posts_one_for_each_post(
    export: Export, small: Path, tmp_path: Path
) -> None:
    assert export("mentions", "--out", tmp_path / "m.parquet", "--database", small).exit_code == 0
    assert export("posts", "--out", tmp_path / "p.parquet", "--database", small).exit_code == 0
    mentions, posts = read(tmp_path / "m.parquet"), read(tmp_path / "p.parquet")
    assert mentions["mention"].nunique() == MENTIONS_OFFLINE and len(posts) == POSTS
    assert set(mentions["post"]) == set(posts["post"]) and posts["mentions"].sum() == MENTIONS_OFFLINE
    assert set(mentions["coder"]) == {"offline"} and mentions["confidence"].between(0, 1).all()
    by_post = mentions.groupby(["post", "dimension"])["label"].agg(set)
    for row in posts.to_dict("records"):
        labels = {one.partition(":")[0] for one in row["perspective"].split("; ")}
        assert labels == by_post[row["post"], "perspective"]
    other = export("mentions", "--layer", LLM, "--out", tmp_path / "l.csv", "--database", small)
    assert other.exit_code == 0 and read(tmp_path / "l.csv")["mention"].nunique() == MENTIONS_LLM


def test_parts_are_of_whole_posts_and_hold_everything_once(small: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    selection = open_data_set(database_url(str(small))).select()
    whole = pd.concat([part for part, _ in record_tables.post_parts(selection)])
    for size in (1, 2, 5, 7):
        monkeypatch.setattr(record_tables, "AT_A_TIME", size)
        parts = list(record_tables.post_parts(selection))
        assert sum(n for _, n in parts) == selection.n and len(parts) > 3
        assert_frame_equal(pd.concat([part for part, _ in parts], ignore_index=True), whole)


def test_quotes_leave_masked_and_sensitive_ones_are_marked(export: Export, small: Path, tmp_path: Path) -> None:
    for kind in ("csv", "xlsx"):
        assert export("mentions", "--out", tmp_path / f"m.{kind}", "--database", small).exit_code == 0
    mentions = read(tmp_path / "m.csv")
    assert mentions.loc[mentions["quote"] == CLOSED, "sensitive"].all() and CLOSED in set(mentions["quote"])
    assert f"'{FORMULA}" in set(mentions["quote"]) and FORMULA in set(read(tmp_path / "m.xlsx")["quote"])
    assert not {"url", "venue", "author", "author_hash", "native_id", "created_at", "text"} & set(mentions.columns)


def one_by_one(selection: Selection) -> list[tuple[Any, ...]]:
    """Every code of every mention, read as quotes are shown on pages."""
    data = selection.data
    found: list[tuple[Any, ...]] = []
    with data.engine.connect() as connection:
        ids = data.columns.mention[selection.rows].tolist()
        for quote in alone(connection, data.codebook, ids, VIEWER):
            given = [(name, code) for name, codes in quote.codes.items() for code in codes]
            codes: list[tuple[Any, ...]] = [
                (name, code.label, code.term, code.confidence, code.raw_label) for name, code in given
            ]
            for code in codes or [(None,) * 5]:
                month = f"{quote.created_at:%Y-%m}" if quote.created_at else None
                told = (quote.key, quote.platform, month, quote.fictional, quote.sensitive, quote.text, quote.coder)
                found.append((*told, *code))
    return found


@pytest.mark.parametrize("size", [1, 3, 2_000])
def test_mentions_read_together_are_those_read_one_by_one(
    small: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, size: int
) -> None:
    """Also a mention without codes, a stance and a label that are said twice, and a coder's words of a post."""
    path = tmp_path / "odd.db"
    path.write_bytes(small.read_bytes())
    again = "insert into code (mention_id, dimension, position, label, confidence, raw_label) values (?, ?, ?, ?, ?, ?)"
    with contextlib.closing(sqlite3.connect(path)) as connection:
        connection.execute("delete from code where mention_id = 27")
        for row in (
            (25, "sentiment", 5, "negative", 0.99, None),
            (26, "value", 5, "competence", 0.3, "as @bob_smith says"),
            (28, "value", 5, "trust", 0.97, "=trust"),
            (28, "value", 6, "trust", 0.98, None),
            (29, "no-such-dimension", 0, "trust", 0.5, None),
        ):
            connection.execute(again, row)
        connection.commit()
    monkeypatch.setattr(record_tables, "AT_A_TIME", size)
    selection = open_data_set(database_url(str(path))).select()
    made = pd.concat([part for part, _ in record_tables.mention_parts(selection, VIEWER)])
    names = ["mention", "platform", "month", "fictional", "sensitive", "quote", "coder"]
    names += ["dimension", "label", "term", "confidence", "raw_label"]
    rows = made[names].astype(object).where(made[names].notna(), None).itertuples(index=False, name=None)
    expected = one_by_one(selection)
    assert list(rows) == expected
    assert any(row[7] is None for row in expected) and "as [handle] says" in set(made["raw_label"])


CELLS = st.none() | st.text(st.sampled_from("a,\"\n='é😀 "), max_size=4)


@given(st.lists(st.tuples(CELLS, CELLS, st.integers(-3, 3), st.floats(), st.booleans()), max_size=6))
def test_lines_made_a_column_at_a_time_are_those_made_cell_by_cell(rows: list[tuple[Any, ...]]) -> None:
    kinds = {"a": "string", "b": "string", "n": "Int64", "x": "float64", "yes": "bool"}
    table = pd.DataFrame(rows, columns=list(kinds)).astype(kinds)
    table.loc[table["n"] == 0, "n"] = pd.NA
    assert csv_lines(table).decode() == table.to_csv(index=False, header=False, lineterminator="\n")


def test_a_return_alone_ends_no_line() -> None:
    table = pd.DataFrame({"a": ["x\ry"], "n": [1]})
    assert csv_lines(table) == b'"x\ry",1\n'
    assert pd.read_csv(io.BytesIO(b"a,n\n" + csv_lines(table))).to_dict("records") == [{"a": "x\ry", "n": 1}]
