"""Volume and mean score month by month."""

from __future__ import annotations

import pandas as pd

from analysis.means import mean_intervals


def monthly(scores: pd.Series, months: pd.Series) -> pd.DataFrame:
    """`month`, `n` (mentions), `mean`, `low`, `high` for every month from first to last, empty ones included."""
    known = months.dropna()
    if known.empty:
        return pd.DataFrame({"month": pd.to_datetime([]), "n": [], "mean": [], "low": [], "high": []})
    every = pd.date_range(known.min(), known.max(), freq="MS", name="month")
    table = mean_intervals(scores.loc[known.index], known).drop(columns="n").reindex(every)
    table.insert(0, "n", known.value_counts().reindex(every, fill_value=0))
    return table.rename_axis("month").reset_index()
