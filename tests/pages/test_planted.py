"""Identifiers planted in posts, titles, venues, file names and broken rows come out nowhere: pages, search, exports, briefs."""

from __future__ import annotations

import csv
import sqlite3
import zipfile
from datetime import date
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from db.connect import database_url
from db.disclosure import VIEWER
from db.read.quotes import quotes
from db.read.search import search
from explore.boards import quote_item, shown
from explore.dataset import DataSet, open_data_set
from export.brief import brief
from export.brief_html import brief_html
from tests.conftest import ROOT, in_process
from tests.pages.opened import PAGES, new_app, open_page, sent, unfold

SECRETS = ["zephyrquill", "quillzephyr", "tadeusz", "kestrelyn", "550173", "wrenmoor"]
PLANTED = [
    "my insta is zephyrquill",
    "write to quillzephyr at gmail dot com",
    "my therapist Tadeusz agrees",
    "my name is Kestrelyn",
    "call 415-555-0173",
    "I live at 14 Wrenmoor Lane",
]
POSTS = 60


@pytest.fixture(scope="module")
def planted(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data set of fictional posts, each with something of its author in its first sentence, its title and its end."""
    folder = tmp_path_factory.mktemp("planted")
    with open(ROOT / "data" / "demo" / "reddit_submissions.csv", encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if len(row["selftext"]) > 200][:POSTS]
    assert len(rows) == POSTS
    for i, row in enumerate(rows):
        first, dot, rest = row["selftext"].partition(".")
        row["selftext"] = f"{first} ({PLANTED[i % 6]}, and {PLANTED[(i + 1) % 6]}){dot}{rest} {PLANTED[(i + 2) % 6]}."
        row["title"] += f" ({PLANTED[(i + 3) % 6]})"
        row["subreddit"] = "u_zephyrquill" if i % 10 == 0 else row["subreddit"]
        row["author_name"] = "zephyrquill"
    rows.append(dict(rows[0], id="broken", created_utc="on the day of @zephyrquill", selftext="by @zephyrquill"))
    with open(folder / "tweets_by_zephyrquill.csv", "w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    path = folder / "planted.db"
    result = in_process("run", folder / "tweets_by_zephyrquill.csv", "--database", path)
    assert result.returncode == 0, result.stderr
    return path


@pytest.fixture(scope="module")
def data(planted: Path) -> DataSet:
    return open_data_set(database_url(str(planted)))


@pytest.fixture
def app(planted: Path, monkeypatch: pytest.MonkeyPatch) -> AppTest:
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{planted}")
    monkeypatch.chdir(ROOT)
    return new_app()


def leaks(content: bytes) -> list[str]:
    """The secrets in these bytes, as text in one or two bytes a letter."""
    low = content.lower()
    return [s for s in SECRETS if s.encode() in low or s.encode("utf-16-le") in low]


def test_the_planted_posts_were_coded_and_quoted(data: DataSet) -> None:
    assert len(data.columns) > POSTS / 2
    with data.engine.connect() as connection:
        told = [q.text for q in quotes(connection, data.codebook, data.columns.mention.tolist(), VIEWER)]
    assert sum("[" in text for text in told) > POSTS / 6


@pytest.mark.parametrize("page", [*PAGES, "label", "topic", "workshop"])
@pytest.mark.parametrize(
    "asked", [{}, {"condition": "depression", "read": "condition=depression", "topic": "1"}], ids=["all", "of"]
)
def test_nothing_of_them_is_sent_to_the_browser(app: AppTest, page: str, asked: dict[str, str]) -> None:
    unfold(open_page(app, page, **asked))
    assert leaks(sent(app)) == []


def test_a_search_does_not_say_that_they_are_there(data: DataSet) -> None:
    with data.engine.connect() as connection:
        for secret in (*SECRETS, "Wrenmoor Lane", "5550173", "gmail"):
            assert len(search(connection, data.layer, secret)) == 0, secret
        assert len(search(connection, data.layer, "handle")) > 0


@pytest.mark.parametrize("what", [("posts",), ("mentions",), ("topics",), ("codebook",)])
def test_no_export_holds_them(planted: Path, tmp_path: Path, what: tuple[str, ...]) -> None:
    out = tmp_path / ("book.qdc" if what == ("codebook",) else "out.csv")
    result = in_process("export", *what, "--database", planted, "--out", out)
    assert result.returncode == 0, result.stderr
    assert all(leaks(path.read_bytes()) == [] for path in tmp_path.iterdir()) and out.stat().st_size > 100


@pytest.mark.parametrize(("what", "ending"), [("archive", "zip"), ("project", "qdpx")])
def test_no_bundle_holds_them(planted: Path, tmp_path: Path, what: str, ending: str) -> None:
    out = tmp_path / f"out.{ending}"
    result = in_process("export", what, "--database", planted, "--out", out)
    assert result.returncode == 0, result.stderr
    with zipfile.ZipFile(out) as bundle:
        assert {name: found for name in bundle.namelist() if (found := leaks(bundle.read(name)))} == {}
        assert leaks("\n".join(bundle.namelist()).encode()) == []


def test_no_board_and_no_brief_holds_them(data: DataSet) -> None:
    with data.engine.connect() as connection:
        found = quotes(connection, data.codebook, data.columns.mention.tolist(), VIEWER)
    items = shown([quote_item(quote, data.layer) for quote in found], data, VIEWER)
    assert leaks(brief_html(brief("All", items, data.select(), date(2025, 1, 1), sensitive=True))) == []


def test_what_is_stored_of_rows_set_aside_and_of_venues_names_nobody(planted: Path) -> None:
    with sqlite3.connect(planted) as connection:
        rows = connection.execute("SELECT reason, raw FROM quarantine").fetchall()
        assert len(rows) == 1 and leaks(str(rows).encode()) == []
        assert connection.execute(
            "SELECT count(*) FROM post WHERE venue LIKE '%zephyr%' OR url LIKE '%zephyr%'"
        ).fetchone() == (0,)
        topics = connection.execute("SELECT name, keywords, audit FROM topic").fetchall()
        assert leaks(str(topics).encode()) == []
