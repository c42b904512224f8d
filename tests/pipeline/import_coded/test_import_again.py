"""Imports that meet what is there already: second ones, killed ones, copies, repeats."""

from __future__ import annotations

import contextlib
import random
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.conftest import ROOT
from tests.pipeline.import_coded.conftest import Query, impact, post, write_lines
from tests.pipeline.import_coded.shared import COMFORT, PLAN, Command, adds_up


def test_a_second_import_changes_nothing(tmp_path: Path, command: Command, query: Query) -> None:
    file = write_lines(
        tmp_path / "coded.jsonl", [post(1, COMFORT, impact("Telling ChatGPT about my panic at night")), post(2, PLAN)]
    )

    def content() -> list[object]:
        tables = ("source", "post", "layer", "mention", "code", "coding", "rejected_quote", "vector", "topic_model")
        return [query(f"SELECT * FROM {table} ORDER BY 1, 2") for table in tables]

    first = command(file)
    before = content()
    second = command(file)
    assert adds_up(first) == adds_up(second)
    assert content() == before
    assert query("SELECT status FROM run") == [("finished",), ("finished",)]


WORDS = "amber birch cedar dune ember fjord grove heath islet jetty knoll lagoon marsh notch oasis prairie reef".split()


@pytest.mark.parametrize("sign", ["SELECT 1 FROM post", "SELECT 1 FROM mention"])
def test_a_killed_import_goes_on_to_the_same_data_set(
    tmp_path: Path, command: Command, query: Query, database: Path, sign: str
) -> None:
    pick = random.Random(3)
    quote = "ChatGPT calmed my anxiety before the exam"
    texts = [" ".join(pick.choices(WORDS, k=12)) + f". {quote}, day {n}." for n in range(1200)]
    rows = [post(n, text, *([impact(quote)] if n % 40 == 0 else [])) for n, text in enumerate(texts)]
    file = write_lines(tmp_path / "coded.jsonl", rows)
    call = "import typer; from pipeline.cli.import_coded import import_coded; typer.run(import_coded)"
    arguments = [sys.executable, "-c", call, str(file), "--database", str(database)]
    process = subprocess.Popen(arguments, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    started = time.monotonic()
    while process.poll() is None and time.monotonic() - started < 60:
        with contextlib.suppress(sqlite3.OperationalError):
            if database.exists() and query(f"{sign} LIMIT 1"):
                break
        time.sleep(0.01)
    process.kill()
    process.wait()
    assert query("SELECT status FROM run") == [("running",)]
    result = command(file)
    assert result.exit_code == 0, result.stderr
    assert "Going on with the import" in result.stderr
    assert adds_up(result) == {"coded": 30, "repeated": 0, "rejected": 0, "quarantined": 0}
    assert query("SELECT status FROM run") == [("finished",)]
    assert query("SELECT rows, complete FROM source") == [(1200, 1)]
    assert query("SELECT count(*), count(DISTINCT native_id) FROM post") == [(1200, 1200)]
    assert query("SELECT count(*), count(DISTINCT post_id) FROM mention") == [(30, 30)]
    assert query("SELECT count(*) FROM coding") == [(1200,)]


def test_impacts_of_a_post_that_repeats_another_are_the_other_ones(
    tmp_path: Path, command: Command, query: Query
) -> None:
    quote = impact("Telling ChatGPT about my panic at night")
    bot = "I am a bot, and this action was performed automatically. ChatGPT will calm your anxiety, says the sidebar."
    rows = [
        post(1, COMFORT, quote, quote),
        post(2, COMFORT, quote, impact("made the mornings bearable again", llm_impact="negative")),
        post(3, bot, impact("ChatGPT will calm your anxiety, says the sidebar")),
        post(4, COMFORT + " So.", impact("made the mornings bearable again. So.")),
    ]
    result = command(write_lines(tmp_path / "coded.jsonl", rows))
    assert adds_up(result) == {"coded": 4, "repeated": 0, "rejected": 2, "quarantined": 0}
    assert "2 of the coded ones came with posts that repeat another one" in " ".join(result.stderr.split())
    assert query("SELECT DISTINCT reason FROM duplicate ORDER BY 1") == [("near duplicate",), ("same text",)]
    stance = "SELECT impact, label FROM code JOIN mention ON mention.id = mention_id WHERE dimension = 'sentiment'"
    assert sorted(query(stance)) == [(1, "positive"), (2, "positive"), (3, "positive"), (4, "negative")]
    reasons = {row[0] for row in query("SELECT reason FROM rejected_quote")}
    assert "the quote does not stand in the post that this one repeats" in reasons
    assert any("no person's own words" in reason for reason in reasons)


def test_a_copy_of_a_file_publishes_nothing_twice(tmp_path: Path, command: Command, query: Query) -> None:
    folder = tmp_path / "results"
    folder.mkdir()
    for name in ("a.jsonl", "b.jsonl"):
        write_lines(folder / name, [post(1, COMFORT, impact("Telling ChatGPT about my panic at night"))])
    assert adds_up(command(folder)) == {"coded": 1, "repeated": 1, "rejected": 0, "quarantined": 0}
    assert query("SELECT count(DISTINCT impact) FROM code") == [(1,)]


def test_an_import_says_whose_codes_it_takes_the_place_of(tmp_path: Path, command: Command, query: Query) -> None:
    one = write_lines(tmp_path / "one.jsonl", [post(1, COMFORT, impact("Telling ChatGPT about my panic at night"))])
    two = write_lines(
        tmp_path / "two.jsonl",
        [
            post(1, COMFORT, impact("made the mornings bearable again")),
            post(2, PLAN, impact("the kitchen is clean now")),
        ],
    )
    said = "1 posts had codes of an earlier import, which these take the place of; --layer keeps both."
    assert said not in " ".join(command(one).stderr.split())
    assert said in " ".join(command(two).stderr.split())
    assert [row[0] for row in query("SELECT quote FROM mention")] == ["made the mornings bearable again"]
    assert said not in " ".join(command(one, "--layer", "first").stderr.split())
    assert query("SELECT count(*) FROM mention") == [(2,)]
