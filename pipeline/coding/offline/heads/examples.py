"""A codebook's training examples: invented posts with their codes, JSON Lines beside the codebook."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pipeline.coding.offline.tuning import LEARNING
from records.codebook import Codebook
from records.problem import Problem

CODEBOOKS = Path(__file__).resolve().parents[4] / "codebooks"


class ExampleError(Problem):
    """A mistake in an example file: which file, which line, what to do."""


@dataclass(frozen=True, slots=True)
class Example:
    """One post to learn from: `codes` holds the label ids of each dimension that a careful coder would give.

    `evidence` holds the stretches of the text that show a label; a dimension that is missing there was not marked.
    """

    text: str
    relevant: bool
    codes: dict[str, tuple[str, ...]]
    platform: str | None = None
    source: str = ""  # the file it stands in
    evidence: dict[str, dict[str, tuple[str, ...]]] = field(default_factory=dict)
    plain: bool = False  # told as most people tell it, not built to be hard
    surroundings: tuple[str, ...] = ()  # see `records.posts.Passage`
    undecided: frozenset[tuple[str, str]] = frozenset()  # dimension and label: readers say neither yes nor no


def held_out(examples: Sequence[Example]) -> list[bool]:
    """Which examples calibrate instead of training: a share of the plain ones, or of all where none is plain.

    Settled by an example's text, so that new examples move no old one.
    """
    plain = any(example.plain for example in examples)
    return [
        example.plain == plain and int(hashlib.sha256(example.text.encode()).hexdigest(), 16) % LEARNING.hold_out == 0
        for example in examples
    ]


def example_folder(codebook: Codebook) -> Path:
    """Where a codebook keeps its examples: `codebooks/<id>/examples`."""
    return CODEBOOKS / codebook.id / "examples"


def example_files(folder: Path) -> list[Path]:
    """The example files in the order of their names; none where there is no such folder."""
    return sorted(folder.glob("*.jsonl")) if folder.is_dir() else []


def read_examples(codebook: Codebook, files: Sequence[Path]) -> list[Example]:
    """All examples, checked against the codebook; ExampleError names the first mistake."""
    labels = {d.id: {label.id for label in d.labels} for d in codebook.dimensions}
    examples: list[Example] = []
    seen: dict[str, str] = {}
    for path in files:
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            if not line.strip():
                continue
            where = f"{path.name}, line {number}"
            example = _example(line, where, path.stem, labels)
            if example.text in seen:
                raise ExampleError(f"{where}: the same text stands in {seen[example.text]}; keep one")
            seen[example.text] = where
            examples.append(example)
    return examples


def _example(line: str, where: str, source: str, labels: dict[str, set[str]]) -> Example:
    try:
        row: Any = json.loads(line)
    except json.JSONDecodeError as error:
        raise ExampleError(f"{where}: not valid JSON ({error.msg}); write one object a line") from None
    if not isinstance(row, dict) or not isinstance(row.get("text"), str) or not row["text"].strip():
        raise ExampleError(f"{where}: 'text' is missing or empty; give the post's text")
    if not isinstance(row.get("relevant"), bool):
        raise ExampleError(f"{where}: 'relevant' must be true or false")
    codes = row.get("codes", {})
    if not isinstance(codes, dict) or (codes and not row["relevant"]):
        raise ExampleError(f"{where}: 'codes' is an object of dimension: [labels], left out where 'relevant' is false")
    for dimension, given in codes.items():
        if dimension not in labels:
            raise ExampleError(f"{where}: the codebook has no dimension '{dimension}'; choose of {', '.join(labels)}")
        if not isinstance(given, list) or (wrong := [label for label in given if label not in labels[dimension]]):
            raise ExampleError(
                f"{where}: '{dimension}' has no such label: {given if not isinstance(given, list) else wrong}"
            )
    return Example(
        text=row["text"],
        relevant=row["relevant"],
        codes={dimension: tuple(given) for dimension, given in codes.items()},
        platform=row.get("platform"),
        source=source,
        evidence=_evidence(row, where),
        plain=row.get("plain") is True,
    )


def _evidence(row: dict[str, Any], where: str) -> dict[str, dict[str, tuple[str, ...]]]:
    """The marked stretches by dimension and label: of labels that the example has, verbatim in its text."""
    evidence = row.get("evidence", {})
    if not isinstance(evidence, dict) or not all(isinstance(marked, dict) for marked in evidence.values()):
        raise ExampleError(f"{where}: 'evidence' is an object of dimension: {{label: [stretches of the text]}}")
    for dimension, marked in evidence.items():
        for label, stretches in marked.items():
            if label not in row.get("codes", {}).get(dimension, []):
                raise ExampleError(f"{where}: evidence for '{label}', which 'codes' does not give in '{dimension}'")
            if not isinstance(stretches, list) or not all(isinstance(s, str) and s in row["text"] for s in stretches):
                raise ExampleError(f"{where}: evidence for '{label}' is not in the text, letter by letter: {stretches}")
    return {d: {label: tuple(of) for label, of in marked.items()} for d, marked in evidence.items()}
