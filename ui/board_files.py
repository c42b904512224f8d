"""What a board leaves and comes in as."""

from __future__ import annotations

import streamlit as st

from explore.board_files import board_json, board_of_json
from explore.boards import Shown
from explore.dataset import DataSet
from records.board import Board
from records.problem import Problem
from ui import board_store, state
from ui.brief_files import OWN_FILTERS, brief_files


def take_board_away(board: Board, found: list[Shown], data: DataSet) -> None:
    """The files of a board, which are made when they are pressed."""
    popover = st.popover("Take away", key="board-take", on_change="rerun")
    if not popover.open:
        return
    with popover:
        about = OWN_FILTERS if board.of_kind("figure") else ""
        brief_files(board.name, lambda: found, data.select(), key="board", about=about)
        st.download_button(
            "Board as a file (JSON)",
            board_json(board, data.name),
            file_name=f"valuescape-board-{_slug(board.name)}.json",
            mime="application/json",
            key="board-json",
            on_click="ignore",
            help="Keys, names of figures and your notes, no text of posts. Open it with a data set of the same posts.",
        )


def board_from_file() -> None:
    """A place for the file of a board, which becomes a board of its own."""
    given = st.file_uploader("Open a board from a file (JSON)", type="json", key="board-file")
    if given is None or not st.button("Open it", key="board-file-open"):
        return
    try:
        found = board_of_json(given.getvalue())
        state.tell("board", board_store.new_board(found.name, found.items))
    except Problem as problem:
        st.info(str(problem))
        return
    st.rerun()


def _slug(name: str) -> str:
    kept = "".join(c if c.isascii() and c.isalnum() else "-" for c in name.lower())
    return "-".join(part for part in kept.split("-") if part)[:60] or "board"
