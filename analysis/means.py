"""Means of a score with their t intervals."""

from __future__ import annotations

import numpy as np
import pandas as pd
from scipy import stats


def mean_intervals(scores: pd.Series, groups: pd.Series) -> pd.DataFrame:
    """`n`, `mean`, `low`, `high` of the scores in each group (index): 95 % t interval, nan under two scores or
    where all agree.

    Student 1908, "The probable error of a mean". Scores that are missing are left out.
    """
    grouped = scores.astype(float).groupby(groups, observed=False)
    table = pd.DataFrame({"n": grouped.count(), "mean": grouped.mean()})
    n = table["n"].to_numpy()
    with np.errstate(divide="ignore", invalid="ignore"):
        half = stats.t.ppf(0.975, np.where(n > 1, n - 1, np.nan)) * grouped.std(ddof=1).to_numpy() / np.sqrt(n)
    # Scores that all agree have no spread to estimate from: an interval of width 0 would claim certainty.
    half = np.where(half > 0, half, np.nan)
    table["low"] = table["mean"] - half
    table["high"] = table["mean"] + half
    return table
