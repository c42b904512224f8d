"""What a board leaves and comes in as."""

from __future__ import annotations

import streamlit as st

from explore import words
from explore.board_files import board_json, board_of_json
from explore.boards import Shown
from explore.dataset import DataSet
from export.brief import OWN_FILTERS, left_out
from export.cards import cards, cards_pdf, whiteboard_csv
from export.origin import Origin
from records.board import Board
from records.problem import Problem
from ui import board_store, state
from ui.brief_files import brief_files
from ui.downloads import logged


def take_board_away(board: Board, found: list[Shown], data: DataSet) -> None:
    """The files of a board, which are made when they are pressed."""
    popover = st.popover("Take away", key="board-take", on_change="rerun")
    if not popover.open:
        return
    with popover:
        about = OWN_FILTERS if board.of_kind("figure") else ""
        noted = any(item.note for item in board.items)
        brief_files(board.name, lambda: found, data.select(), key="board", about=about, has_notes=noted)
        if board.of_kind("quote"):
            _cards(board, found, data)
        st.download_button(
            "Board as a file (JSON)",
            board_json(board, data.name),
            file_name=f"valuescape-board-{_slug(board.name)}.json",
            mime="application/json",
            key="board-json",
            on_click="ignore",
            help="Keys, names of figures and your notes, no text of posts. Open it with a data set of the same posts.",
        )


def _cards(board: Board, found: list[Shown], data: DataSet) -> None:
    """The board's quotes to print and cut, and for a digital whiteboard; sensitive ones where the box above is ticked."""
    crisis = st.session_state.get("board-crisis", False)
    quotes = [one.quote for one in found if one.quote is not None and (crisis or not one.quote.sensitive)]
    origin = Origin.of(data.select())
    name = f"cards {board.name}"
    st.download_button(
        "Quote cards (PDF)",
        logged("The cards", lambda: cards_pdf(cards(quotes, data), origin)),
        file_name=origin.file_name(name, "pdf"),
        mime="application/pdf",
        key="board-cards",
        on_click="ignore",
        disabled=not quotes,
        help="Cards of A6, four on a page of A4, with marks to cut along.",
    )
    st.download_button(
        "Quotes for a whiteboard (CSV)",
        logged("The quotes for a whiteboard", lambda: whiteboard_csv(quotes, data, origin.made)),
        file_name=origin.file_name(name, "csv"),
        mime="text/csv",
        key="board-whiteboard",
        on_click="ignore",
        disabled=not quotes,
        help="A row a quote: its text in the first column, as Miro and FigJam make sticky notes of it, then its codes.",
    )
    if left := left_out(
        len(board.of_kind("quote")) - len(quotes) - sum(bool(one.missing) for one in found if one.item.kind == "quote")
    ):
        st.caption(left)


def board_from_file() -> None:
    """A place for the file of a board, which becomes a board of its own."""
    given = st.file_uploader("Open a board from a file (JSON)", type="json", key="board-file")
    if given is None or not st.button("Open it", key="board-file-open"):
        return
    try:
        found = board_of_json(given.getvalue())
        state.tell("board", board_store.new_board(found.name, found.items))
    except Problem as problem:
        st.info(words.plain(str(problem)))
        return
    st.rerun()


def _slug(name: str) -> str:
    kept = "".join(c if c.isascii() and c.isalnum() else "-" for c in name.lower())
    return "-".join(part for part in kept.split("-") if part)[:60] or "board"
