"""How stances divide within groups."""

from __future__ import annotations

import pandas as pd

from analysis.shares import wilson


def stances(stance: pd.Series, groups: pd.Series) -> pd.DataFrame:
    """Long table of `group`, `stance`, `n`, `total` (of the group), `share`, `low`, `high`; zero counts included."""
    table = pd.crosstab(groups, stance, dropna=False)
    # crosstab adds a column for missing values, which have no stance to count
    table = table.loc[table.index.notna(), table.columns.notna()]
    long = table.rename_axis(index="group", columns="stance").stack().rename("n").reset_index()
    long["total"] = long.groupby("group", observed=False)["n"].transform("sum")
    long["share"] = long["n"] / long["total"].where(long["total"] > 0)
    long["low"], long["high"] = wilson(long["n"], long["total"])
    return long
