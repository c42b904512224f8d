"""A whole run through the command line: accounting, broken folders, repeats, kills, determinism."""

from __future__ import annotations

import csv
import json
import os
import signal
import sqlite3
import subprocess
import sys
import time
from itertools import islice
from pathlib import Path

import pytest

from tests.conftest import ROOT, in_process, pipeline

# What a run knows of the clock; everything else must be equal between two data sets.
CLOCK = {"run": {"started_at", "finished_at", "seconds"}}
SKIPPED = {"alembic_version", "sqlite_stat1", "sqlite_stat4"}


def content(path: Path) -> dict[str, list[tuple[object, ...]]]:
    """Every table of a data set, without clock readings and without the full-text index's own pages."""
    with sqlite3.connect(path) as connection:
        tables = [row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE type='table' ORDER BY 1")]
        out = {}
        for table in tables:
            if table in SKIPPED or "mention_fts" in table:
                continue
            columns = [row[1] for row in connection.execute(f"PRAGMA table_info({table})")]
            kept = [column for column in columns if column not in CLOCK.get(table, set())]
            out[table] = sorted(connection.execute(f"SELECT {', '.join(kept)} FROM {table}"), key=repr)
        return out


def totals(path: Path) -> tuple[int, int, int, int]:
    with sqlite3.connect(path) as connection:
        rows = connection.execute("SELECT coalesce(sum(rows), 0) FROM source").fetchone()[0]
        counts = [
            connection.execute(f"SELECT count(*) FROM {t}").fetchone()[0] for t in ("post", "duplicate", "quarantine")
        ]
        return rows, *counts


@pytest.fixture(scope="session")
def small_demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The first parts of two of the demo's exports: enough for every stage, quick enough to run often."""
    folder, demo = tmp_path_factory.mktemp("small"), ROOT / "data" / "demo"
    with (demo / "reddit_submissions.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file))[:61]
    with (folder / "reddit_submissions.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(rows)
    with (demo / "x_search_pages.jsonl").open(encoding="utf-8") as file:
        (folder / "x_search_pages.jsonl").write_text("".join(islice(file, 1)), encoding="utf-8")
    return folder


@pytest.fixture(scope="session")
def undisturbed(small_demo: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("undisturbed") / "data.db"
    result = pipeline("run", small_demo, "--database", path, VALUESCAPE_AUTHOR_KEY="test")
    assert result.returncode == 0, result.stderr
    return path


def test_every_row_of_the_demo_is_a_post_and_adds_up(demo_database: Path) -> None:
    rows, posts, duplicates, quarantined = totals(demo_database)
    assert rows == posts + duplicates + quarantined
    assert posts >= 1200
    assert duplicates + quarantined <= rows * 0.01


def test_a_run_says_its_accounting_and_info_repeats_it(undisturbed: Path) -> None:
    rows, posts, duplicates, quarantined = totals(undisturbed)
    result = in_process("info", "--database", undisturbed)
    assert result.returncode == 0, result.stderr
    assert f"{rows:,} rows = {posts:,} posts + {duplicates:,} duplicates + {quarantined:,} quarantined" in result.stderr
    assert "adds up" in result.stderr
    assert "all-MiniLM-L6-v2" in result.stderr


def test_the_same_input_gives_the_same_data_set(small_demo: Path, undisturbed: Path, tmp_path: Path) -> None:
    again = tmp_path / "again.db"
    assert pipeline("run", small_demo, "--database", again, VALUESCAPE_AUTHOR_KEY="test").returncode == 0
    assert content(again) == content(undisturbed)


def test_a_second_run_has_nothing_to_do(small_demo: Path, undisturbed: Path, tmp_path: Path) -> None:
    copy = tmp_path / "data.db"
    copy.write_bytes(undisturbed.read_bytes())
    before = content(copy)
    result = in_process("run", small_demo, "--database", copy, VALUESCAPE_AUTHOR_KEY="test")
    assert result.returncode == 0, result.stderr
    after = content(copy)
    assert len(after.pop("run")) == len(before.pop("run")) + 1
    assert after == before


@pytest.mark.slow
# test_resume.py stops it at every step
def test_a_killed_run_goes_on_to_the_same_data_set(small_demo: Path, undisturbed: Path, tmp_path: Path) -> None:
    path = tmp_path / "data.db"
    command = [sys.executable, "-m", "pipeline", "run", str(small_demo), "--database", str(path)]
    environment = {**os.environ, "VALUESCAPE_AUTHOR_KEY": "test"}
    process = subprocess.Popen(
        command, cwd=ROOT, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True
    )
    time.sleep(8)
    os.killpg(process.pid, signal.SIGKILL)
    process.wait()
    result = pipeline("run", small_demo, "--database", path, VALUESCAPE_AUTHOR_KEY="test")
    assert result.returncode == 0, result.stderr
    killed, whole = content(path), content(undisturbed)
    if process.returncode == 0:  # it was faster than the kill: the second call was a run of its own
        killed.pop("run"), whole.pop("run")
    assert killed == whole


def test_a_folder_with_broken_files_imports_the_rest(tmp_path: Path) -> None:
    folder = tmp_path / "exports"
    folder.mkdir()
    good = [
        {
            "id": str(i),
            "platform": "reddit",
            "created_at": f"2024-03-{i + 1:02d}",
            "text": f"Talking to ChatGPT calmed my anxiety on day {i} of the exam week.",
        }
        for i in range(5)
    ]
    (folder / "good.jsonl").write_text("\n".join(map(json.dumps, good)) + "\n")
    (folder / "broken.jsonl").write_text(
        json.dumps(good[0]) + '\n{"id": "9", "text": "cut o\n' + json.dumps(good[1]) + "\n"
    )
    (folder / "cut.json").write_text(json.dumps(good)[:-40])
    (folder / "empty.csv").write_bytes(b"")
    (folder / "binary.csv").write_bytes(bytes(range(256)) * 64)
    (folder / "notes.md").write_text("# not an export\n")
    path = tmp_path / "data.db"
    result = in_process("run", folder, "--database", path)
    assert result.returncode == 0, result.stderr
    assert "Traceback" not in result.stderr
    rows, posts, duplicates, quarantined = totals(path)
    assert rows == posts + duplicates + quarantined
    assert posts >= 5
    assert quarantined >= 3
    with sqlite3.connect(path) as connection:
        reasons = dict(
            connection.execute("SELECT s.name, q.reason FROM quarantine q JOIN source s ON s.id = q.source_id")
        )
        skipped = {row[0] for row in connection.execute("SELECT name FROM source WHERE skipped")}
    assert {"broken.jsonl", "cut.json", "binary.csv"} <= set(reasons)
    assert {"empty.csv", "notes.md"} <= skipped


def test_every_quote_is_verbatim(demo_database: Path) -> None:
    with sqlite3.connect(demo_database) as connection:
        rows = connection.execute(
            "SELECT m.quote, m.start, m.end, p.text FROM mention m JOIN post p ON p.id = m.post_id"
        )
        checked = 0
        for quote, start, end, text in rows:
            assert text[start:end] == quote
            assert len(quote.split()) >= 5
            checked += 1
    assert checked > 300


def test_no_author_name_is_stored(demo_database: Path) -> None:
    dump = sqlite3.connect(demo_database)
    authors = [row[0] for row in dump.execute("SELECT DISTINCT author_hash FROM post WHERE author_hash IS NOT NULL")]
    dump.close()
    assert len(authors) > 900
    raw = demo_database.read_bytes()
    assert b"demo_author_" not in raw


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["run", "no/such/file.csv"], "nothing at no/such/file.csv"),
        (["run", "data/demo", "--coder", "oracle"], "oracle"),
        (["run", "data/demo", "--format", "telegraph"], "telegraph"),
        (["info", "--database", "no/such.db"], "no data set"),
        (["run", "data/demo", "--map", "text"], "FIELD=COLUMN"),
    ],
)
def test_a_mistake_is_answered_with_a_sentence(arguments: list[str], says: str, tmp_path: Path) -> None:
    if arguments[0] == "run":
        arguments = [*arguments, "--database", str(tmp_path / "x.db")]
    result = pipeline(*arguments)
    assert result.returncode == 1
    assert says in result.stderr.replace("\n", " ")
    assert "Traceback" not in result.stderr


def test_two_runs_at_once_do_not_meet(tmp_path: Path) -> None:
    from filelock import FileLock

    path = tmp_path / "data.db"
    with FileLock(path.with_name("data.db.lock")):
        result = pipeline("run", "data/demo", "--database", path)
    assert result.returncode == 1
    assert "Another run is writing" in result.stderr


def test_limit_stops_and_a_later_run_goes_on(small_demo: Path, undisturbed: Path, tmp_path: Path) -> None:
    path = tmp_path / "data.db"
    assert (
        in_process("run", small_demo, "--database", path, "--limit", 40, VALUESCAPE_AUTHOR_KEY="test").returncode == 0
    )
    assert totals(path)[0] == 40
    assert in_process("run", small_demo, "--database", path, VALUESCAPE_AUTHOR_KEY="test").returncode == 0
    assert totals(path) == totals(undisturbed)


def test_code_writes_one_line_a_mention_with_the_posts_own_id(tmp_path: Path) -> None:
    posts = tmp_path / "posts.jsonl"
    text = "So  my day:\u200b ChatGPT helps me plan my week, which with ADHD I never managed. Claude calmed my panic attack."
    rows = [
        {"id": "own-1", "platform": "reddit", "text": text},
        {"id": "own-2", "platform": "reddit", "text": "Lovely weather in the mountains today, we saw two marmots."},
    ]
    posts.write_text("\n".join(map(json.dumps, rows)) + "\n")
    out = tmp_path / "out" / "mentions.jsonl"
    result = in_process("code", posts, "--out", out)
    assert result.returncode == 0, result.stderr
    lines = [json.loads(line) for line in out.read_text().splitlines()]
    assert lines
    assert {line["post_id"] for line in lines} == {"own-1"}
    for line in lines:
        assert text[line["start"] : line["end"]] == line["quote"]
        assert {"product", "product_family", "sentiment", "condition", "condition_term", "perspective", "value"} <= set(
            line
        )
        assert line["sentiment"] in {"positive", "negative", "neutral", "mixed", None}
        given = [sure for labels in line["confidence"].values() for sure in labels.values()]
        assert given and all(0 <= confidence <= 1 for confidence in given)

    def labels(name: str) -> set[str]:
        """One label or a list of them, over all lines."""
        values = [line[name] for line in lines]
        return {one for value in values for one in (value if isinstance(value, list) else [value])}

    assert "adhd" in labels("condition")
    assert "GPT" in labels("product_family")
