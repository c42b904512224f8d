"""Files that people take away."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd
import streamlit as st

from db.read.quotes import export_rows
from ui.filters import describe
from ui.frame import View


def quotes_csv(shown: View, mention_ids: Sequence[int]) -> None:
    """A button that downloads these quotes with their codes; the file is made when it is pressed."""

    def make() -> bytes:
        with shown.data.engine.connect() as connection:
            rows = export_rows(connection, shown.data.codebook, mention_ids)
        return pd.DataFrame(rows).map(_harmless).to_csv(index=False).encode("utf-8-sig")

    name = "-".join(["valuescape", "quotes", *shown.chosen.parts])
    st.download_button(
        "Download these quotes (CSV)",
        make,
        file_name=f"{name}.csv",
        mime="text/csv",
        key="quotes-csv",
        on_click="ignore",
        help="; ".join(describe(shown.chosen, shown.data).values()) or "All quotes of the data set",
    )


def _harmless(cell: object) -> object:
    """A spreadsheet runs a cell that begins like a formula: the apostrophe makes it text."""
    return f"'{cell}" if isinstance(cell, str) and cell[:1] in ("=", "+", "-", "@", "\t", "\r") else cell
