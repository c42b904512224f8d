"""The command import-coded as people call it."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest
import typer
from typer.testing import CliRunner, Result

from pipeline.cli.import_coded import import_coded
from pipeline.coding.codebook_file import load_codebook
from records.codebook import Codebook

Query = Callable[..., list[tuple[Any, ...]]]


@pytest.fixture(autouse=True)
def _same_author_key(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VALUESCAPE_AUTHOR_KEY", "test")


@pytest.fixture(scope="session")
def codebook() -> Codebook:
    return load_codebook()


@pytest.fixture
def database(tmp_path: Path) -> Path:
    return tmp_path / "data.db"


@pytest.fixture
def command(database: Path) -> Callable[..., Result]:
    """Calls import-coded on the test's data set."""
    app = typer.Typer()
    app.command()(import_coded)

    def call(*arguments: object) -> Result:
        return CliRunner().invoke(app, [*map(str, arguments), "--database", str(database)])

    return call


@pytest.fixture
def query(database: Path) -> Query:
    def ask(sql: str, *values: object) -> list[tuple[Any, ...]]:
        with sqlite3.connect(database) as connection:
            return connection.execute(sql, values).fetchall()

    return ask


def impact(quote: str, **labels: object) -> dict[str, object]:
    """One impact as the published pipeline writes it."""
    return {
        "llm_product": "ChatGPT",
        "llm_impact": "positive",
        "mental_health_condition": "anxiety",
        "user_perspective_category": "emotional support",
        "user_value_expressed": "human welfare",
        "supporting_quote": quote,
        **labels,
    }


def write_lines(path: Path, rows: Sequence[object]) -> Path:
    path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), encoding="utf-8")
    return path


def post(number: int, text: str, *impacts: object, **more: object) -> dict[str, object]:
    """One post with its impacts as a line of a result file."""
    url = f"https://www.reddit.com/r/somewhere/comments/inv{number}/a_title/"
    return {
        "Date": f"2024-03-{number % 27 + 1:02d} 10:00:00",
        "Url": url,
        "Full Text": text,
        "impacts": [*impacts],
        **more,
    }
