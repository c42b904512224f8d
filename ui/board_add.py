"""The button at every quote and figure that puts it on the open board."""

from __future__ import annotations

import streamlit as st

from db.read.quotes import Quote
from explore import words
from explore.boards import figure_item, quote_item
from explore.dataset import DataSet
from explore.figure import Figure
from explore.selection import Selection
from records.board import Item
from records.problem import Problem
from ui import board_store, state
from ui.faults import LOG

BOARD_PAGES = ("board", "workshop")
_SAID = "board-said-{}"


def add_quote(quote: Quote, data: DataSet, key: str) -> None:
    """The button at a quote."""
    _button(f"board-add-{key}-{quote.key}", quote_item(quote, data.layer))


def add_figure(selection: Selection, figure: Figure, key: str) -> None:
    """The button at a figure."""
    _button(f"board-add-{key}", figure_item(selection, figure))


def _button(key: str, item: Item) -> None:
    if state.page() in BOARD_PAGES:
        return
    st.button("Add to board", key=key, type="tertiary", on_click=_add, args=(key, item))
    if said := st.session_state.pop(_SAID.format(key), None):
        added, sentence = said
        (st.toast if added else st.info)(words.plain(sentence))


def _add(key: str, item: Item) -> None:
    """Put it there, and have the button say to which board; where nothing can be written, what to do."""
    try:
        name, added = board_store.add(item)
    except Problem as problem:
        LOG.warning("Add to board: %s", problem)
        said = (False, str(problem))
    else:
        said = (True, f"Added to “{name}”." if added else f"This is on “{name}” already.")
    st.session_state[_SAID.format(key)] = said
