"""Result files through the command line into SQLite: both shapes, broken ones, repeats, resuming, accounting."""

from __future__ import annotations

import contextlib
import csv
import json
import random
import re
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest
from typer.testing import Result

from db.connect import database_url, open_read_only
from db.read.provenance import latest_run
from tests.conftest import ROOT
from tests.pipeline.import_coded.conftest import Query, impact, post, write_lines

Command = Callable[..., Result]
COMFORT = "Last winter was dark. Telling ChatGPT about my panic at night made the mornings bearable again."
PLAN = "With AuDHD I let Claude cut my chores into tiny steps, and for once the kitchen is clean."
COLD = "I asked the bot about my grief “and it just listed five stages”, like a leaflet at the dentist."


def adds_up(result: Result) -> dict[str, int]:
    """The impacts' account as printed: the parts sum to the whole."""
    said = " ".join(result.stderr.split())
    match = re.search(
        r"([\d,]+) impacts = ([\d,]+) coded \+ ([\d,]+) repeated \+ ([\d,]+) rejected \+ ([\d,]+) quar", said
    )
    assert match, result.stderr
    total, *parts = (int(number.replace(",", "")) for number in match.groups())
    assert total == sum(parts)
    assert "does not add up" not in said
    return dict(zip(("coded", "repeated", "rejected", "quarantined"), parts, strict=True))


def codes(query: Query, quote: str) -> list[tuple[str, str, str | None, str | None]]:
    return query(
        "SELECT dimension, label, term, raw_label FROM code JOIN mention ON mention.id = mention_id WHERE quote = ? "
        "ORDER BY mention_id, dimension, position",
        quote,
    )


def test_posts_with_impacts_become_an_ordinary_data_set(
    tmp_path: Path, command: Command, query: Query, database: Path
) -> None:
    first = impact(
        "Telling ChatGPT about my panic at night made the mornings bearable again.",
        mental_health_condition="Panic Attacks",
        llm_impact="Positive",
    )
    second = impact(
        "I let Claude cut my chores into tiny steps", llm_product="claude ai", mental_health_condition="audhd"
    )
    rows = [post(1, COMFORT, first), post(2, PLAN, second), post(3, "A walk in the hills, no bots, only sheep.")]
    result = command(write_lines(tmp_path / "coded.jsonl", rows))
    assert result.exit_code == 0, result.stderr
    assert adds_up(result) == {"coded": 2, "repeated": 0, "rejected": 0, "quarantined": 0}
    assert query("SELECT status, coder FROM run") == [("finished", "import-coded")]
    assert query("SELECT outcome, count(*) FROM coding GROUP BY 1 ORDER BY 1") == [("mentions", 2), ("no mention", 1)]
    assert query("SELECT count(*) FROM mention") == [(2,)]
    assert query("SELECT kind, name FROM layer") == [("import", "import-coded")]
    assert query("SELECT count(*) FROM post WHERE substr(text, 1, 4) = 'Last' AND platform = 'reddit'") == [(1,)]
    assert query("SELECT count(*) FROM mention m JOIN post p ON p.id = m.post_id WHERE instr(p.text, m.quote) = 0") == [
        (0,)
    ]
    assert ("condition", "anxiety", "panic", "Panic Attacks") in codes(query, str(first["supporting_quote"]))
    assert ("sentiment", "positive", None, "Positive") in codes(query, str(first["supporting_quote"]))
    audhd = [row[1:] for row in codes(query, str(second["supporting_quote"])) if row[0] == "condition"]
    assert audhd == [("adhd", None, "audhd"), ("autism", None, "audhd")]
    assert query("SELECT count(*) FROM vector") == [(2,)]
    assert query("SELECT count(*) FROM topic_model") == [(1,)]
    with open_read_only(database_url(str(database))).connect() as connection:
        run = latest_run(connection)
    assert run is not None
    assert run.options["mapping"]["name"] == "vsd"
    assert len(run.options["mapping"]["sha256"]) == 64
    assert run.counts["labels"]["condition"]["audhd"] == [1, "table", ["adhd", "autism"]]
    assert run.counts["impacts"]["coded"] == 2


def flat_rows(path: Path, rows: list[dict[str, object]]) -> Path:
    names = list(dict.fromkeys(name for row in rows for name in row))
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, names, restval="")
        writer.writeheader()
        writer.writerows(rows)
    return path


def flat(number: int, text: str, one: dict[str, object], **more: object) -> dict[str, object]:
    head = {name: value for name, value in post(number, text).items() if name != "impacts"}
    return {**head, **one, **more}


