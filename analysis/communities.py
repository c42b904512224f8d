"""Groups of labels of two dimensions that go together more than with others, and how far they hold when posts are drawn anew."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from analysis.association import expected_counts
from analysis.bootstrap import SEED
from analysis.post_patterns import PostPatterns

Array = NDArray[np.float64]
Ints = NDArray[np.int64]
STARTS = 400  # of the search, which finds a best near where it starts
STEPS = 60
RESAMPLES = 200


@dataclass(frozen=True, slots=True, eq=False)
class Communities:
    """The community of each row, (rows,), and of each column, (columns,): 0 for the one with most mentions; -1 for none."""

    rows: Ints
    columns: Ints
    modularity: float  # 0 no structure, towards 1 the more mentions fall within communities than by chance

    @property
    def number(self) -> int:
        return int(max(self.rows.max(initial=-1), self.columns.max(initial=-1))) + 1


@dataclass(frozen=True, slots=True, eq=False)
class Stability:
    """Over resamples of posts: how often two labels were in one community, rows before columns, (labels, labels); and for each
    community how much of it came back on average, (communities,), 0 to 1: below 0.6 it is no finding (Hennig 2007)."""

    together: Array
    returned: Array
    resamples: int


def communities(table: NDArray[Any], *, starts: int = STARTS, seed: int = SEED) -> Communities:
    """The communities of a table of weights, such as mentions with both labels, (rows, columns).

    They maximise the modularity of two-sided networks, the sum over pairs within a community of (weight - expected) / total
    (Barber 2007, "Modularity and community detection in bipartite networks", equation 15), by BRIM, his section IV: rows go
    where their columns are, then columns where their rows are, until nothing moves, from `starts` random beginnings.
    """
    weights = np.asarray(table, dtype=np.float64)
    rows, columns, value = _best(weights[None], starts, np.random.default_rng(seed))
    return _named(weights, rows[0], columns[0], float(value[0]))


def stability(
    found: Communities,
    patterns: PostPatterns,
    *,
    resamples: int = RESAMPLES,
    starts: int = STARTS // 8,
    seed: int = SEED,
) -> Stability:
    """How far the communities of the two axes of `patterns` hold in resamples of posts.

    A community returns as the one that it shares most of its labels with: the mean of the highest Jaccard index over resamples
    (Hennig 2007, "Cluster-wise assessment of cluster stability").
    """
    tables = patterns.replicates(lambda t: t[..., :-1, :-1], resamples=resamples, seed=seed)
    rows, columns, _ = _best(tables, starts, np.random.default_rng(seed))
    drawn = np.concatenate([rows, columns], axis=1)
    own = np.r_[found.rows, found.columns]
    together = ((drawn[:, :, None] == drawn[:, None, :]) & (drawn >= 0)[:, :, None]).mean(axis=0)
    labels = int(drawn.max(initial=-1)) + 1
    held = drawn[:, :, None] == np.arange(labels)  # (resamples, labels, communities)
    returned = np.empty(found.number)
    for community in range(found.number):
        members = own == community
        both = held[:, members].sum(axis=1)
        either = members.sum() + held.sum(axis=1) - both
        returned[community] = (both / np.maximum(either, 1)).max(axis=1).mean()
    return Stability(together, returned, resamples)


def _best(tables: Array, starts: int, random: np.random.Generator) -> tuple[Ints, Ints, Array]:
    """The best assignment of each table, (tables, rows), (tables, columns) and its modularity, (tables,); -1 for labels without
    weight."""
    many, r, c = tables.shape
    total = tables.sum(axis=(-2, -1), keepdims=True)
    excess = np.nan_to_num(tables - expected_counts(tables)) / np.where(total > 0, total, 1.0)
    most = max(min(r, c), 1)
    excess = np.repeat(excess, starts, axis=0)
    # Beginnings of few communities as well as of many: a search rarely joins what began apart.
    spread = 1 + np.arange(many * starts) % most
    columns = random.integers(0, spread[:, None], size=(many * starts, c))
    rows = np.zeros((many * starts, r), dtype=np.int64)
    for _ in range(STEPS):
        before = columns
        rows = _where(excess @ _one_of(columns, most))
        columns = _where(excess.swapaxes(1, 2) @ _one_of(rows, most))
        if (columns == before).all():
            break
    value = (excess * (rows[:, :, None] == columns[:, None, :])).sum(axis=(1, 2)).reshape(many, starts)
    chosen = np.arange(many) * starts + value.argmax(axis=1)
    rows, columns = rows[chosen], columns[chosen]
    rows = np.where(tables.sum(axis=2) > 0, rows, -1)
    columns = np.where(tables.sum(axis=1) > 0, columns, -1)
    return rows, columns, value.max(axis=1)


def _one_of(labels: Ints, most: int) -> Array:
    return np.eye(most)[labels]


def _where(gain: Array) -> Ints:
    """The community of most gain; among equals, as rounding leaves them, the first."""
    return np.asarray(np.round(gain, 12).argmax(axis=-1), dtype=np.int64)


def _named(weights: Array, rows: Ints, columns: Ints, modularity: float) -> Communities:
    """Communities numbered by their mentions, the largest first."""
    used = np.unique(np.r_[rows, columns])
    used = used[used >= 0]
    size = [(weights * ((rows == u)[:, None] & (columns == u)[None, :])).sum() for u in used]
    place = {-1: -1} | {int(u): i for i, u in enumerate(used[np.argsort(-np.array(size), kind="stable")])}
    of = [np.array([place[int(label)] for label in labels], dtype=np.int64) for labels in (rows, columns)]
    return Communities(of[0], of[1], modularity)
