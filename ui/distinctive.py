"""The switch for the words that set two groups apart: their quotes are read only when someone asks."""

from __future__ import annotations

import streamlit as st

from db.disclosure import Viewer
from explore.figures import distinctive_words
from explore.selection import Selection
from ui import state
from ui.draw import draw
from ui.session import made


def words_that_set_apart(selection: Selection, viewer: Viewer, *, against: str, key: str) -> None:
    """Draw the switch and, where it is on, the figure."""
    option = state.flag("distinctive", f"{key}-distinctive")
    asked = st.toggle(
        "Words that set them apart",
        key=option.key,
        help="Reads the quotes of both groups and counts in how many posts each word stands; that takes a moment.",
    )
    option.keep(state.ON if asked else "")
    if asked:
        with st.spinner("Reading the quotes"):
            figure = made(distinctive_words, selection, against=against)
        draw(selection, figure, viewer, key=f"{key}-words")