def test_flat_rows_of_one_post_are_one_post_wherever_they_stand(tmp_path: Path, command: Command, query: Query) -> None:
    rows = [
        flat(1, PLAN, impact("With AuDHD I let Claude cut my chores", mapped_mental_health_condition="adhd")),
        flat(2, COMFORT, impact("Telling ChatGPT about my panic at night")),
        flat(1, PLAN, impact("for once the kitchen is clean", user_perspective_category="task breakdown")),
        flat(1, PLAN, impact("for once the kitchen is clean", user_perspective_category="Task-Breakdown")),
    ]
    result = command(flat_rows(tmp_path / "flat.csv", rows))
    assert result.exit_code == 0, result.stderr
    assert adds_up(result) == {"coded": 4, "repeated": 0, "rejected": 0, "quarantined": 0}
    assert query("SELECT rows FROM source") == [(4,)]
    assert query("SELECT count(*) FROM post") == [(2,)]
    assert query("SELECT reason, count(*) FROM duplicate GROUP BY 1") == [("same id", 2)]
    assert query("SELECT post_id, count(*) FROM mention GROUP BY 1 ORDER BY 1") == [(1, 2), (2, 1)]


def test_an_unknown_raw_label_falls_back_to_the_files_own_mapping(
    tmp_path: Path, command: Command, query: Query
) -> None:
    rows = [
        flat(
            1,
            PLAN,
            impact(
                "for once the kitchen is clean",
                mental_health_condition="zorblax",
                mapped_mental_health_condition="ADHD",
            ),
        )
    ]
    assert command(flat_rows(tmp_path / "flat.csv", rows)).exit_code == 0
    assert ("condition", "adhd", None, "zorblax") in codes(query, "for once the kitchen is clean")
    labels = json.loads(query("SELECT counts FROM run")[0][0])["labels"]["condition"]
    assert labels["zorblax"] == [1, "mapped column, table", ["adhd"]]


def test_a_row_without_text_is_known_by_its_quotes(tmp_path: Path, command: Command, query: Query) -> None:
    one = "My bot remembers that I dread Mondays"
    two = "It asks me how the week went every Friday"
    rows = [
        flat(1, "", impact(one)),
        flat(2, COMFORT, impact("Telling ChatGPT about my panic at night")),
        flat(1, "", impact(two)),
    ]
    for row in rows:
        row.pop("Full Text") if not row["Full Text"] else None
    result = command(write_lines(tmp_path / "flat.jsonl", rows))
    assert result.exit_code == 0, result.stderr
    assert adds_up(result)["coded"] == 3
    assert query("SELECT text, kind FROM post ORDER BY id") == [(f"{one}\n\n{two}", "quote"), (COMFORT, "post")]
    whole = f"Sunday again. {one}. {two}. That is more than my manager does."
    again = command(write_lines(tmp_path / "whole.jsonl", [post(1, whole, impact(one), impact(two))]))
    assert adds_up(again) == {"coded": 2, "repeated": 0, "rejected": 0, "quarantined": 0}
    assert query("SELECT text, kind FROM post WHERE id = 1") == [(whole, "post")]
    assert query("SELECT count(*) FROM mention WHERE post_id = 1") == [(2,)]


def test_quotes_are_repaired_only_for_blanks_marks_and_ellipses(tmp_path: Path, command: Command, query: Query) -> None:
    text = "I asked  the bot about my grief\n“and it just listed five stages”, like a leaflet at the dentist."
    good = [
        'about my grief "and it just listed five stages"',
        "I asked the bot about my grief ... like a leaflet at the dentist",
        "“like a leaflet at the dentist.”",
    ]
    bad = ["it merely listed five stages of grief", "a leaflet at", "", "LIKE A LEAFLET AT THE DENTIST"]
    rows = [
        post(
            1,
            text,
            *(impact(quote) for quote in [*good, *bad]),
            "no object",
            {"supporting_quote": "like a leaflet at the dentist"},
        )
    ]
    result = command(write_lines(tmp_path / "coded.jsonl", rows))
    assert adds_up(result) == {"coded": 3, "repeated": 0, "rejected": 6, "quarantined": 0}
    assert "3 quotes were found only after repairing" in " ".join(result.stderr.split())
    # the second quote is the longest and covers the others: it stays, with the codes of all three impacts
    assert query("SELECT quote, repaired FROM mention") == [(text.removesuffix("."), "ellipsis")]
    assert query("SELECT DISTINCT impact FROM code ORDER BY 1") == [(1,), (2,), (3,)]
    reasons: dict[str, str] = dict(query("SELECT quote, reason FROM rejected_quote"))
    assert reasons["it merely listed five stages of grief"] == "the quote does not stand in the post"
    assert "3 words" in reasons["a leaflet at"]
    assert reasons["like a leaflet at the dentist"] == "none of the impact's labels could be mapped"
    assert len(query("SELECT 1 FROM rejected_quote")) == 6


