"""Boards at the front door: collected, put in order, undone, shared by link; kept in the people's file and nowhere else."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from explore.findable import FICTIONAL, SHORT, WAY_BACK
from tests.conftest import ROOT
from tests.pages.opened import address, html_on, new_app, on_paper, open_page, quotes_on, run, unfold, words_on
from tests.pages.small import CLOSED
from ui import board_store
from ui.board_bar import told_apart

HERE = {"url": "http://localhost:8501"}


@pytest.fixture
def database(small: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the small data set that can be written beside."""
    path = tmp_path / "small.db"
    shutil.copy(small, path)
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{path}")
    monkeypatch.chdir(ROOT)
    return path


@pytest.fixture
def app(database: Path) -> AppTest:
    return new_app()


def press(app: AppTest, label: str, nth: int = 0) -> AppTest:
    [button for button in app.button if button.label == label][nth].click()
    return run(app)


def to(app: AppTest, page: str) -> AppTest:
    """Another page of the same session, as Streamlit opens it: with an empty address."""
    app.query_params.clear()
    return open_page(app, page)


def kept(database: Path, query: str) -> list[tuple[object, ...]]:
    with sqlite3.connect(f"{database}.people.db") as connection:
        return connection.execute(query).fetchall()


def collected(app: AppTest) -> AppTest:
    """A board with two quotes and a figure."""
    open_page(app, "quotes", condition="anxiety")
    press(app, "Add to board", 0)
    press(app, "Add to board", 1)
    to(app, "sentiment")
    press(app, "Add to board", 0)
    return to(app, "board")


def test_looking_around_writes_nothing(app: AppTest, database: Path) -> None:
    for page in ("overview", "quotes", "board"):
        to(app, page)
    assert [path.name for path in database.parent.iterdir()] == ["small.db"]
    assert "Begin a board" in str(
        [element.proto.popover.label for element in app.get("popover")]
    ) or "holds the quotes" in words_on(app)


def test_quotes_and_figures_land_on_a_board_with_a_toast(app: AppTest, database: Path) -> None:
    open_page(app, "quotes")
    press(app, "Add to board")
    assert [toast.value for toast in app.toast] == ["Added to “My board”."]
    press(app, "Add to board")
    assert "already" in app.toast[0].value
    first = quotes_on(app)[0]
    to(app, "board")
    assert app.title[0].value == "My board" and quotes_on(app) == [first]
    assert kept(database, "SELECT count(*) FROM board") == [(1,)]
    assert not [button for button in app.button if button.label == "Add to board"]


def test_a_figure_keeps_its_filter_whatever_is_chosen_now(app: AppTest) -> None:
    open_page(app, "sentiment", platform="x")
    told = next(html for html in html_on(app) if "n = " in html)
    press(app, "Add to board")
    app.query_params.clear()
    open_page(app, "board", platform="reddit")
    assert told in html_on(app) and "Platform: X" in words_on(app)


def test_items_move_are_annotated_removed_and_put_back(app: AppTest, database: Path) -> None:
    collected(app)
    before = quotes_on(app)
    assert len(before) == 2
    press(app, "Down", 0)
    assert quotes_on(app) == before[::-1]
    press(app, "Remove", 0)
    assert quotes_on(app) == before[:1]
    press(app, "Put back what was removed last")
    assert quotes_on(app) == before[::-1]
    assert not [button for button in app.button if "Put back" in button.label]
    assert kept(database, "SELECT count(*) FROM board_item WHERE removed_at IS NULL") == [(3,)]


def test_the_same_board_opens_by_its_link_elsewhere_and_not_without_it(app: AppTest) -> None:
    collected(app)
    (board,) = address(app)["board"]
    stranger = open_page(new_app(), "board")
    assert stranger.title[0].value == "Board" and {box.key for box in stranger.selectbox} <= {"filter_layer"}
    friend = open_page(new_app(), "board", board=board)
    assert friend.title[0].value == "My board" and quotes_on(friend) == quotes_on(app)
    lost = open_page(new_app(), "board", board="no-such-board")
    assert "board=no-such-board" in words_on(lost) and lost.title[0].value == "Board"


@pytest.mark.parametrize(
    ("context", "address", "visitor", "listed"),
    [
        (HERE, "localhost", None, True),
        (HERE, "localhost", "192.0.2.7", False),
        (HERE, "0.0.0.0", None, False),
        ({"url": "https://valuescape.example"}, "localhost", None, False),  # behind a proxy
        ({}, "localhost", None, False),
    ],
)
def test_boards_are_listed_on_the_machine_itself_and_nowhere_else(
    app: AppTest,
    monkeypatch: pytest.MonkeyPatch,
    context: dict[str, str],
    address: str,
    visitor: str | None,
    listed: bool,
) -> None:
    import streamlit as st

    collected(app)
    options: Callable[[str], object] = st.get_option
    monkeypatch.setattr(st, "get_option", lambda name: address if name == "server.address" else options(name))
    monkeypatch.setattr(board_store, "_visitor", lambda: visitor)
    other = new_app()
    other.context = dict(context)
    open_page(other, "board")
    assert [box.options for box in other.selectbox if box.key and box.key.startswith("board-choice")] == (
        [["My board (3)"]] if listed else []
    )


