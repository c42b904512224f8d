from __future__ import annotations

import json

import pytest
import typer
from typer.testing import CliRunner

from pipeline.cli.train import train


@pytest.fixture
def app() -> typer.Typer:
    app = typer.Typer()
    app.command()(train)
    return app


def test_few_examples_are_nothing_to_learn_from(app, tmp_path):
    (tmp_path / "some.jsonl").write_text(json.dumps({"text": "a", "relevant": False}), encoding="utf-8")
    result = CliRunner().invoke(app, ["--examples", str(tmp_path)])
    assert result.exit_code == 0, result.output
    assert "1 examples; heads are learned from 300 on" in " ".join(result.output.split())


def test_mistakes_end_in_a_sentence(app, tmp_path):
    (tmp_path / "some.jsonl").write_text('{"text": "a"}', encoding="utf-8")
    result = CliRunner().invoke(app, ["--examples", str(tmp_path)])
    assert result.exit_code == 1
    assert "some.jsonl, line 1: 'relevant' must be true or false" in " ".join(result.output.split())
    missing = CliRunner().invoke(app, ["--codebook", str(tmp_path / "none.yaml")])
    assert missing.exit_code == 1 and "cannot be read" in missing.output
