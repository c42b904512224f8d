"""The session that comes along: 90 minutes, over whichever data set is open."""

from __future__ import annotations

from pathlib import Path

import pytest

from db.connect import database_url
from db.disclosure import HELP, VIEWER
from explore.boards import shown
from explore.dataset import DataSet, open_data_set
from explore.sessions import VALUE_TENSIONS, board_of_session, session
from records.board import Board
from tests.explore.figures.by_hand import data_set
from tests.pages.small import CLOSED, build


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> DataSet:
    return open_data_set(database_url(str(build(tmp_path_factory.mktemp("sessions") / "small.db"))))


def test_its_minutes_are_those_that_its_name_promises() -> None:
    given = session(VALUE_TENSIONS)
    assert given.name.startswith("90 minutes")
    assert sum((step.minutes or 0) * max(1, step.contested) for step in given.items) == 90


def test_it_opens_with_the_rules_and_closes_with_the_help_line(data: DataSet) -> None:
    board = board_of_session(session(VALUE_TENSIONS), data, VIEWER)
    assert "rules of the room" in board.items[0].text and board.items[-1].text == HELP.text
    assert {"tensions"} <= {item.figure for item in board.of_kind("figure")}
    assert all("{" not in item.text + item.note for item in board.items)


def test_everything_on_it_can_be_shown_in_a_room(data: DataSet) -> None:
    board = board_of_session(session(VALUE_TENSIONS), data, VIEWER)
    found = shown(board.items, data, VIEWER)
    assert not [one.missing for one in found if one.missing]
    assert not [one for one in found if one.quote is not None and (one.quote.sensitive or CLOSED in one.quote.text)]


def test_cards_to_sort_are_further_quotes_of_each_value_and_none_stands_twice(demo_database: Path) -> None:
    board = board_of_session(session(VALUE_TENSIONS), open_data_set(database_url(str(demo_database))), VIEWER)
    keys = [item.key for item in board.of_kind("quote")]
    assert len(keys) == len(set(keys))
    start = next(i for i, item in enumerate(board.items) if item.text.startswith("On cards"))
    assert board.items[start - 1].text == HELP.text  # after the session's own slides
    cards = board.items[start:-1]
    assert [item.kind for item in cards] == ["heading", *["quote"] * 6] * 3


def test_over_a_data_set_without_its_figures_it_is_what_is_left() -> None:
    board = board_of_session(session(VALUE_TENSIONS), data_set(), VIEWER)
    assert isinstance(board, Board) and board.headings and not board.of_kind("quote")
