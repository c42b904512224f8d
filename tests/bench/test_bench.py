"""What the bench says is what it measured: marks, growth, resampled posts, and a person without a browser."""

from __future__ import annotations

import asyncio
import math
import sqlite3
from pathlib import Path

import pytest

from tests.bench.scale import build
from tests.bench.server import serving
from tests.bench.table import Row, growth, laid_out, percentile
from tests.bench.wire import Person, Run

N = 3_000


@pytest.fixture(scope="module")
def large(demo_database: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("scale") / "large.db"
    build(out, N, demo_database)
    return out


def ask(database: Path, query: str) -> list[tuple[object, ...]]:
    with sqlite3.connect(database) as connection:
        return connection.execute(query).fetchall()


def test_a_mark_is_over_only_above_the_limit() -> None:
    assert [Row(name="a", value=v, unit="s", limit=5).mark for v in (5, 5.1, math.nan)] == ["ok", "OVER", "unknown"]
    assert Row(name="a", value=5, unit="s").mark == ""


def test_growth_is_told_of_what_has_a_limit() -> None:
    rows = [
        Row(name="search", value=10, unit="ms", limit=150, size=100),
        Row(name="search", value=70, unit="ms", limit=150, size=1000),
        Row(name="naive", value=1, unit="s", size=100),
        Row(name="naive", value=10, unit="s", size=1000),
    ]
    (grown,) = growth(rows)
    assert (grown.name, grown.value, grown.mark) == ("growth: search", 7, "OVER")


def test_the_table_has_a_line_for_every_row() -> None:
    rows = [Row(name="first page", value=1234.5, unit="ms", limit=5000, size=100_000, note="cold")]
    head, line = laid_out(rows).splitlines()
    assert "measured" in head
    assert line.split() == ["first", "page", "100,000", "1,234", "ms", "5,000", "ms", "ok", "cold"]
    assert math.isnan(percentile([], 95))


def test_resampled_quotes_stand_in_their_posts_and_differ(large: Path) -> None:
    query = 'SELECT quote, text, start, "end" FROM mention JOIN post ON post.id = post_id'
    rows = ask(large, query)
    assert len(rows) == N
    assert all(text[start:end] == quote for quote, text, start, end in rows)  # type: ignore[index]
    assert len({quote for quote, *_ in rows}) > N / 3
    assert ask(large, "SELECT count(DISTINCT key) FROM mention") == [(N,)]


def test_resampled_posts_are_new_and_keep_to_the_period(large: Path, demo_database: Path) -> None:
    posts = ask(large, "SELECT count(*), count(DISTINCT platform || native_id) FROM post")[0]
    assert posts[0] == posts[1]
    range_query = "SELECT min(created_at), max(created_at) FROM post"
    (low, high), (first, last) = ask(large, range_query)[0], ask(demo_database, range_query)[0]
    assert str(first) <= str(low) <= str(high) <= str(last)
    query = "SELECT DISTINCT platform FROM post JOIN mention ON post.id = post_id ORDER BY 1"
    assert ask(large, query) == ask(demo_database, query)


def test_the_same_seed_gives_the_same_data_set(large: Path, demo_database: Path, tmp_path: Path) -> None:
    build(tmp_path / "again.db", N, demo_database)
    query = "SELECT name, data FROM read_column ORDER BY name"
    assert ask(tmp_path / "again.db", query) == ask(large, query)


def test_a_person_without_a_browser_turns_pages_and_filters(large: Path) -> None:
    async def visit(address: str) -> list[Run]:
        async with await Person.at(address) as person:
            runs = [await person.click("")]
            runs.append(await person.click("quotes", {}))
            runs.append(await person.click(None, {"condition": ["adhd"], "platform": ["reddit"]}))
            assert person.query == "condition=adhd&platform=reddit"
            runs.append(await person.click("quotes", {"words": ["sleep"]}))
        return runs

    with serving(large) as server:
        first, everything, narrowed, searched = asyncio.run(visit(server.address))
        assert (server.resident_mb() or 51) > 50
    assert [run.faults for run in (first, everything, narrowed, searched)] == [[], [], [], []]
    assert f"{N:,} quotes" in everything.texts
    assert narrowed.texts != everything.texts
    assert searched.texts != narrowed.texts
    assert first.received > 10_000 and first.seconds > 0
