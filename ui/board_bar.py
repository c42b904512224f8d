"""Choosing, making, naming and sharing boards, and putting headings and notes on one."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from db.people.boards import add_item, put_back, rename
from explore import words
from explore.sessions import VALUE_TENSIONS, board_of_session, session
from records.board import LONGEST_NAME, LONGEST_TEXT, Board, Item
from records.problem import Problem
from ui import board_store, state
from ui.board_files import board_from_file
from ui.page import View

_TEMPLATE = "board-template-asked"


def choose_board(board: Board | None) -> None:
    """The boards that this session may choose among, where there is a choice."""
    names = {one.id: f"{one.name} ({one.items})" for one in board_store.listed_boards()}
    if board is not None:
        names.setdefault(board.id, board.name)
    names = told_apart(names)
    if (len(names) < 2 and board is not None) or not names:
        return
    here = list(names).index(board.id) if board is not None and board.id in names else None
    picked = st.selectbox(
        "Board",
        list(names),
        index=here,
        format_func=lambda i: names[i],
        placeholder="Choose a board",
        key=f"board-choice-{board.id if board else ''}",
        label_visibility="collapsed",
    )
    if picked and (board is None or picked != board.id):
        state.tell("board", picked)
        st.rerun()


def told_apart(names: dict[str, str]) -> dict[str, str]:
    """The names, those that come again numbered: a list gives back what is shown, and two alike would be the first."""
    told: dict[str, str] = {}
    for board, name in names.items():
        place = sum(earlier == name for earlier in list(names.values())[: len(told)]) + 1
        told[board] = name if place == 1 else f"{name} · {place}"
    return told


def new_board(label: str, shown: View) -> None:
    """Begin a board: an empty one, one from a template, or one from a file."""
    popover = st.popover(label, key=f"board-new-{board_store.changes()}", on_change="rerun")
    if not popover.open:
        return
    with popover:
        with st.form("board-new-form", border=False):
            name = st.text_input("Name", max_chars=LONGEST_NAME, key="board-new-name")
            if st.form_submit_button("Begin an empty board"):
                _begin(name)
        from_template(shown, where="new")
        board_from_file()


def from_template(shown: View, where: str = "door") -> None:
    """Begin a board from the session that comes along, filled from the open data set."""
    given = session(VALUE_TENSIONS)
    ask = (_TEMPLATE, True)
    label = f"Start from a template: {given.name}"
    st.button(label, key=f"board-template-{where}", on_click=st.session_state.__setitem__, args=ask)
    if st.session_state.pop(_TEMPLATE, False):
        board = board_of_session(given, shown.data, shown.viewer)
        _begin(board.name, board.items)


def _begin(name: str, items: Sequence[Item] = ()) -> None:
    try:
        state.tell("board", board_store.new_board(name or board_store.FIRST_NAME, items))
    except Problem as problem:
        st.info(words.plain(str(problem)))
        return
    st.rerun()


def manage(board: Board) -> None:
    """The name, the link, and the way to be rid of a board."""
    popover = st.popover("Name and link", key=f"board-manage-{board_store.changes()}", on_change="rerun")
    if not popover.open:
        return
    with popover:
        with st.form("board-name-form", border=False):
            name = st.text_input("Name", board.name, max_chars=LONGEST_NAME, key=f"board-name-{board.id}")
            if st.form_submit_button("Rename"):
                board_store.change(rename, board.id, name)
                st.rerun()
        st.caption("Who has this link can read and change the board; nobody else on a shared server can find it.")
        st.code(state.address(), language=None, wrap_lines=True)
        sure = st.checkbox("Delete this board, for good", key=f"board-sure-{board.id}")
        st.button("Delete", key="board-delete", disabled=not sure, on_click=board_store.delete, args=(board.id,))


def add_words(board: Board) -> None:
    """Headings and notes, put at the end of the board."""
    with st.container(horizontal=True):
        for kind, label in (("heading", "Add a heading"), ("note", "Add a note")):
            popover = st.popover(label, key=f"board-add-{kind}-{board_store.changes()}", on_change="rerun")
            if popover.open:
                with popover, st.form(f"board-add-{kind}-form", border=False, clear_on_submit=True):
                    written = (
                        st.text_input("Heading", max_chars=LONGEST_NAME, key="board-heading")
                        if kind == "heading"
                        else st.text_area("Note", max_chars=LONGEST_TEXT, key="board-note")
                    )
                    if st.form_submit_button("Add") and (written or "").strip():
                        board_store.change(add_item, board.id, Item.model_validate({"kind": kind, "text": written}))
                        st.rerun()


def undo(board: Board, left: int) -> None:
    """The way back from a removal."""
    if left:
        st.button(
            "Put back what was removed last", key="board-undo", on_click=board_store.change, args=(put_back, board.id)
        )
