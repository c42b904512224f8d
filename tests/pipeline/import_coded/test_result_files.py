"""Shapes of result files: columns named by a model, mapped and combined columns, dots in names, errors, files without codes."""

from __future__ import annotations

import json
from pathlib import Path

from pipeline.coding.codebook_file import load_codebook
from pipeline.import_coded.columns import Columns
from pipeline.import_coded.label_rows import label_by_label
from pipeline.import_coded.mapping import default_mapping, load_mapping
from pipeline.import_coded.reader import ResultFile, read_results
from tests.pipeline.import_coded.conftest import Query, impact, post, write_lines
from tests.pipeline.import_coded.shared import COMFORT, PLAN, Command, adds_up, flat, flat_rows

CODEBOOK = load_codebook()
BASE = default_mapping(CODEBOOK)
NIGHT = "Telling ChatGPT about my panic at night"
KITCHEN = "for once the kitchen is clean"


def read(path: Path, own: Path | None = None) -> ResultFile:
    mapping = load_mapping(own, CODEBOOK) if own else None
    return read_results(path, Columns(CODEBOOK, BASE, mapping))


def renamed(row: dict[str, object], column: str, value: object) -> dict[str, object]:
    return {**{name: cell for name, cell in row.items() if name != "impacts"}, column: value}


def test_impacts_stand_under_the_name_of_their_model(tmp_path: Path) -> None:
    plain, wrapped = [impact(NIGHT)], {"impacts": [impact(KITCHEN), impact("I let Claude cut my chores")]}
    rows = [
        renamed(post(1, COMFORT), "tern-5-mini_results", json.dumps(plain)),
        renamed(post(2, PLAN), "tern-5-mini_results", wrapped),
    ]
    found = read(write_lines(tmp_path / "a.jsonl", rows))
    assert not found.fault and "tern-5-mini_results" in found.why
    assert [len(row.impacts) for row in found.rows] == [1, 2]
    two = read(write_lines(tmp_path / "b.jsonl", [{**rows[0], "wren_results": "[]"}]))
    assert two.fault and "tern-5-mini_results, wren_results" in two.why


def test_what_others_made_of_labels_is_asked_only_where_the_label_is_unknown(tmp_path: Path) -> None:
    mine = impact(
        NIGHT,
        mapped_primary_mental="Anxiety disorders",
        mapped_mental_terms=["OCD", "PTSD"],
        value_combined="Privacy",
        perspective_combined="ethics",
    )
    only = {
        name: cell for name, cell in mine.items() if name.endswith(("combined", "terms", "mental", "quote", "impact"))
    }
    (row, bare) = read(write_lines(tmp_path / "a.jsonl", [post(1, COMFORT, mine), post(2, COMFORT, only)])).rows
    assert row.impacts[0].labels["condition"] == ("anxiety",)
    for one in (row, bare):
        (found,) = one.impacts
        assert found.mapped["condition"] == ("OCD", "PTSD", "Anxiety disorders")
        assert (found.mapped["value"], found.mapped["perspective"]) == (("Privacy",), ("ethics",))
    assert set(bare.impacts[0].labels) == {"sentiment"}


def test_mapped_terms_and_category_together_give_the_terms(tmp_path: Path, command: Command, query: Query) -> None:
    mine = impact(
        NIGHT,
        mental_health_condition="zorblax",
        mapped_primary_mental="Anxiety disorders",
        mapped_mental_terms="['OCD', 'PTSD']",
    )
    assert command(flat_rows(tmp_path / "a.csv", [flat(1, COMFORT, mine)])).exit_code == 0
    found = query("SELECT label, term, impact FROM code WHERE dimension = 'condition' ORDER BY position")
    assert found == [("anxiety", "ocd", 1), ("anxiety", "ptsd", 1)]


