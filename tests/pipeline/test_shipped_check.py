"""The check that comes with the heads: a run stores it, what people checked themselves goes before it."""

from __future__ import annotations

import json
import sqlite3
from dataclasses import replace
from pathlib import Path

import pytest

from db.connect import database_url
from explore.corrected import can_be_corrected
from explore.dataset import open_data_set
from explore.trust import trust_line
from pipeline.coding.codebook_file import load_codebook
from pipeline.coding.offline.coder import OfflineCoder
from tests.conftest import ROOT, in_process
from tests.pipeline.cafe import CODEBOOK, lines

TEXTS = {
    "a": "ChatGPT broke my week into steps that my ADHD could manage, and I am grateful for it.",
    "b": "I am looking for a plumber in the north of town, any ideas at all?",
    "c": "My anxiety is calmer since I talk to ChatGPT at night, it helps me a lot.",
}
GOLD = [{"id": "a", "relevant": True, "condition": ["adhd"]}, {"id": "b", "relevant": False}]


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A run on three posts."""
    folder = tmp_path_factory.mktemp("checked")
    posts = [{"id": i, "platform": "reddit", "text": text} for i, text in TEXTS.items()]
    (folder / "posts.jsonl").write_text(lines(posts), encoding="utf-8")
    (folder / "dev.jsonl").write_text(lines(GOLD), encoding="utf-8")  # named as the gold of the shipped check is
    run_again(folder)
    return folder


def run_again(folder: Path, *more: object) -> None:
    result = in_process("run", folder / "posts.jsonl", "--database", folder / "data.db", *more)
    assert result.returncode == 0, result.stderr


def rows(folder: Path, query: str) -> list[tuple[object, ...]]:
    with sqlite3.connect(folder / "data.db") as connection:
        return connection.execute(query).fetchall()


def test_a_run_stores_the_check_once_and_the_data_set_shows_it(place: Path) -> None:
    run_again(place)
    assert rows(place, "SELECT shipped, random_sample, coder, posts FROM evaluation") == [(1, 0, "offline", 190)]
    assert rows(place, "SELECT count(*) FROM gold_code") == [(0,)]
    data, check = open_data_set(database_url(str(place / "data.db"))), OfflineCoder(load_codebook()).check
    assert check is not None and data.evaluation == replace(check, id=1)
    assert "in the check that comes with the coder (190 other posts" in trust_line(data, "sentiment")
    assert not can_be_corrected(data)


def test_a_check_of_the_data_set_goes_before_it_and_stays_there(place: Path) -> None:
    """Also where its gold has the name of the shipped one's, and a run comes after it."""
    gold = ("--gold", place / "dev.jsonl", "--posts", place / "posts.jsonl", "--database", place / "data.db")
    result = in_process("evaluate", *gold, "--readers", 3, "--resamples", 100)
    assert result.returncode == 0, result.stderr
    kept = rows(place, "SELECT * FROM gold_code")
    assert kept
    run_again(place)
    assert rows(place, "SELECT shipped, posts FROM evaluation ORDER BY id") == [(1, 190), (0, 2)]
    assert rows(place, "SELECT * FROM gold_code") == kept
    data = open_data_set(database_url(str(place / "data.db")))
    assert data.evaluation is not None and not data.evaluation.shipped
    assert data.evaluation.results["gold"]["readers"] == 3
    assert data.evaluation.results["platforms"] == {"reddit": 2}


def test_another_codebook_has_no_check(place: Path, tmp_path: Path) -> None:
    (tmp_path / "cafe.yaml").write_text(CODEBOOK, encoding="utf-8")
    (tmp_path / "posts.jsonl").write_text((place / "posts.jsonl").read_text(encoding="utf-8"), encoding="utf-8")
    run_again(tmp_path, "--codebook", tmp_path / "cafe.yaml")
    assert rows(tmp_path, "SELECT count(*) FROM evaluation") == [(0,)]
    moved = load_codebook().model_copy(
        update={"description": "Other words, so that the same text may get other codes."}
    )
    assert OfflineCoder(moved).check is None and OfflineCoder(load_codebook()).check is not None


def test_the_check_names_no_post(shared: Path) -> None:
    told = (ROOT / "codebooks" / "vsd" / "heads" / "check.json").read_text(encoding="utf-8")
    for line in (shared / "gold" / "dev.jsonl").read_text(encoding="utf-8").splitlines():
        assert f'"{json.loads(line)["id"]}"' not in told
