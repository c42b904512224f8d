"""Boards in the file of people's work: made, ordered, undone, and reached only by their id."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

import pytest
from sqlalchemy import Connection, inspect, text
from sqlalchemy.engine import URL

from db.connect import database_url
from db.people import file as people_file
from db.people.boards import (
    KEPT_REMOVED,
    add_item,
    board_names,
    change_item,
    delete_board,
    make_board,
    put_back,
    read_board,
    remove_item,
    removed,
    rename,
    reorder,
)
from db.people.file import STEPS, open_people, reading, writing
from db.people.human_codes import codes_by, set_codes
from records.board import MOST_ITEMS, Board, Item, moved
from records.problem import Problem

NOON = datetime(2025, 5, 1, 12, tzinfo=UTC)


def note(words: str) -> Item:
    return Item(kind="note", text=words)


@pytest.fixture
def url(tmp_path: Path) -> URL:
    return database_url(str(tmp_path / "study.db"))


@pytest.fixture
def connection(url: URL) -> Iterator[Connection]:
    with writing(url) as open_:
        yield open_


def told(connection: Connection, board: str) -> list[str]:
    found = read_board(connection, board)
    assert found is not None
    return [item.text or item.key or item.figure for item in found.items]


def first(connection: Connection, board: str, words: str) -> Item:
    found = read_board(connection, board)
    assert found is not None
    return next(item for item in found.items if item.text == words)


def test_a_board_comes_back_as_it_was_put(connection: Connection) -> None:
    figure = Item(
        kind="figure",
        figure="stances",
        options={"by": "fruit", "published": True},
        filter={"fruit": ["pear"]},
        layer="l",
    )
    quote = Item(kind="quote", key="k" * 20, layer="l", note="look", minutes=3)
    board = make_board(connection, " Fruit ", NOON, [note("hello"), figure])
    assert add_item(connection, board, quote, NOON)
    found = read_board(connection, board)
    assert found is not None and found.name == "Fruit"
    assert [item.model_copy(update={"id": ""}) for item in found.items] == [note("hello"), figure, quote]


def test_a_quote_or_figure_is_on_a_board_once_and_a_note_may_repeat(connection: Connection) -> None:
    board = make_board(connection, "Fruit", NOON)
    quote, stances = Item(kind="quote", key="k"), Item(kind="figure", figure="stances", options={"by": "a"})
    other = Item(kind="figure", figure="stances", options={"by": "b"})
    asked = [quote, quote, stances, stances, other, note("a"), note("a")]
    assert [add_item(connection, board, item, NOON) for item in asked] == [True, False, True, False, True, True, True]


def test_order_notes_removal_and_putting_back(connection: Connection) -> None:
    board = make_board(connection, "Fruit", NOON, [note(word) for word in "abcd"])
    reorder(connection, board, partial(moved, item_id=first(connection, board, "d").id, by=-1), NOON)
    assert told(connection, board) == ["a", "b", "d", "c"]
    change_item(connection, board, first(connection, board, "b").id, NOON, text="B", minutes=10)
    assert first(connection, board, "B").minutes == 10
    change_item(connection, board, first(connection, board, "B").id, NOON, text="")
    assert told(connection, board) == ["a", "B", "d", "c"]
    for n, word in enumerate(["B", "d"]):
        remove_item(connection, board, first(connection, board, word).id, NOON + timedelta(seconds=n))
    add_item(connection, board, note("e"), NOON)
    assert (told(connection, board), removed(connection, board)) == (["a", "c", "e"], 2)
    put_back(connection, board, NOON)
    assert told(connection, board) == ["a", "d", "c", "e"]
    put_back(connection, board, NOON)
    put_back(connection, board, NOON)  # nothing is left to put back
    assert told(connection, board) == ["a", "B", "d", "c", "e"]


def test_only_the_last_removals_are_kept(connection: Connection) -> None:
    board = make_board(connection, "Fruit", NOON, [note(f"n{i}") for i in range(KEPT_REMOVED + 5)])
    found = read_board(connection, board)
    assert found is not None
    for n, item in enumerate(found.items):
        remove_item(connection, board, item.id, NOON + timedelta(seconds=n))
    assert removed(connection, board) == KEPT_REMOVED
    assert connection.scalar(text("SELECT count(*) FROM board_item")) == KEPT_REMOVED


def test_boards_stand_side_by_side_and_touch_each_other_in_nothing(connection: Connection) -> None:
    one, two = (make_board(connection, name, NOON, [note(name)]) for name in ("one", "two"))
    assert one != two and len(one) >= 22  # 128 bits in base 64: nobody guesses it
    stranger = first(connection, two, "two").id
    remove_item(connection, one, stranger, NOON)
    change_item(connection, one, stranger, NOON, text="changed")
    rename(connection, one, "First", NOON + timedelta(hours=1))
    rename(connection, one, "  ", NOON)
    assert [(b.name, b.items) for b in board_names(connection)] == [("First", 1), ("two", 1)]
    delete_board(connection, one)
    assert read_board(connection, one) is None
    assert told(connection, two) == ["two"]
    with pytest.raises(Problem, match="not there any more"):
        add_item(connection, one, note("late"), NOON)


def test_a_board_that_is_full_says_so(connection: Connection) -> None:
    board = make_board(connection, "Fruit", NOON, [note("n")] * MOST_ITEMS)
    with pytest.raises(Problem, match="full"):
        add_item(connection, board, note("one more"), NOON)


def test_a_file_of_the_first_version_is_brought_up_to_date_with_its_codes(
    url: URL, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as before:
        before.setattr(people_file, "STEPS", STEPS[:1])
        people = open_people(url)
        assert "board" not in inspect(people).get_table_names()
        with people.begin() as connection:
            set_codes(connection, key="k", person="ana", dimension="mood", labels=["sad"], at=NOON)
        people.dispose()
    with reading(url) as connection:
        assert connection is not None and board_names(connection) == []
    with writing(url) as connection:
        make_board(connection, "Fruit", NOON)
        assert [code.label for code in codes_by(connection, "ana")] == ["sad"]
    with reading(url) as connection:
        assert connection is not None
        assert [board.name for board in board_names(connection)] == ["Fruit"]


def test_to_read_makes_no_file(url: URL, tmp_path: Path) -> None:
    with reading(url) as connection:
        assert connection is None
    assert list(tmp_path.iterdir()) == []


def test_a_change_is_kept_whole_or_not_at_all(url: URL) -> None:
    with pytest.raises(RuntimeError), writing(url) as connection:
        make_board(connection, "Half", NOON)
        raise RuntimeError
    with reading(url) as connection:
        assert connection is not None and board_names(connection) == []


def test_a_broken_file_is_named_with_what_to_do(url: URL, tmp_path: Path) -> None:
    (tmp_path / "study.db.people.db").write_bytes(b"not a database at all, only a long line " * 200)
    with pytest.raises(Problem, match=r"study\.db\.people\.db.*cannot be read"), reading(url):
        pass
    with pytest.raises(Problem, match="cannot be opened for writing"), writing(url):
        pass


def test_an_empty_name_is_given_one(connection: Connection) -> None:
    found = read_board(connection, make_board(connection, "  ", NOON))
    assert found == Board(id=found.id if found else "", name="Board")
