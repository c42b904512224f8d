"""Exports of annotation tools: a table and JSON of one project hold the same codes of the same posts."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable
from pathlib import Path

from typer.testing import Result

from tests.pipeline.import_coded.conftest import Query
from tests.pipeline.import_coded.shared import COMFORT

MAP = """
id: tool
version: "1"
codebook: vsd
quote: [passage]
dimensions:
  sentiment: {columns: [sentiment]}
  condition: {columns: [condition]}
"""
ROW = {
    "annotation_id": 11, "id": 1, "lead_time": 4.2, "created_at": "2025-06-01T09:00:00Z", "post_id": "1abc", "platform": "reddit",
    "posted": "2024-05-01T00:00:00Z", "text": COMFORT, "passage": "Telling ChatGPT about my panic at night",
    "condition": {"choices": ["anxiety", "depression"]}, "sentiment": "positive",
}  # fmt: skip


def test_choices_are_lists_of_labels(
    tmp_path: Path, command: Callable[..., Result], query: Query, database: Path
) -> None:
    (tmp_path / "map.yaml").write_text(MAP)
    (tmp_path / "project.json").write_text(json.dumps([ROW]))
    with (tmp_path / "project.csv").open("w", newline="") as file:
        writer = csv.DictWriter(file, list(ROW))
        writer.writeheader()
        writer.writerow({**ROW, "condition": json.dumps(ROW["condition"])})
    found = []
    for name in ("project.json", "project.csv"):
        result = command(tmp_path / name, "--mapping", tmp_path / "map.yaml")
        assert result.exit_code == 0, result.stderr
        found.append(
            (
                sorted(query("SELECT dimension, label FROM code")),
                query("SELECT platform, native_id, date(created_at) FROM post"),
            )
        )
        database.unlink()
    assert (
        found[0]
        == found[1]
        == (
            [("condition", "anxiety"), ("condition", "depression"), ("sentiment", "positive")],
            [("reddit", "1abc", "2024-05-01")],
        )
    )
