"""A mean month by month without its jitter, and the months from which on it runs on another level."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from analysis.change_points import LEVEL, Change, change_points
from analysis.smoothing import SPAN, loess
from explore import words

Array = NDArray[np.float64]
FEWEST_MONTHS = 12  # with a mean to read, before a change of level is looked for

SMOOTHED = f"The line is smoothed over {SPAN:.0%} of the months (LOESS).".replace("%", "\u00a0%")


def smooth(mean: Array, scored: Array) -> Array:
    """The smoothed mean of each month, shape (..., months), months weighted by their scored mentions; the mean itself where too
    few months lie around it."""
    line = loess(mean, scored.astype(np.float64))
    return np.where(np.isfinite(line), line, mean)


def levels(mean: Array, scored: Array, read: NDArray[np.bool_]) -> list[Change]:
    """The months from which on the mean runs on another level, of those that can be read; none where these are too few."""
    if (read & np.isfinite(mean)).sum() < FEWEST_MONTHS:
        return []
    return change_points(np.where(read, mean, np.nan), np.maximum(scored, 1).astype(np.float64))


def told(changes: Sequence[Change], months: Sequence[str]) -> str:
    """What the dashed lines say, as sentences; `months` as "2024-03". Nothing without a change."""
    if not changes:
        return ""
    each = [
        f"from {words.month(months[one.month])} on {words.signed(one.after)} (before: {words.signed(one.before)})"
        for one in changes
    ]
    return (
        f" Dashed, where the level changes: {'; '.join(each)}. By chance alone there would be one in {LEVEL:.0%} of cases; "
        "a steady trend looks like a change, too."
    ).replace("%", "\u00a0%")
