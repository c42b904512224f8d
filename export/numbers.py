"""A figure's numbers as a table that says where they are from."""

from __future__ import annotations

import pandas as pd

from explore.figure import Figure
from explore.filter import NO_FILTER
from export.origin import Origin
from export.spreadsheet import harmless


def numbers_csv(figure: Figure, origin: Origin) -> bytes:
    """What is drawn, with its title, n, filter, data set and day in columns of their own on every line.

    `origin` is the figure's. A figure whose rows differ in n and filter has these in its table.
    """
    table = figure.table.copy()
    said = {
        "figure": figure.title,
        "n mentions": figure.n,
        "n posts": figure.posts,
        "filter": origin.filter or NO_FILTER,
        "marked": origin.marked,
        "source": figure.source,
        "data set": origin.data_set,
        "layer": origin.layer,
        "made": origin.made.isoformat(),
    }
    for name, value in said.items():
        if name not in table:
            table[name] = pd.Series([value] * len(table), index=table.index, dtype=object)
    return harmless(table).to_csv(index=False).encode("utf-8-sig")
