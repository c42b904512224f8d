"""Which theme the reader has."""

from __future__ import annotations

import streamlit as st


def is_dark() -> bool:
    """Whether the reader has the dark theme."""
    return st.context.theme.type == "dark"
