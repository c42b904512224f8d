"""The switch from shares of mentions to shares of posts corrected for the coder's errors."""

from __future__ import annotations

import streamlit as st

from explore.corrected import barring, can_be_corrected
from explore.selection import Selection
from ui import state


def correction_switch(selection: Selection, *, key: str) -> bool:
    """Draw the switch and say whether it is on; it is absent without gold from a random sample."""
    if not can_be_corrected(selection.data):
        state.drop("corrected")
        return False
    barred = bool(barring(selection.filter))
    option = state.flag("corrected", key)
    asked = st.toggle(
        "Corrected for coding error",
        key=option.key,
        disabled=barred,
        help="Shares of posts, corrected with the gold codes of a random sample (design-based supervised learning). "
        "It works for the whole data set, by platform and by period; other filters rest on codes themselves.",
    )
    option.keep(state.ON if asked else "")
    return asked and not barred
