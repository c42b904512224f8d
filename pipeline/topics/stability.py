"""How far groups come back when the seed changes and when a fifth of the passages is left out; which level does most.

Agreement of two groupings is the adjusted Rand index (Hubert and Arabie 1985): 1 for the same groups, 0 for chance. A group
comes back where the best one-to-one match (Kuhn 1955) shares at least half of what either holds (Jaccard; Hennig 2007,
"Cluster-wise assessment of cluster stability").
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from pipeline.topics.tree import Labels, tree
from pipeline.topics.tuning import Tuning

Run = tuple[NDArray[np.int_], Labels]  # the rows that were grouped, and their groups


@dataclass(frozen=True, slots=True)
class Agreement:
    """How far runs agree with a grouping: mean Rand index over seeds and over resamples, mean overlap, and in what share of
    the runs each group came back.
    """

    seeds: float
    resamples: float
    overlap: float
    back: NDArray[np.float64]  # by group

    @property
    def mean(self) -> float:
        """Of all runs."""
        return (self.seeds + self.resamples) / 2


@dataclass(frozen=True, slots=True)
class Level:
    """A level of the tree, and the same level of other runs: of single layouts, and of resampled rows."""

    labels: Labels
    seeds: list[Run]
    resamples: list[Run]

    def agreement(self, labels: Labels | None = None) -> Agreement:
        """Of the runs with the level, or with other labels of the same rows; rows of no group (-1) are left out."""
        labels = self.labels if labels is None else labels

        def pairs(runs: list[Run]) -> list[tuple[Labels, Labels]]:
            inside = [(labels[rows], theirs) for rows, theirs in runs]
            return [(mine[mine >= 0], theirs[mine >= 0]) for mine, theirs in inside]

        seeds, resamples = pairs(self.seeds), pairs(self.resamples)
        groups = int(labels.max(initial=-1)) + 1
        matched = np.array([overlap(one, other, groups) for one, other in seeds + resamples])
        return Agreement(
            float(np.mean([rand(one, other) for one, other in seeds])),
            float(np.mean([rand(one, other) for one, other in resamples])),
            float(matched.mean()),
            (matched >= 0.5).mean(axis=0),
        )


def levels(laid: Sequence[NDArray[np.float32]], seed: int, tuning: Tuning) -> dict[int, Level]:
    """By number of groups: grouped on all layouts together, and beside it on each alone and on resampled rows."""
    together = np.hstack(laid)
    n = len(together)
    wanted, groups, least = tuning.levels(n), tuning.groups(n), tuning.min_topic_size(n)
    everything = np.arange(n)
    chance = np.random.default_rng(seed)
    drawn = [np.sort(chance.choice(n, int(n * tuning.resampled), replace=False)) for _ in laid]
    alone = [(everything, tree(one, groups, wanted, seed + 1 + i, 1)) for i, one in enumerate(laid)]
    again = [(rows, tree(together[rows], groups, wanted, seed + 1 + i, 1)) for i, rows in enumerate(drawn)]
    return {
        number: Level(
            labels,
            [(rows, run[number]) for rows, run in alone if number in run],
            [(rows, run[number]) for rows, run in again if number in run],
        )
        for number, labels in tree(together, groups, wanted, seed, least).items()
    }


def most_stable(found: Mapping[int, Agreement], tuning: Tuning) -> int:
    """The number of groups of the level whose runs agree most; where two do within `Tuning.tie`, the finer."""
    best = max(one.mean for one in found.values())
    return max(number for number, one in found.items() if one.mean >= best - tuning.tie)


def rand(one: Labels, other: Labels) -> float:
    """The adjusted Rand index."""
    from sklearn.metrics import adjusted_rand_score

    return float(adjusted_rand_score(one, other))


def overlap(one: Labels, other: Labels, groups: int) -> NDArray[np.float64]:
    """The Jaccard overlap of each of the groups of `one` with its match in `other`; 0 where it has none."""
    from scipy.optimize import linear_sum_assignment

    table = np.zeros((groups, int(other.max(initial=0)) + 1))
    np.add.at(table, (one, other), 1)
    shared = table / np.maximum(table.sum(axis=1)[:, None] + table.sum(axis=0)[None] - table, 1)
    rows, columns = linear_sum_assignment(-shared)
    best = np.zeros(len(table))
    best[rows] = shared[rows, columns]
    return best
