"""Result files through the command line into SQLite: both shapes, broken ones, accounting."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from db.connect import database_url, open_read_only
from db.read.provenance import latest_run
from tests.conftest import ROOT
from tests.pipeline.import_coded.conftest import Query, impact, post, write_lines
from tests.pipeline.import_coded.shared import COLD, COMFORT, PLAN, Command, adds_up, flat, flat_rows


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