def test_short_quotes_are_short_on_the_board_and_on_slides(app: AppTest) -> None:
    whole = [len(quote.split()) for quote in quotes_on(collected(app))]
    board = address(app)["board"]
    assert max(whole) > SHORT + 1
    app.toggle(key="board-short").set_value(True)
    run(app)
    assert all(len(quote.split()) <= SHORT + 1 for quote in quotes_on(app)) and len(quotes_on(app)) == len(whole)
    for slide in ("2", "3"):
        to_slide = to_workshop(app, board, slide)
        assert all(len(quote.split()) <= SHORT + 1 for quote in quotes_on(to_slide))
    assert app.session_state["short-quotes"] is True


def to_workshop(app: AppTest, board: list[str], slide: str) -> AppTest:
    app.query_params.clear()
    return open_page(app, "workshop", board=board, slide=slide)


def test_of_fictional_posts_nobody_is_told_that_a_quote_leads_back_to_someone(app: AppTest) -> None:
    open_page(app, "quotes", condition="anxiety")
    said = words_on(unfold(app))
    assert FICTIONAL in said and WAY_BACK not in said and "of a million such posts" not in said
    said = words_on(unfold(collected(app)))
    assert FICTIONAL in said and WAY_BACK not in said


def test_a_quote_that_stays_closed_stays_closed_on_a_board(app: AppTest) -> None:
    open_page(app, "quotes", words="wanted")
    press(app, "Show the quote")
    press(app, "Add to board")
    (board,) = address(to(app, "board"))["board"]
    other = open_page(new_app(), "board", board=board)
    assert CLOSED not in words_on(other) and "findahelpline" in words_on(other)
    press(other, "Show the quote")
    assert CLOSED in "".join(quotes_on(other))


def test_an_item_that_is_gone_is_a_line_that_says_so(app: AppTest, database: Path) -> None:
    collected(app)
    with sqlite3.connect(f"{database}.people.db") as connection:
        connection.execute("""UPDATE board_item SET content = json_set(content, '$.key', 'gone') WHERE place = 0""")
        connection.execute(
            """UPDATE board_item SET content = json_set(content, '$.filter', json('{"topic": ["99"]}')) WHERE kind = 'figure'"""
        )
    run(app)
    assert len(quotes_on(app)) == 1
    assert "not in the data set any more (mention gone)" in words_on(app) and "topic=99" in words_on(app)


@pytest.mark.parametrize("page", ["quotes", "sentiment"])
def test_where_nothing_can_be_written_a_sentence_says_what_to_do(app: AppTest, database: Path, page: str) -> None:
    Path(f"{database}.people.db").mkdir()  # in the way of the file
    open_page(app, page)
    press(app, "Add to board")
    assert any("cannot be opened for writing" in info.value for info in app.info)


def test_a_change_that_cannot_be_written_is_told_and_the_board_stands(app: AppTest, database: Path) -> None:
    collected(app)
    before = quotes_on(app)
    people = Path(f"{database}.people.db")
    with sqlite3.connect(people) as connection:
        connection.execute(
            "CREATE TRIGGER full BEFORE UPDATE ON board_item BEGIN SELECT RAISE(FAIL, 'disk is full'); END"
        )
    press(app, "Remove", 0)
    assert any("disk is full" in info.value for info in app.info)
    assert quotes_on(app) == before


def test_markup_in_names_notes_and_headings_stays_text(app: AppTest, database: Path) -> None:
    collected(app)
    evil = "<img src=x onerror=alert(1)> **bold** [a](javascript:1)"
    with sqlite3.connect(f"{database}.people.db") as connection:
        connection.execute("UPDATE board SET name = ?", (evil,))
        connection.execute("UPDATE board_item SET content = json_set(content, '$.note', ?)", (evil,))
        connection.execute(
            "UPDATE board_item SET kind = 'heading', content = json_set(content, '$.text', ?) WHERE place = 0", (evil,)
        )
    run(app)
    assert not [html for html in html_on(app) if "<img" in html]
    assert "**bold**" not in app.title[0].value and "\\*\\*bold" in app.title[0].value
    assert [text for text in app.text if text.value == evil]


def test_boards_of_the_same_name_are_told_apart_in_the_list() -> None:
    assert told_apart({"a": "Plan (2)", "b": "Plan (2)", "c": "Other (1)", "d": "Plan (2)"}) == {
        "a": "Plan (2)", "b": "Plan (2) · 2", "c": "Other (1)", "d": "Plan (2) · 3",
    }  # fmt: skip


def test_two_figures_of_leading_quotes_stand_on_one_board(app: AppTest) -> None:
    for platform in ("reddit", "x"):
        app.query_params.clear()
        open_page(app, "overview", platform=platform)
        press_key(app, "praised-and-criticised")
    to(app, "board")
    assert sum("Praised for" in html for html in html_on(app)) == 2


def press_key(app: AppTest, key: str) -> AppTest:
    """Put the figure with this key on the board."""
    next(b for b in app.button if b.label == "Add to board" and b.key and key in b.key and "lead" not in b.key).click()
    return run(app)


def test_under_a_figure_stands_the_filter_of_what_it_counts(app: AppTest, database: Path) -> None:
    open_page(app, "sentiment", product="GPT", condition="anxiety")
    (first, *_) = [button for button in app.button if button.label == "Add to board"]
    first.click()
    run(app)
    to(app, "board")
    assert '<p class="vs-small">Chatbot: GPT (ChatGPT)</p>' in html_on(app)


@pytest.mark.parametrize("page", ["board", "workshop"])
def test_a_board_on_paper_has_no_filter_of_its_own(app: AppTest, page: str) -> None:
    board = address(collected(app))["board"]
    open_page(app, page, board=board, platform="x")
    head, foot = on_paper(app)
    assert head == "Each figure under its own filter" and " · each figure under its own filter · " in foot
