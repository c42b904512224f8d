"""Volume and mean score month by month."""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike

from analysis.means import mean_intervals


def monthly(volume: pd.Series, counts: pd.DataFrame, scores: ArrayLike) -> pd.DataFrame:
    """`month`, `n` (mentions), `mean`, `low`, `high` for every month from the first to the last with mentions.

    `volume` counts all mentions of each month (index, "2024-03", none left out between); `counts` has the same rows and
    a column for each value that a score can take; `scores` are these values.
    """
    used = np.flatnonzero(volume.to_numpy())
    kept = slice(used[0], used[-1] + 1) if len(used) else slice(0)
    table = mean_intervals(counts.iloc[kept], scores).drop(columns="n")
    table.insert(0, "n", volume.iloc[kept])
    table.insert(0, "month", pd.to_datetime(pd.Series(volume.index[kept], index=table.index, dtype=object)))
    return table.reset_index(drop=True)
