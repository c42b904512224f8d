"""Tables for spreadsheets, which run a cell that begins like a formula."""

from __future__ import annotations

import pandas as pd

FORMULA = ("=", "+", "-", "@", "\t", "\r")


def harmless(table: pd.DataFrame) -> pd.DataFrame:
    """The table with an apostrophe in front of every text, headings included, that a spreadsheet would run."""
    return table.map(_harmless).rename(columns=_harmless)


def _harmless(cell: object) -> object:
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(FORMULA) else cell
