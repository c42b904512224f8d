"""Whether a difference of two groups turns round within strata: Simpson's paradox."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from analysis.clusters import post_sums
from analysis.contrast import contrast
from analysis.counts import Axis
from analysis.layout import Layout
from analysis.multiplicity import holm
from analysis.standardised import LEAST, standardised

Array = NDArray[np.float64]
Marks = NDArray[np.bool_]
LEVEL = 0.05


@dataclass(frozen=True, slots=True, eq=False)
class Reversal:
    """Differences of a label's share, first group less second: over all, at one mix of the strata, and within each.

    Arrays have the shape (labels,) or (labels, strata); nan for strata in which either group has too few mentions.
    """

    difference: Array
    low: Array
    high: Array
    same_mix: Array
    same_mix_low: Array
    same_mix_high: Array
    within: Array
    within_low: Array
    within_high: Array
    within_p: Array  # two-sided

    @property
    def everywhere(self) -> Marks:
        """Labels whose difference has the opposite sign in every stratum that has one, in two at least: the paradox proper."""
        against = np.sign(self.within) == -np.sign(self.difference)[:, None]
        told = np.isfinite(self.within) & (self.within != 0)
        return np.asarray((self.difference != 0) & (against | ~told).all(axis=1) & (told.sum(axis=1) > 1))

    @property
    def surely(self) -> Marks:
        """Labels whose difference stands with one sign over all and with the other at one mix: both 95 % intervals leave out 0."""
        over = _side(self.low, self.high)
        return np.asarray((over != 0) & (over == -_side(self.same_mix_low, self.same_mix_high)))

    @property
    def against(self) -> Marks:
        """Strata that surely go the other way than the whole does, (labels, strata): with all strata of all labels looked at (Holm)."""
        over = _side(self.low, self.high)[:, None]
        return np.asarray((over != 0) & (np.sign(self.within) == -over) & (holm(self.within_p) < LEVEL))


def reversals(
    axis: Axis, strata: Axis, layout: Layout, a: Marks, b: Marks | None = None, *, least: int = LEAST
) -> Reversal:
    """Compare the shares of an axis's labels in `a` and in `b` (the rest if None) over all, at one mix, and stratum by stratum.

    Intervals are those of `contrast` and of `standardised`; strata are left out as there. A mention of several strata counts in
    each. Simpson 1951, "The interpretation of interaction in contingency tables"; Blyth 1972, "On Simpson's paradox and the
    sure-thing principle".
    """
    other = ~a if b is None else b
    groups = [layout.among(rows) for rows in (a, other)]
    crude = contrast(*(post_sums(axis, group) for group in groups))
    mixed = standardised(axis, strata, layout, a, other, least=least)
    parts = np.full((4, axis.has.shape[1], strata.has.shape[1]), np.nan)
    for stratum in np.flatnonzero(mixed.weights > 0):
        inside = strata.has[:, stratum].take(strata.codes)
        found = contrast(*(post_sums(axis, group.among(inside)) for group in groups))
        parts[:, :, stratum] = found.difference, found.low, found.high, found.p
    return Reversal(crude.difference, crude.low, crude.high, mixed.difference, mixed.low, mixed.high, *parts)


def _side(low: Array, high: Array) -> NDArray[np.int64]:
    """1 where an interval lies above 0, -1 below, 0 where it holds it or there is none."""
    return (low > 0).astype(np.int64) - (high < 0)
