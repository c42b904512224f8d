"""Boards as a session knows them: which one is open, which may be listed, and what is written to the file of people's work.

A board is for whoever has its link. A session knows the boards that it has opened; on the machine that the dashboard runs
on, all of the file.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from threading import Lock
from urllib.parse import urlsplit

import streamlit as st

from db.connect import dashboard_url
from db.people.boards import BoardName, add_item, board_names, delete_board, make_board, read_board, removed
from db.people.file import reading, writing
from records.board import Board, Item
from records.problem import Problem
from ui import state
from ui.faults import LOG

FIRST_NAME = "My board"
_OPEN, _SEEN, _PROBLEM, _CHANGES = "board-open", "board-seen", "board-problem", "board-changes"
_SLIDES = "board-slides"
_HERE = {"localhost", "127.0.0.1", "::1"}
_ONE_AT_A_TIME = Lock()


def now() -> datetime:
    """The moment that a change is made at."""
    return datetime.now(UTC)


def asked_board() -> tuple[Board | None, int]:
    """The board in the address, else the one that this session had open last; and how many of its items can be put back.

    A link to a board that is not there says so.
    """
    asked = state.asked_for("board")
    wanted = asked or st.session_state.get(_OPEN, "")
    found, left = _read(wanted)
    if found is None and asked:
        state.refuse("board", asked)
    if found is None:
        st.session_state.pop(_OPEN, None)
        return None, 0
    remember(found.id)
    return found, left


def _read(board: str) -> tuple[Board | None, int]:
    if not board:
        return None, 0
    with reading(dashboard_url()) as connection:
        if connection is None:
            return None, 0
        return read_board(connection, board), removed(connection, board)


def remember(board: str) -> None:
    """Have this board be the open one of the session."""
    st.session_state[_OPEN] = board
    st.session_state[_SEEN] = {*st.session_state.get(_SEEN, set()), board}


def last_slide(board: str) -> int:
    """The slide of a board, from 1, that this session showed last."""
    return int(st.session_state.get(_SLIDES, {}).get(board, 1))


def remember_slide(board: str, slide: int) -> None:
    """Have the workshop of this board go on at this slide when the session comes back to it."""
    st.session_state.setdefault(_SLIDES, {})[board] = slide


def listed_boards() -> list[BoardName]:
    """The boards that this session may choose among."""
    with reading(dashboard_url()) as connection:
        found = [] if connection is None else board_names(connection)
    seen = st.session_state.get(_SEEN, set())
    return found if on_this_machine() else [board for board in found if board.id in seen]


def on_this_machine() -> bool:
    """Whether whoever looks sits at the machine that the dashboard runs on, and came there by no other."""
    host = urlsplit(st.context.url or "").hostname
    forwarded = {"x-forwarded-for", "forwarded", "x-real-ip", "via"} & {name.lower() for name in st.context.headers}
    only_here = str(st.get_option("server.address") or "") in _HERE
    return only_here and host in _HERE and _visitor() is None and not forwarded


def _visitor() -> str | None:
    """The address that whoever looks comes from; None for this machine."""
    return st.context.ip_address


def new_board(name: str, items: Sequence[Item] = ()) -> str:
    """Keep a new board and open it; its id. Raises Problem where nothing can be written."""
    with _ONE_AT_A_TIME, writing(dashboard_url()) as connection:
        made = make_board(connection, name, now(), items)
    remember(made)
    return made


def add(item: Item) -> tuple[str, bool]:
    """Put an item on the open board, or on a new one where none is; the board's name, and whether it was not there yet.

    Raises Problem where nothing can be written.
    """
    board = st.session_state.get(_OPEN, "")
    with _ONE_AT_A_TIME, writing(dashboard_url()) as connection:
        found = read_board(connection, board) if board else None
        if found is None and on_this_machine() and (names := board_names(connection)):
            found = read_board(connection, names[0].id)
        if found is None:
            found = read_board(connection, make_board(connection, FIRST_NAME, now()))
        assert found is not None
        added = add_item(connection, found.id, item, now())
    remember(found.id)
    return found.name, added


def change(how: Callable[..., object], board: str, *given: object, **named: object) -> None:
    """One change of a board (a function of `db.people.boards` that takes `at`); for callbacks, so a Problem waits to be told."""
    st.session_state[_CHANGES] = changes() + 1
    try:
        with _ONE_AT_A_TIME, writing(dashboard_url()) as connection:
            how(connection, board, *given, **named, at=now())
    except Problem as problem:
        LOG.warning("A change of a board: %s", problem)
        st.session_state[_PROBLEM] = str(problem)


def changes() -> int:
    """How many changes this session has made: in a widget's key, it closes what was open for the last one."""
    return int(st.session_state.get(_CHANGES, 0))


def delete(board: str) -> None:
    """Take a board out of the file; for callbacks."""
    change(lambda connection, which, at: delete_board(connection, which), board)
    if _PROBLEM not in st.session_state:
        st.session_state.pop(_OPEN, None)
        state.leave("board")


def told() -> str:
    """What the last change could not do, once; empty where all went well."""
    return str(st.session_state.pop(_PROBLEM, ""))
