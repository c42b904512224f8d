"""What a difference of shares would be without the coder's errors, were these the same in both groups."""

from __future__ import annotations

import math
from dataclasses import dataclass

Z = 1.959963984540054
LEAST = 10  # posts of a check with a label, and without it, below which it says too little of either


@dataclass(frozen=True, slots=True)
class Errors:
    """A coder against readers, label by label: of `positive` units with it the coder found `found`, of `negative` without it
    it gave it to `false`."""

    positive: int
    found: int
    negative: int
    false: int

    @property
    def sensitivity(self) -> float:
        return self.found / self.positive

    @property
    def specificity(self) -> float:
        return 1 - self.false / self.negative

    @property
    def youden(self) -> float:
        """Sensitivity + specificity - 1: 1 where the coder never errs, 0 where it gives the label as by lot (Youden 1950)."""
        return self.sensitivity + self.specificity - 1

    @property
    def youden_variance(self) -> float:
        """Binomial; with one success and one failure added to each, so that a coder that never erred is not taken as certain."""
        parts = ((self.found, self.positive), (self.false, self.negative))
        return sum((k + 1) / (n + 2) * (1 - (k + 1) / (n + 2)) / n for k, n in parts)

    @property
    def usable(self) -> bool:
        """Whether there are enough units of both kinds, and the coder surely does better than by lot."""
        enough = min(self.positive, self.negative) >= LEAST
        return enough and self.youden - Z * math.sqrt(self.youden_variance) > 0


@dataclass(frozen=True, slots=True)
class TrueDifference:
    """A corrected difference with its 95 % interval, within -1 and 1."""

    difference: float
    low: float
    high: float


def true_difference(difference: float, low: float, high: float, errors: Errors) -> TrueDifference | None:
    """The difference of two true shares from that of two coded ones with its 95 % interval; None where `errors` is not usable.

    By Rogan and Gladen 1978, "Estimating prevalence from the results of a screening test", a true share is (p + specificity
    - 1) / (sensitivity + specificity - 1). With the same errors in both groups (non-differential misclassification) the first
    part falls out of the difference: it is the coded one over J = sensitivity + specificity - 1. Variance by the delta method:
    var(d) / J^2 + d^2 var(J) / J^4, with var(d) from the interval.
    """
    if not errors.usable:
        return None
    j = errors.youden
    spread = (high - low) / (2 * Z)
    deviation = math.sqrt(spread**2 / j**2 + difference**2 * errors.youden_variance / j**4)
    value = difference / j
    return TrueDifference(*(max(-1.0, min(1.0, end)) for end in (value, value - Z * deviation, value + Z * deviation)))
