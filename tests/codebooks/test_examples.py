"""The invented examples that the offline coder is to learn from: valid, distinct, enough of every label."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

from pipeline.coding.codebook_file import DEFAULT_CODEBOOK, load_codebook

FOLDER = DEFAULT_CODEBOOK.parent / "examples"


def examples() -> list[dict[str, object]]:
    files = sorted(Path(FOLDER).glob("*.jsonl"))
    return [json.loads(line) for file in files for line in file.read_text(encoding="utf-8").splitlines()]


def test_every_code_is_a_label_of_the_codebook() -> None:
    book = load_codebook(DEFAULT_CODEBOOK)
    known = {dimension.id: {label.id for label in dimension.labels} for dimension in book.dimensions}
    for example in examples():
        assert isinstance(example["relevant"], bool)
        codes: dict[str, list[str]] = example.get("codes", {})  # type: ignore[assignment]
        assert bool(codes) == example["relevant"], example["text"]
        for dimension, labels in codes.items():
            assert set(labels) <= known[dimension]


def test_there_are_thousands_no_two_the_same_and_some_of_every_label() -> None:
    rows = examples()
    assert len(rows) >= 7000
    assert len({str(row["text"]).lower() for row in rows}) == len(rows)
    assert sum(not row["relevant"] for row in rows) >= 700
    book = load_codebook(DEFAULT_CODEBOOK)
    for dimension in ("sentiment", "condition", "perspective", "value"):
        given = Counter(label for row in rows for label in row.get("codes", {}).get(dimension, []))  # type: ignore[attr-defined]
        scarce = {label.id: given[label.id] for label in book.dimension(dimension).labels if given[label.id] < 30}
        assert not scarce, scarce
