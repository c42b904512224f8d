"""What cannot be mapped is listed, filled in, and read by the next import."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from ruamel.yaml import YAML
from typer.testing import Result

from tests.pipeline.import_coded.conftest import Query, impact, post, write_lines

TEXT = "Every evening I tell ChatGPT what went wrong and it sorts my head before I sleep."


def results(path: Path, *conditions: str) -> Path:
    quotes = ["Every evening I tell ChatGPT what", "went wrong and it sorts my head", "it sorts my head before I sleep"]
    impacts = [impact(quote, mental_health_condition=condition) for quote in quotes for condition in conditions]
    return write_lines(path, [post(1, TEXT, *impacts)])


def entries(path: Path) -> list[dict[str, object]]:
    return list(YAML(typ="safe").load(path.read_text(encoding="utf-8"))["dimensions"]["condition"]["unmapped"])


def test_unmapped_labels_are_written_filled_in_and_read(
    tmp_path: Path, command: Callable[..., Result], query: Query
) -> None:
    once = write_lines(
        tmp_path / "once.jsonl",
        [
            post(
                2,
                "The kettle sings while Claude sorts my head before I sleep. Mostly.",
                impact("sorts my head before I sleep. Mostly.", mental_health_condition="brain weather"),
            )
        ],
    )
    file = results(tmp_path / "coded.jsonl", "zorblax", "agorafobicness")
    own = tmp_path / "own.yaml"
    first = command(file, once, "--write-unmapped", own)
    assert first.exit_code == 0, first.stderr
    assert "condition, not mapped: 3 labels, 7 times" in " ".join(first.stderr.split())
    found = entries(own)
    assert [(e["raw"], e["count"], e["label"]) for e in found] == [
        ("agorafobicness", 3, None),
        ("zorblax", 3, None),
        ("brain weather", 1, None),
    ]
    assert found[0]["suggestion"] == "anxiety/agoraphobia"
    assert found[1]["suggestion"] is None
    assert query("SELECT count(*) FROM code WHERE dimension = 'condition'") == [(0,)]
    text = own.read_text(encoding="utf-8")
    assert text.startswith("#")
    for raw, label in (("agorafobicness", "anxiety/agoraphobia"), ("zorblax", "adhd + autism")):
        head, _, tail = text.partition(f"raw: {raw}\n")
        text = f"{head}raw: {raw}\n{tail.replace('label:', f'label: {label}', 1)}"
    own.write_text(text, encoding="utf-8")
    second = command(file, once, "--mapping", own, "--write-unmapped", own)
    assert second.exit_code == 0, second.stderr
    codes = query("SELECT label, term, raw_label, count(*) FROM code WHERE dimension = 'condition' GROUP BY 1, 2, 3")
    assert sorted(codes) == [
        ("adhd", None, "zorblax", 3),
        ("anxiety", "agoraphobia", "agorafobicness", 3),
        ("autism", None, "zorblax", 3),
    ]
    kept = {e["raw"]: e["label"] for e in entries(own)}
    assert kept == {"agorafobicness": "anxiety/agoraphobia", "zorblax": "adhd + autism", "brain weather": None}
    options = query("SELECT json_extract(options, '$.own_mapping.name') FROM run ORDER BY id")
    assert options == [(None,), ("vsd-own",)]


def test_a_file_that_is_no_mapping_is_not_overwritten(tmp_path: Path, command: Callable[..., Result]) -> None:
    notes = tmp_path / "notes.yaml"
    notes.write_text("milk: 2\n", encoding="utf-8")
    result = command(results(tmp_path / "coded.jsonl", "zorblax"), "--write-unmapped", notes)
    assert result.exit_code == 1
    assert "notes.yaml" in result.stderr.replace("\n", "")
    assert notes.read_text(encoding="utf-8") == "milk: 2\n"


@pytest.mark.slow
def test_suggestions_by_meaning_need_no_common_letters(tmp_path: Path, command: Callable[..., Result]) -> None:
    own = tmp_path / "own.yaml"
    file = results(tmp_path / "coded.jsonl", "terrified in crowded open places")
    result = command(file, "--write-unmapped", own, "--suggest", "meaning")
    assert result.exit_code == 0, result.stderr
    assert str(entries(own)[0]["suggestion"]).startswith("anxiety")
