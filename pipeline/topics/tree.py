"""Groups of passages at several levels, each made of the groups of the one below: k-means, then Ward's merges.

Ward 1963, "Hierarchical grouping to optimize an objective function", on the middles of the groups, weighted by their size.
"""

from __future__ import annotations

from collections.abc import Collection

import numpy as np
from numpy.typing import NDArray

Labels = NDArray[np.int_]  # the group of each row, from 0 on, -1 for none


def tree(places: NDArray[np.float32], groups: int, levels: Collection[int], seed: int, least: int) -> dict[int, Labels]:
    """By number of groups, the group of each row of `places`; the levels that have a group under `least` rows are left out."""
    from sklearn.cluster import KMeans

    made = KMeans(min(groups, len(places)), n_init=3, random_state=seed).fit(places)
    middles, sizes = made.cluster_centers_.astype(float), np.bincount(made.labels_).astype(float)
    group = np.arange(len(middles))
    alive = np.ones(len(middles), dtype=bool)
    found: dict[int, Labels] = {}
    while True:
        left = np.flatnonzero(alive)
        if len(left) in levels and sizes[left].min() >= least:
            found[len(left)] = np.searchsorted(left, group)[made.labels_]
        if len(left) <= max(min(levels, default=1), 1):
            return found
        one, other = _next(middles[left], sizes[left], least)
        a, b = left[one], left[other]
        middles[a] = (middles[a] * sizes[a] + middles[b] * sizes[b]) / (sizes[a] + sizes[b])
        sizes[a] += sizes[b]
        alive[b] = False
        group[group == b] = a


def _next(middles: NDArray[np.float64], sizes: NDArray[np.float64], least: int) -> tuple[int, int]:
    """The two groups to merge: the smallest of those that are too small first, else those whose merging costs least."""
    apart = ((middles[:, None] - middles[None]) ** 2).sum(axis=-1)
    cost = apart * (sizes[:, None] * sizes[None]) / (sizes[:, None] + sizes[None])
    np.fill_diagonal(cost, np.inf)
    smallest = int(sizes.argmin())
    if sizes[smallest] < least:
        return smallest, int(cost[smallest].argmin())
    one, other = np.unravel_index(int(cost.argmin()), cost.shape)
    return int(one), int(other)
