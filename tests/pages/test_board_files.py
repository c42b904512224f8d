"""What leaves a board and a condition's page as files, from the button to what stands in them."""

from __future__ import annotations

import io
import json
import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import streamlit as st
from pypdf import PdfReader
from streamlit.testing.v1 import AppTest

from records.board import Board
from tests.pages.opened import open_page, quotes_on, run
from tests.pages.test_board import app, collected, database, press, to  # noqa: F401

Files = dict[str, Callable[[], bytes]]


@pytest.fixture
def files(monkeypatch: pytest.MonkeyPatch) -> Files:
    """What each download button of the page gives when it is pressed."""
    found: Files = {}

    def button(label: str, data: Any, **_: Any) -> bool:
        found[label] = data if callable(data) else lambda: data
        return False

    monkeypatch.setattr(st, "download_button", button)
    return found


def opened(app: AppTest, popover: str) -> AppTest:  # noqa: F811
    app.session_state[popover] = True
    return run(app)


def words_in(document: bytes) -> str:
    return " ".join(" ".join(page.extract_text() for page in PdfReader(io.BytesIO(document)).pages).split())


def test_from_collecting_to_a_brief_in_the_boards_order(app: AppTest, files: Files) -> None:  # noqa: F811
    collected(app)
    press(app, "Down", 0)
    opened(app, "board-take")
    whole = words_in(files["Brief (PDF)"]())
    first, second = (quote.strip("“”") for quote in quotes_on(app))
    assert 0 < whole.index(first) < whole.index(second) < whole.index("How to read this")
    assert "My board" in whole and "n = " in whole and "1 / " in whole
    html = files["Brief (HTML)"]().decode()
    assert html.index(first) < html.index(second)


def test_ones_notes_are_in_a_brief_only_where_the_box_is_ticked(app: AppTest, files: Files, database: Path) -> None:  # noqa: F811
    collected(app)
    with sqlite3.connect(f"{database}.people.db") as connection:
        connection.execute("UPDATE board_item SET content = json_set(content, '$.note', 'Watch the door.')")
    opened(app, "board-take")
    assert b"Watch the door." not in files["Brief (HTML)"]()
    app.checkbox(key="board-brief-notes").check()
    assert b"Watch the door." in (run(app), files["Brief (HTML)"]())[1]


def test_a_board_travels_as_a_file_and_shows_the_same(app: AppTest, files: Files, tmp_path: Path) -> None:  # noqa: F811
    collected(app)
    opened(app, "board-take")
    content = files["Board as a file (JSON)"]()
    before = quotes_on(app)
    assert before and not [quote for quote in before if quote.strip("“”") in content.decode()]
    from explore.board_files import board_of_json
    from ui import board_store

    found = board_of_json(content)
    assert isinstance(found, Board) and [item.kind for item in found.items] == ["quote", "quote", "figure"]
    other = to(app, "board")
    assert other.title[0].value == "My board"
    assert json.loads(content)["data_set"] == "small"
    assert found.name == board_store.FIRST_NAME


def test_a_conditions_page_is_a_brief(app: AppTest, files: Files) -> None:  # noqa: F811
    open_page(app, "profile", about="anxiety")
    opened(app, "profile-brief")
    whole = words_in(files["Brief (PDF)"]())
    assert app.title[0].value in whole and "Condition: Anxiety" in whole and "never a diagnosis" in whole
