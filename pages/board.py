"""What did I collect, and in which order do I tell it?"""

from html import escape
from typing import Literal

import streamlit as st

from explore import words
from explore.boards import shown as resolved
from records.board import Board
from ui import board_store, state
from ui.board_bar import add_words, choose_board, from_template, manage, new_board, undo
from ui.board_files import take_board_away
from ui.board_items import draw_items
from ui.page import View, view
from ui.short_quotes import as_chosen, choose_short

_START = "board-start"  # the slide that was asked for


def door(shown: View) -> None:
    """What a board is, and how one begins."""
    st.title("Board")
    st.html(
        '<p class="vs-note">A board holds the quotes and figures that you collect with “Add to board”, grouped under '
        "headings, with your notes: for a wall, a brief, a workshop. It is kept in a file beside the data set and is there "
        "again when the data set is built anew.</p>"
    )
    with st.container(horizontal=True, vertical_alignment="bottom"):
        choose_board(None)
        from_template(shown)
        new_board("Begin a board", shown)


def heading(board: Board) -> None:
    """The name, and what is on it."""
    st.title(words.plain(board.name))
    kinds = (("quote", "quote"), ("figure", "figure"), ("note", "note"))
    parts = [words.count(len(of), name) for kind, name in kinds if (of := board.of_kind(kind))]  # type: ignore[arg-type]
    if board.minutes:
        parts.append(words.count(board.minutes, "minute"))
    told = " · ".join(parts) or "Nothing is on it yet: choose “Add to board” at a quote or a figure."
    kept = (
        " Figures keep the filter that they were put here with, whatever is chosen now."
        if board.of_kind("figure")
        else ""
    )
    st.html(f'<p class="vs-source">{escape(told)}.{kept}</p>' if parts else f'<p class="vs-source">{escape(told)}</p>')


def start(board: Board) -> None:
    """Into the workshop: where this session left it, or from the first slide."""
    last = board_store.last_slide(board.id)
    ways = {"Start the workshop": 1} if last == 1 else {f"Go on at slide {last}": last, "Start over": 1}
    for place, (label, slide) in enumerate(ways.items()):
        asked = (_START, slide)
        kind: Literal["primary", "secondary"] = "secondary" if place else "primary"
        st.button(label, key=f"board-{label}", type=kind, on_click=st.session_state.__setitem__, args=asked)
    if slide := st.session_state.pop(_START, 0):
        st.switch_page("pages/workshop.py", query_params={"board": board.id, "slide": str(slide)})


def page(shown: View, board: Board, left: int) -> None:
    """The board, with its ways out above it and its ways in below."""
    heading(board)
    found = as_chosen(resolved(board.items, shown.data, shown.viewer))
    with st.container(horizontal=True, vertical_alignment="center", key="vs-board-bar"):
        choose_board(board)
        if board.items:
            start(board)
        take_board_away(board, found, shown.data)
        if board.of_kind("quote") or board.of_kind("figure"):
            choose_short()
        new_board("Another board", shown)
        manage(board)
    if problem := board_store.told():
        st.info(words.plain(problem))
    draw_items(board, found, shown.data, shown.viewer)
    add_words(board)
    undo(board, left)


shown = view()
board, left = board_store.asked_board()
if board is None:
    door(shown)
else:
    state.tell("board", board.id)
    shown.prints_board()
    page(shown, board, left)
