"""The private things of Streamlit that the dashboard needs are still there, and still do what they are needed for."""

from __future__ import annotations

import ast
import inspect
from pathlib import Path
from typing import Any

import pytest
from streamlit.runtime.pages_manager import PagesManager
from streamlit.runtime.state.session_state import SessionState
from streamlit.testing.v1 import AppTest

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


def turned(asked: bool) -> None:
    """A page with six new buttons each time it is turned, and one that stays."""
    import streamlit as st

    from ui.streamlit_private import forget_old_widgets

    if asked:
        forget_old_widgets()

    def turn(seen: list[int]) -> None:
        st.session_state["page"] = st.session_state.get("page", 0) + 1
        st.session_state["words"] = seen

    page = st.session_state.get("page", 0)
    for quote in range(6):
        st.button(f"{page}-{quote}", key=f"quote-{page}-{quote}", on_click=turn, args=([page, quote],))
    st.text_input("Words", key="written")


def kept(app: AppTest) -> SessionState:
    state: Any = app.session_state
    while not isinstance(state, SessionState):
        state = state._state
    return state


def known(app: AppTest) -> list[str]:
    state = kept(app)
    return [state._key_id_mapper.id_key_mapping[name] for name in state._new_widget_state.widget_metadata]


@pytest.mark.parametrize("asked", [False, True])
def test_what_left_the_page_is_forgotten_and_what_stayed_still_answers(asked: bool) -> None:
    app = AppTest.from_function(turned, kwargs={"asked": asked}).run()
    app.text_input(key="written").set_value("still here").run()
    for page in range(5):
        app.button(key=f"quote-{page}-3").click().run()
        assert not app.exception
        assert app.session_state["page"] == page + 1 and app.session_state["words"] == [page, 3]
        assert app.text_input(key="written").value == "still here"
    assert "written" in known(app)
    # Streamlit alone still keeps all of them: when it does not, the function may go.
    assert len(known(app)) == (1 + 2 * 6 if asked else 1 + 6 * 6)
    state = kept(app)
    assert len(state._key_id_mapper.id_key_mapping) == len(state._key_id_mapper._key_id_mapping) == len(known(app))


def test_outside_of_a_page_there_is_nothing_to_forget() -> None:
    streamlit_private.forget_old_widgets()
