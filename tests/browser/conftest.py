"""What browser tests share."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conftest import serving


@pytest.fixture(scope="module")
def own_dashboard(demo_database: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A dashboard on a copy of the demo data, beside which boards are written."""
    copy = tmp_path_factory.mktemp("boards") / "demo.db"
    shutil.copy(demo_database, copy)
    with serving(copy) as address:
        yield address
