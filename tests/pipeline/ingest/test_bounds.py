"""Names of megabytes: told or cut, whatever field they stand in; nothing is lost in silence."""

from __future__ import annotations

import json
import time
from pathlib import Path

import pytest

from pipeline.ingest.bounds import TITLE

from .helpers import posts, read, rejections, write, write_lines

LONG = 2_000_000
ROW = {"id": "1", "platform": "reddit", "created_at": "2024-03-01", "text": "The pears calmed me."}
NAMES = {
    "platform": "platform's name", "id": "id", "author": "author's name", "venue": "venue", "url": "address",
    "thread_id": "thread's id", "parent_id": "id of what it answers",
}  # fmt: skip


@pytest.mark.parametrize("unit", ["x", "é ", "https://a.example/", "1"])
@pytest.mark.parametrize("field", list(NAMES))
def test_a_name_without_bounds_costs_its_row_and_is_told(field: str, unit: str, tmp_path: Path) -> None:
    started = time.process_time()
    rows = [{**ROW, field: unit * (LONG // len(unit))}, {**ROW, "id": "2"}]
    mapping = {"url": "url"} if field == "url" else None
    _, records = read(write_lines(tmp_path / "a.jsonl", *rows), mapping=mapping)
    assert [post.native_id for post in posts(records)] == ["2"]
    (told,) = rejections(records)
    assert f"the {NAMES[field]} is longer than" in told.reason
    assert len(told.reason) + len(told.raw) < 5000
    assert time.process_time() - started < 5


def test_a_long_title_is_cut_where_the_text_has_it_whole(tmp_path: Path) -> None:
    title = "pears " * (LONG // 6)
    (post,) = posts(read(write_lines(tmp_path / "a.jsonl", {**ROW, "title": title}))[1])
    assert len(post.title or "") == TITLE and post.text == f"{title.strip()}\n\nThe pears calmed me."


def test_names_of_columns_and_keys_have_any_length_and_number(tmp_path: Path) -> None:
    keys = [f"{n}" + "k" * 100_000 for n in range(20)]
    for path in (
        write_lines(tmp_path / "a.jsonl", *({**ROW, "id": str(n), key: "v"} for n, key in enumerate(keys))),
        write(tmp_path / "a.csv", f"id,text,{','.join(keys)}\n1,The pears calmed me.{',v' * len(keys)}\n"),
        write(tmp_path / "a.json", json.dumps([{**ROW, **{f"k{n}": n for n in range(50_000)}}])),
    ):
        export, records = read(path)
        assert posts(records) and not rejections(records)
        assert len(export.why) < 5000
