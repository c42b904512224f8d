"""Volume and mean score month by month."""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray

from analysis.bootstrap import RESAMPLES, SEED
from analysis.means import mean_intervals
from analysis.post_patterns import PostPatterns, Resampled
from analysis.smoothing import SPAN, loess


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


def smoothed_means(
    patterns: PostPatterns,
    scores: ArrayLike,
    span: float = SPAN,
    *,
    months: slice = slice(None),
    resamples: int = RESAMPLES,
    seed: int = SEED,
) -> Resampled:
    """The smoothed course of a mean with its 95 % band at each month, over resamples of posts: shape (months,).

    The axes of `patterns` are month, of which the line goes over the slice `months`, and score, an option for each of `scores`; one
    before them gives a course a group, (groups + 1, months), the last that of all. The band says where the line could lie, month
    by month, not how far months scatter around it; bias of the smoothing is not in it.
    """
    values = np.asarray(scores, dtype=np.float64)

    def line(table: NDArray[np.float64]) -> NDArray[np.float64]:
        times = table[..., :-1, :-1][..., months, :]
        n = times.sum(axis=-1)
        with np.errstate(invalid="ignore"):
            return loess(np.asarray(times @ values / n), n, span)

    return patterns.resampled(line, resamples=resamples, seed=seed)
