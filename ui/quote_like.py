""" "More like this": the way from a quote to those nearest to it, and back to the list and its page."""

from __future__ import annotations

import streamlit as st

from ui import state

LIKE, PAGE = "like", "page"
_BACK = "quotes-back"


def more_like(key: str) -> None:
    """Open the list of quotes nearest to the mention with this key; for callbacks."""
    if not state.asked_for(LIKE):
        st.session_state[_BACK] = state.asked_for(PAGE)
    state.tell(LIKE, key)
    state.tell(PAGE, None)


def back() -> None:
    """Return to the list that was open before; for callbacks."""
    state.tell(LIKE, None)
    state.tell(PAGE, st.session_state.pop(_BACK, "") or None)
