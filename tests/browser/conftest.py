"""What browser tests share."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import serving


@pytest.fixture(scope="module")
def own_dashboard(demo_database: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A dashboard on a copy of the demo data, beside which boards are written."""
    copy = tmp_path_factory.mktemp("boards") / "demo.db"
    shutil.copy(demo_database, copy)
    with serving(copy) as address:
        yield address


@pytest.fixture
def page(chromium: Any) -> Iterator[Any]:
    """A page of a browser of its own, as wide as a laptop."""
    context = chromium.new_context(viewport={"width": 1440, "height": 900}, accept_downloads=True)
    yield context.new_page()
    context.close()
