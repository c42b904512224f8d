"""Percentile intervals by resampling units with replacement.

A statistic that is a function of weighted sums over units needs no loop: `weights` gives all resamples at once, and
the sums of all of them are one matrix product.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
RESAMPLES, SEED, LEVEL = 1000, 20260413, 0.95


@dataclass(frozen=True, slots=True)
class Estimate:
    """A figure with its interval; nan where it is not defined."""

    value: float
    low: float
    high: float


def weights(units: int, resamples: int = RESAMPLES, seed: int = SEED) -> Array:
    """How often each unit is drawn in each resample, shape (resamples, units); each row sums to `units`.

    Efron 1979, "Bootstrap methods: another look at the jackknife".
    """
    if not units:
        return np.zeros((resamples, 0))
    equal = np.full(units, 1 / units)
    return np.random.default_rng(seed).multinomial(units, equal, size=resamples).astype(np.float64)


def interval(values: Array, level: float = LEVEL) -> tuple[float, float]:
    """Percentile interval of the resampled values, shape (resamples,).

    nan where the figure is undefined in half of the resamples or more, or the same in all: an interval of width 0
    would claim certainty. Efron and Tibshirani 1993, "An introduction to the bootstrap", chapter 13.
    """
    defined = values[np.isfinite(values)]
    if 2 * len(defined) <= len(values):
        return np.nan, np.nan
    tail = 50 * (1 - level)
    low, high = np.percentile(defined, [tail, 100 - tail])
    return (float(low), float(high)) if low < high else (np.nan, np.nan)


def estimate(statistic: Callable[[Array], Array], sums: Array, resampled: Array) -> Estimate:
    """A statistic of the `sums` over all units, with its interval from `resampled` sums (a first axis of resamples)."""
    return Estimate(float(statistic(sums)), *interval(statistic(resampled)))
