"""What the tests of pages share."""

from __future__ import annotations

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from db.connect import database_url
from explore.dataset import DataSet, open_data_set
from tests.conftest import ROOT
from tests.pages.opened import new_app
from tests.pages.small import build


@pytest.fixture(scope="session")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The small data set of `small.build`; must not be changed."""
    return build(tmp_path_factory.mktemp("small") / "small.db")


@pytest.fixture
def by_hand(small: Path, monkeypatch: pytest.MonkeyPatch) -> AppTest:
    """A dashboard on the small data set."""
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{small}")
    monkeypatch.chdir(ROOT)
    return new_app()


@pytest.fixture(scope="module")
def data(demo_database: Path) -> DataSet:
    """The demo data set, opened."""
    return open_data_set(database_url(f"sqlite:///{demo_database}"))


@pytest.fixture
def app(demo_database: Path, monkeypatch: pytest.MonkeyPatch) -> AppTest:
    """A dashboard on the demo data set."""
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{demo_database}")
    monkeypatch.chdir(ROOT)
    return new_app()