def test_broken_files_cost_their_rows_only(tmp_path: Path, command: Command, query: Query) -> None:
    folder = tmp_path / "results"
    folder.mkdir()
    good = json.dumps(post(1, COMFORT, impact("Telling ChatGPT about my panic at night")))
    undated = json.dumps({**post(2, PLAN, impact("for once the kitchen is clean")), "Date": "soon"})
    textual = json.dumps(
        {
            **post(3, COLD),
            "impacts": "[{'supporting_quote': 'like a leaflet at the dentist', 'llm_impact': 'Negative'}]",
        }
    )
    unlisted = json.dumps({**post(4, "Nothing to see here, move along please, thanks."), "impacts": "many, really"})
    lines = [good, '{"Url": "cut o', undated, textual, unlisted, "[]", json.dumps({"impacts": []})]
    (folder / "lines.jsonl").write_text("\n".join(lines) + "\n", encoding="utf-8")
    (folder / "posts.csv").write_text("id,text\n1,Only a post and no codes at all\n", encoding="utf-8")
    (folder / "notes.md").write_text("# not a result file\n", encoding="utf-8")
    (folder / "empty.jsonl").write_bytes(b"")
    (folder / "binary.csv").write_bytes(bytes(range(256)) * 16)
    result = command(folder)
    assert result.exit_code == 0, result.stderr
    assert adds_up(result) == {"coded": 2, "repeated": 0, "rejected": 0, "quarantined": 1}
    rows, posts, duplicates, quarantined = (
        query(f"SELECT {what}")[0][0]
        for what in (
            "sum(rows) FROM source",
            "count(*) FROM post",
            "count(*) FROM duplicate",
            "count(*) FROM quarantine",
        )
    )
    assert (rows, posts, duplicates, quarantined) == (9, 2, 0, 7)
    reasons = " | ".join(row[0] for row in query("SELECT reason FROM quarantine"))
    for part in (
        "not complete JSON",
        '"soon" can\'t be read',
        "can't be read as a list",
        "no codes in this file",
        "neither a text nor a quote",
    ):
        assert part in reasons
    assert {row[0] for row in query("SELECT name FROM source WHERE skipped")} == {"notes.md", "empty.jsonl"}


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


def test_mistakes_are_answered_with_a_sentence(tmp_path: Path, command: Command) -> None:
    file = write_lines(tmp_path / "coded.jsonl", [post(1, COMFORT)])
    own = tmp_path / "own.yaml"
    cases = {
        "codebook: other": "maps to the codebook 'other'",
        "codebook: vsd\ndimensions: {mood: {}}": "no dimension 'mood'",
        "codebook: vsd\ndimensions: {condition: {table: {gloom: [blue]}}}": "no label 'gloom'",
        "codebook: vsd\ndimensions: {condition: {table: {anxiety/blue: [blue]}}}": "no term 'blue'",
        "codebook: [": "not valid YAML",
        "codebook: vsd\ntables: {}": "tables",
    }
    for text, says in cases.items():
        own.write_text(f'id: own\nversion: "1"\n{text}\n', encoding="utf-8")
        result = command(file, "--mapping", own)
        assert result.exit_code == 1
        assert says in " ".join(result.stderr.split()), result.stderr
    missing = command(tmp_path / "nowhere.jsonl")
    assert missing.exit_code == 1
    assert "nothing at" in missing.stderr


def test_a_list_of_labels_is_one_mention_with_all_of_them(tmp_path: Path, command: Command, query: Query) -> None:
    one = impact(
        "for once the kitchen is clean",
        mental_health_condition=["ADHD", "autism"],
        user_perspective_category="['task breakdown', 'emotional support', 'practical help']",
    )
    file = tmp_path / "coded.json"
    file.write_text(
        json.dumps([post(1, PLAN, one), post(2, COMFORT, {**one, "supporting_quote": "no such words at all here"})])
    )
    result = command(file)
    assert adds_up(result) == {"coded": 1, "repeated": 0, "rejected": 1, "quarantined": 0}
    found = codes(query, "for once the kitchen is clean")
    assert [label for dimension, label, *_ in found if dimension == "condition"] == ["adhd", "autism"]
    assert [label for dimension, label, *_ in found if dimension == "perspective"] == [
        "instrumental_support",
        "emotional_support",
    ]
    assert query("SELECT count(*), count(DISTINCT impact) FROM mention JOIN code ON mention_id = id") == [(7, 1)]
    assert query("SELECT source_row FROM post ORDER BY 1") == [(1,), (2,)]


def test_the_dashboard_opens_an_import(
    tmp_path: Path, command: Command, database: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = [
        post(n, text, impact(quote))
        for n, text, quote in (
            (1, COMFORT, "Telling ChatGPT about my panic at night"),
            (2, COLD, "I asked the bot about my grief"),
        )
    ]
    assert (
        command(
            write_lines(tmp_path / "coded.jsonl", [*rows, post(3, PLAN, impact("for once the kitchen is clean"))])
        ).exit_code
        == 0
    )
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{database}")
    monkeypatch.chdir(ROOT)
    app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60).run()
    for page in ("sentiment", "values", "topics", "method", "quotes"):
        assert not app.exception, app.exception
        app.switch_page(f"pages/{page}.py").run()
    assert not app.exception, app.exception
    shown = "".join(str(element.proto) for element in app.get("html"))
    assert "From 3 posts" in shown
