"""The command export as people call it."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from typer.testing import CliRunner, Result

from db.connect import database_url
from explore.dataset import DataSet, open_data_set
from pipeline.cli import app
from tests.pages.small import build

Export = Callable[..., Result]


@pytest.fixture(scope="session")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The small data set of tests/pages/small.py; must not be changed."""
    return build(tmp_path_factory.mktemp("small") / "small.db")


@pytest.fixture(scope="module")
def data(demo_database: Path) -> DataSet:
    """The demo data set, opened."""
    return open_data_set(database_url(str(demo_database)))


@pytest.fixture
def export(demo_database: Path) -> Export:
    """Calls export on the demo data set, unless another is named."""

    def call(*arguments: object) -> Result:
        where = () if "--database" in arguments else ("--database", demo_database)
        return CliRunner().invoke(app, ["export", *map(str, (*arguments, *where))])

    return call


@pytest.fixture
def table(export: Export, tmp_path: Path) -> Callable[..., tuple[pd.DataFrame, dict[str, Any]]]:
    """The table of an export that must succeed, and its sidecar."""

    def call(*arguments: object, kind: str = "parquet") -> tuple[pd.DataFrame, dict[str, Any]]:
        out = tmp_path / f"out.{kind}"
        result = export(*arguments, "--out", out)
        assert result.exit_code == 0, result.output
        return read(out), json.loads(out.with_name(f"{out.name}.json").read_text(encoding="utf-8"))

    return call


def read(path: Path) -> pd.DataFrame:
    """A table by its ending, as another program reads it."""
    if path.suffix == ".parquet":
        return pd.read_parquet(path)
    return pd.read_excel(path) if path.suffix == ".xlsx" else pd.read_csv(path, encoding="utf-8-sig")
