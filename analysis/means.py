"""Means of a score with their intervals: those over resamples of posts, and Student's t."""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray
from scipy import stats

from analysis.bootstrap import RESAMPLES, SEED
from analysis.post_patterns import PostPatterns

Array = NDArray[np.float64]


def bootstrap_means(
    patterns: PostPatterns, scores: ArrayLike, *, resamples: int = RESAMPLES, seed: int = SEED
) -> pd.DataFrame:
    """`n`, `mean`, `low`, `high` of the scores in each group: the 95 % percentile interval over resamples of posts.

    The last axis of `patterns` is the score, an option for each of `scores`; the groups are those of the axis before it, or, where
    there is none, everything. Bounds lie within the scores and mentions of a post are not taken as independent, neither of
    which holds of t. nan where all agree or, of so few posts, half of the resamples have none (Efron and Tibshirani 1993, "An
    introduction to the bootstrap", chapter 13).
    """
    values = np.asarray(scores, dtype=np.float64)

    def means(table: Array) -> Array:
        times = table[..., :-1]
        with np.errstate(invalid="ignore"):
            return np.asarray(times @ values / times.sum(axis=-1))

    def of_groups(table: Array) -> Array:
        return means(table[..., :-1, :]) if len(patterns.shape) > 1 else means(table)[..., None]

    found = patterns.resampled(of_groups, resamples=resamples, seed=seed)
    table = patterns.table[..., :-1]
    n = table[:-1].sum(axis=-1) if table.ndim > 1 else table.sum(keepdims=True)
    return pd.DataFrame({"n": n.astype(np.int64), "mean": found.value, "low": found.low, "high": found.high})


def mean_intervals(counts: pd.DataFrame, scores: ArrayLike) -> pd.DataFrame:
    """`n`, `mean`, `low`, `high` of the scores in each group (index): 95 % t interval, nan under two scores or
    where all agree.

    `counts` has a row for each group and a column for each value that a score can take; `scores` are these values.
    Student 1908, "The probable error of a mean".
    """
    times, values = counts.to_numpy(dtype=np.float64), np.asarray(scores, dtype=np.float64)
    n = times.sum(axis=1)
    with np.errstate(divide="ignore", invalid="ignore"):
        mean = times @ values / n
        deviations = (times * (values[None, :] - mean[:, None]) ** 2).sum(axis=1)
        half = stats.t.ppf(0.975, np.where(n > 1, n - 1, np.nan)) * np.sqrt(deviations / (n - 1) / n)
    # Scores that all agree have no spread to estimate from: an interval of width 0 would claim certainty.
    half = np.where(_differ(times, values), half, np.nan)
    return pd.DataFrame({"n": n.astype(np.int64), "mean": mean, "low": mean - half, "high": mean + half}, counts.index)


def _differ(times: np.ndarray, values: np.ndarray) -> np.ndarray:
    """Which groups have two different scores."""
    if not len(values):
        return np.zeros(len(times), dtype=bool)
    lowest = np.where(times > 0, values, np.inf).min(axis=1)
    highest = np.where(times > 0, values, -np.inf).max(axis=1)
    return lowest < highest