def test_names_of_columns_in_an_own_mapping_may_hold_dots(tmp_path: Path) -> None:
    own = tmp_path / "own.yaml"
    own.write_text(
        'id: own\nversion: "1"\ncodebook: vsd\nimpacts: [answer.found]\nquote: [proof.text]\n'
        "dimensions:\n  condition: {columns: [Codes.Condition], table: {other/grief: [wet.boots]}}\n  product: {table: {Character.AI: [c.dot.ai]}}\n",
        encoding="utf-8",
    )
    one = {"proof": {"text": NIGHT}, "codes": {"condition": "wet.boots"}}
    row = {name: cell for name, cell in post(1, COMFORT).items() if name != "impacts"}
    listed = read(write_lines(tmp_path / "a.jsonl", [{**row, "answer": {"found": [one]}}]), own)
    single = read(flat_rows(tmp_path / "a.csv", [{**row, "proof.text": NIGHT, "codes.condition": "wet.boots"}]), own)
    for found in (listed, single):
        (impact_read,) = found.rows[0].impacts
        assert (impact_read.quote, impact_read.labels) == (NIGHT, {"condition": ("wet.boots",)})


def test_a_row_with_an_error_is_not_coded(tmp_path: Path, command: Command, query: Query) -> None:
    texts = [
        f"Fictional day {n}: rain again, and the {word} stayed shut." for n, word in enumerate("gate shop pool".split())
    ]
    rows = [
        post(1, COMFORT, impact(NIGHT)),
        renamed(post(2, texts[0]), "impacts", "Error: rate limit reached"),
        renamed(post(3, texts[1]), "impacts", {"error": "not valid JSON", "raw": "{"}),
        {**post(4, texts[2]), "error": "timeout"},
        post(5, PLAN),
    ]
    result = command(write_lines(tmp_path / "a.jsonl", rows))
    assert result.exit_code == 0, result.stderr
    assert adds_up(result)["coded"] == 1
    assert "3 posts are not coded" in " ".join(result.stderr.split())
    found = query("SELECT outcome, count(*) FROM coding GROUP BY 1 ORDER BY 1")
    assert found == [("mentions", 1), ("no mention", 1), ("set aside: an error of those who coded it", 3)]


def test_files_without_codes_fail_with_a_sentence(tmp_path: Path, command: Command, database: Path) -> None:
    posts = tmp_path / "posts.csv"
    posts.write_text("id,text\n1,Only a post and no codes at all\n", encoding="utf-8")
    result = command(posts)
    assert result.exit_code == 1
    said = " ".join(result.stderr.split())
    assert "posts.csv: no codes in this file" in said and "command run" in said


def test_an_impact_written_label_by_label_counts_its_stance_once(
    tmp_path: Path, command: Command, query: Query
) -> None:
    labels = ["task breakdown", "emotional support", "ethics"]
    rows = [flat(1, PLAN, impact(KITCHEN, user_perspective_category=label)) for label in labels]
    result = command(flat_rows(tmp_path / "a.csv", [*rows, flat(1, PLAN, impact(KITCHEN, llm_impact="negative"))]))
    assert adds_up(result)["coded"] == 2
    assert "2 rows add labels" in " ".join(result.stderr.split())
    stances = query("SELECT label, impact FROM code WHERE dimension = 'sentiment' ORDER BY impact")
    assert stances == [("positive", 1), ("negative", 2)]
    found = query("SELECT label FROM code WHERE dimension = 'perspective' AND impact = 1 ORDER BY position")
    assert found == [("instrumental_support",), ("emotional_support",), ("ethics",)]


def test_rows_that_agree_in_everything_are_impacts_of_their_own(tmp_path: Path) -> None:
    rows = [
        flat(1, PLAN, impact(KITCHEN, user_perspective_category=label))
        for label in ("task breakdown", "Task-Breakdown")
    ]
    impacts = [one for row in read(flat_rows(tmp_path / "a.csv", rows)).rows for one in row.impacts]
    assert len(label_by_label(impacts)) == 2
    listed = read(
        write_lines(
            tmp_path / "a.jsonl",
            [post(1, PLAN, *(impact(KITCHEN, user_perspective_category=x) for x in ("ethics", "venting")))],
        )
    )
    assert len(label_by_label(listed.rows[0].impacts)) == 2
