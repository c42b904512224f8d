"""Volume and mean score month by month."""

from __future__ import annotations

from collections.abc import Sequence

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


def monthly_by(
    volume: pd.DataFrame, counts: NDArray[np.integer], scores: ArrayLike, span: float = SPAN
) -> pd.DataFrame:
    """`monthly` of each group, one below the other, with `group` before it and `smoothed`, the mean by `loess` weighted by scored
    mentions, after it.

    `volume` has a row for each group, such as a platform, and a column for each month ("2024-03", none left out between); `counts`
    has the shape (groups, months, scores). Groups without mentions have no lines.
    """
    lines = []
    for group, own in zip(volume.index, counts, strict=True):
        table = monthly(volume.loc[group], pd.DataFrame(own, index=volume.columns), scores)
        used = np.flatnonzero(volume.loc[group].to_numpy())
        if len(used):
            scored = own[used[0] : used[-1] + 1].sum(axis=1).astype(np.float64)
            table["smoothed"] = loess(table["mean"].to_numpy(dtype=np.float64), scored, span)
            table.insert(0, "group", group)
            lines.append(table)
    columns: Sequence[str] = ("group", "month", "n", "mean", "low", "high", "smoothed")
    return pd.concat(lines, ignore_index=True) if lines else pd.DataFrame(columns=list(columns))


def smoothed_means(
    patterns: PostPatterns,
    scores: ArrayLike,
    span: float = SPAN,
    *,
    resamples: int = RESAMPLES,
    seed: int = SEED,
) -> Resampled:
    """The smoothed course of each group with its 95 % band at each month, over resamples of posts: shape (groups, months).

    The axes of `patterns` are group, month and score, an option for each of `scores`. The band says where the line could lie, month by
    month, not how far months scatter around it; bias of the smoothing is not in it.
    """
    values = np.asarray(scores, dtype=np.float64)

    def line(table: NDArray[np.float64]) -> NDArray[np.float64]:
        times = table[..., :-1, :-1, :-1]
        n = times.sum(axis=-1)
        with np.errstate(invalid="ignore"):
            return loess(np.asarray(times @ values / n), n, span)

    return patterns.resampled(line, resamples=resamples, seed=seed)
