"""A line through a monthly series that follows it without its jitter."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
SPAN = 0.4  # of all months: how many are looked at around each
FEWEST = 5  # months to look at: the two farthest have no weight


def loess(values: Array, weights: Array | None = None, span: float = SPAN) -> Array:
    """Locally linear smoothing along the last axis, months at even distances; shape as `values`.

    Around each month a straight line is fitted to the nearest `span` of the months, weighted by nearness (tricube) and by `weights`
    (such as mentions, none for 1). Months without a value count as of no weight and get the line's value; nan where fewer than two
    months in reach have one. Cleveland 1979, "Robust locally weighted regression and smoothing scatterplots", without its robust
    steps; local regression with weights: Cleveland and Devlin 1988.
    """
    months = values.shape[-1]
    given = np.isfinite(values)
    own = np.where(given, 1.0 if weights is None else weights, 0.0)
    kernel = _tricube(months, span)
    x = np.arange(months, dtype=np.float64)
    y = np.where(given, values, 0.0)
    # Sums of w, w d, w d^2, w y and w d y around each month, d its distance; the line's value at the month itself follows.
    distance = x[None, :] - x[:, None]
    s0, s1, s2 = (own @ (kernel * distance**power).T for power in (0, 1, 2))
    t0, t1 = ((own * y) @ (kernel * distance**power).T for power in (0, 1))
    spread = s0 * s2 - s1**2
    with np.errstate(divide="ignore", invalid="ignore"):
        line = np.asarray((s2 * t0 - s1 * t1) / spread)
    return np.where(spread > 1e-9 * np.maximum(s0 * s2, 1e-300), line, np.nan)


def _tricube(months: int, span: float) -> Array:
    """The weight of each month, across, around each, down: 0 from the distance on that the farthest of the nearest has."""
    near = min(max(int(span * months + 1e-10), FEWEST), months)
    distance = np.abs(np.arange(months)[None, :] - np.arange(months)[:, None]).astype(np.float64)
    reach = np.sort(distance, axis=1)[:, near - 1 : near] if months else distance
    with np.errstate(divide="ignore", invalid="ignore"):
        part = np.where(reach > 0, distance / reach, 0.0)
    return np.asarray(np.where(part < 1, (1 - np.minimum(part, 1) ** 3) ** 3, 0.0))
