"""Tables for spreadsheets, which run a cell that begins like a formula."""

from __future__ import annotations

import re

import pandas as pd

FORMULA = ("=", "+", "-", "@", "\t", "\r")
_RUNS = f"[{re.escape(''.join(FORMULA))}]"


def harmless(table: pd.DataFrame) -> pd.DataFrame:
    """The table with an apostrophe in front of every text, headings included, that a spreadsheet would run."""
    columns = {i: _column(column) for i, (_, column) in enumerate(table.items())}
    return pd.DataFrame(columns, index=table.index).set_axis(list(map(_harmless, table.columns)), axis=1)


def _column(column: pd.Series) -> pd.Series:
    if not isinstance(column.dtype, pd.StringDtype):  # texts may stand among others
        return column if pd.api.types.is_numeric_dtype(column.dtype) else column.map(_harmless)
    runs = column.str.match(_RUNS, na=False)
    return column.mask(runs, "'" + column) if runs.any() else column


def _harmless(cell: object) -> object:
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(FORMULA) else cell
