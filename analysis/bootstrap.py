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


def intervals(values: Array, level: float = LEVEL) -> tuple[Array, Array]:
    """The bounds of `interval` for each place of resampled values, shape (resamples, ...)."""
    ordered = np.sort(np.where(np.isfinite(values), values, np.nan), axis=0)  # nan last
    defined = np.isfinite(ordered).sum(axis=0)
    tail = (1 - level) / 2
    low, high = (_at(ordered, np.maximum(defined - 1, 0) * share) for share in (tail, 1 - tail))
    usable = (2 * defined > len(values)) & (low < high)
    return np.where(usable, low, np.nan), np.where(usable, high, np.nan)


def _at(ordered: Array, place: Array) -> Array:
    """Values between places of the first axis, by linear interpolation."""
    below = np.floor(place).astype(np.intp)
    above = np.minimum(below + 1, len(ordered) - 1)
    lower, upper = (np.take_along_axis(ordered, at[None], axis=0)[0] for at in (below, above))
    return np.asarray(lower + (place - below) * np.where(place > below, upper - lower, 0.0))
