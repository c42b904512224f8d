"""p values corrected for how many were looked at; nan, where nothing was tested, stays and does not count."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]


def holm(p: Array) -> Array:
    """Holds the chance of any wrong finding among all.

    Holm 1979, "A simple sequentially rejective multiple test procedure": in rising order, the i-th of m smallest times
    m - i + 1, never less than the one before, 1 at most.
    """
    corrected = np.full(p.shape, np.nan)
    order = _rising(p)
    factors = np.arange(len(order), 0, -1)
    corrected.flat[order] = np.minimum(np.maximum.accumulate(p.flat[order] * factors), 1.0)
    return corrected


def benjamini_hochberg(p: Array) -> Array:
    """Holds the share of wrong findings among those found: right for a list to look through, not for a single claim.

    Benjamini and Hochberg 1995, "Controlling the false discovery rate": in rising order, the i-th of m smallest times
    m / i, never more than the one after.
    """
    corrected = np.full(p.shape, np.nan)
    order = _rising(p)
    factors = len(order) / np.arange(1, len(order) + 1)
    corrected.flat[order] = np.minimum.accumulate((p.flat[order] * factors)[::-1])[::-1]
    return corrected


def _rising(p: Array) -> NDArray[np.intp]:
    tested = np.flatnonzero(np.isfinite(p))
    return tested[np.argsort(p.flat[tested], kind="stable")]
