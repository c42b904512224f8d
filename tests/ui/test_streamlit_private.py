"""The one private thing of Streamlit that the dashboard needs is still there, and still does what it is needed for."""

from __future__ import annotations

import ast
import inspect
from pathlib import Path

import pytest
from streamlit.runtime.pages_manager import PagesManager

from tests.conftest import ROOT
from ui import streamlit_private


@pytest.fixture(autouse=True)
def restored(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(PagesManager, "uses_pages_directory", None)


def test_the_attribute_is_of_the_class_and_tells_yes_or_no() -> None:
    assert "uses_pages_directory" in vars(PagesManager)
    assert inspect.get_annotations(PagesManager)["uses_pages_directory"] in ("bool | None", bool | None)


def test_streamlit_still_takes_the_folder_for_pages_of_the_old_kind_until_it_is_told(tmp_path: Path) -> None:
    (tmp_path / "pages").mkdir()
    PagesManager(str(tmp_path / "app.py"))
    assert PagesManager.uses_pages_directory is True
    streamlit_private.pages_are_ours()
    assert PagesManager.uses_pages_directory is False
    PagesManager(str(tmp_path / "app.py"))  # the next session
    assert PagesManager.uses_pages_directory is False


def test_streamlit_still_asks_it_before_it_runs_a_script() -> None:
    from streamlit.runtime.scriptrunner import script_runner

    assert "PagesManager.uses_pages_directory" in inspect.getsource(script_runner)


def test_nothing_else_touches_what_is_streamlits_own() -> None:
    def private(file: Path) -> set[str]:
        names = [n.module or "" for n in ast.walk(ast.parse(file.read_text())) if isinstance(n, ast.ImportFrom)]
        return {name for name in names if name.startswith("streamlit.runtime")}

    files = [ROOT / "app.py", *(ROOT / "pages").glob("*.py"), *(ROOT / "ui").glob("*.py")]
    assert {file.name for file in files if private(file)} == {"streamlit_private.py"}
