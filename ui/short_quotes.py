"""Whether this session's boards show quotes whole or only their first words."""

from __future__ import annotations

import streamlit as st

from explore.boards import Shown
from explore.findable import SHORT, only_short

_KEPT, _KEY = "short-quotes", "board-short"  # the widget's own value goes when another page is opened


def choose_short() -> None:
    """The switch; what it says holds for the board, its slides and its files."""
    if _KEY not in st.session_state:
        st.session_state[_KEY] = st.session_state.get(_KEPT, False)
    st.toggle(
        "Short quotes",
        key=_KEY,
        on_change=_keep,
        help=f"Show only the first {SHORT} words of each quote, here, on slides and in files: fewer words lead back to fewer people.",
    )


def _keep() -> None:
    st.session_state[_KEPT] = st.session_state[_KEY]


def as_chosen(found: list[Shown]) -> list[Shown]:
    """The items, with short quotes where they are asked for."""
    return only_short(found) if chosen() else found


def chosen() -> bool:
    """Whether short quotes are asked for."""
    return bool(st.session_state.get(_KEPT, False))
