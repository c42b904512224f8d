"""How stances divide within groups."""

from __future__ import annotations

import pandas as pd

from analysis.shares import wilson


def stances(counts: pd.DataFrame) -> pd.DataFrame:
    """Long table of `group`, `stance`, `n`, `total` (of the group), `share`, `low`, `high`; zero counts included.

    `counts` has a row for each group and a column for each stance; a mention has one stance.
    """
    long = counts.rename_axis(index="group", columns="stance").stack(future_stack=True).rename("n").reset_index()
    long["total"] = long["group"].map(counts.sum(axis=1))
    long["share"] = long["n"] / long["total"].where(long["total"] > 0)
    long["low"], long["high"] = wilson(long["n"], long["total"])
    return long
