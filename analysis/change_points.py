"""Months from which on a series runs on another level, only where chance does not explain it."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from analysis.bootstrap import SEED

Array = NDArray[np.float64]
LEVEL = 0.05
PERMUTATIONS = 1999
SHORTEST = 3  # months on either side of a change


@dataclass(frozen=True, slots=True)
class Change:
    """From `month` (a place in the series) on the mean is `after` rather than `before`, each up to the next change; p of the
    split when it was made."""

    month: int
    before: float
    after: float
    p: float


def change_points(
    values: Array,
    weights: Array | None = None,
    *,
    level: float = LEVEL,
    shortest: int = SHORTEST,
    permutations: int = PERMUTATIONS,
    seed: int = SEED,
) -> list[Change]:
    """Changes of the mean of a series, shape (months,), in order; months without a value are passed over.

    Binary segmentation (Scott and Knott 1974; Vostrikova 1981): the split into two parts of `shortest` months at least whose weighted
    means explain most of the weighted variance, then the same within both parts. A split stands where at most `level` of
    `permutations` of the months within the part reach as much (as in Olshen et al. 2004, "Circular binary segmentation"), p = (1 +
    as high) / (1 + permutations); below one that does not stand nothing is looked for, which keeps the chance of any change in a
    steady series at `level`. Months move with their weights, such as mentions. The test takes months as exchangeable: a steady
    trend, or months that hang together, are found as changes.
    """
    places = np.flatnonzero(np.isfinite(values))
    y = np.asarray(values, dtype=np.float64)[places]
    w = np.ones(len(y)) if weights is None else np.asarray(weights, dtype=np.float64)[places]
    random = np.random.default_rng(seed)
    found: dict[int, float] = {}
    parts = [(0, len(y))]
    while parts:
        start, end = parts.pop()
        if end - start < 2 * shortest or not w[start:end].all():
            continue
        explained = _explained(y[start:end], w[start:end], shortest)
        order = random.permuted(np.tile(np.arange(start, end), (permutations, 1)), axis=1)
        chance = _explained(y[order], w[order], shortest).max(axis=1)
        p = float((1 + (chance >= explained.max() * (1 - 1e-9)).sum()) / (1 + permutations))
        if explained.max() > 0 and p <= level:
            split = start + shortest + int(explained.argmax())
            found[split] = p
            parts += [(start, split), (split, end)]
    edges = [0, *sorted(found), len(y)]
    means = [float(np.average(y[a:b], weights=w[a:b])) for a, b in pairwise(edges)] if found else []
    return [Change(int(places[split]), means[i], means[i + 1], found[split]) for i, split in enumerate(sorted(found))]


def _explained(y: Array, w: Array, shortest: int) -> Array:
    """What each split of the last axis explains of the weighted variance, (..., splits): w1 w2 / (w1 + w2) (mean1 - mean2)^2."""
    months = y.shape[-1]
    splits = np.arange(shortest, months - shortest + 1) - 1
    left, total = np.cumsum(w, axis=-1)[..., splits], w.sum(axis=-1, keepdims=True)
    of_left, of_all = np.cumsum(w * y, axis=-1)[..., splits], (w * y).sum(axis=-1, keepdims=True)
    right = total - left
    return np.asarray(left * right / total * (of_left / left - (of_all - of_left) / right) ** 2)
