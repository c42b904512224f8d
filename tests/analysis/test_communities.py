"""Communities, against every assignment there is, and how far they hold."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest

from analysis.association import expected_counts
from analysis.communities import communities, stability
from analysis.counts import Axis
from analysis.post_patterns import PostPatterns


def best_of_all(table: np.ndarray) -> float:
    """The highest modularity of any assignment; columns go where they gain most, so that only rows are tried."""
    excess = (table - expected_counts(table)) / table.sum()
    r, c = table.shape
    most = min(r, c)
    return max(
        sum(max(excess[np.array(rows) == k, j].sum() for k in range(most)) for j in range(c))
        for rows in product(range(most), repeat=r)
    )


@pytest.mark.parametrize("seed", range(12))
def test_no_assignment_is_better(seed: int) -> None:
    table = np.random.default_rng(seed).poisson(3, size=(4, 5)).astype(float)
    found = communities(table)
    assert found.modularity == pytest.approx(best_of_all(table), abs=1e-9)
    within = found.rows[:, None] == found.columns[None, :]
    assert ((table - expected_counts(table)) * within).sum() / table.sum() == pytest.approx(found.modularity)


def test_blocks_are_found_and_numbered_by_their_mentions() -> None:
    table = np.array([[9, 8, 0, 0], [7, 9, 1, 0], [0, 1, 30, 20], [0, 0, 25, 30]])
    found = communities(table)
    assert found.rows.tolist() == [1, 1, 0, 0]
    assert found.columns.tolist() == [1, 1, 0, 0]
    assert found.number == 2


def test_labels_that_nobody_has_are_in_none() -> None:
    found = communities(np.array([[5, 0, 0], [0, 5, 0], [0, 0, 0]]))
    assert found.rows.tolist()[2] == found.columns.tolist()[2] == -1
    assert communities(np.zeros((2, 3))).number == 0


def test_the_seed_settles_them() -> None:
    table = np.random.default_rng(3).poisson(2, size=(8, 9))
    first, second = communities(table, seed=1), communities(table, seed=1)
    assert (first.rows == second.rows).all() and (first.columns == second.columns).all()


def test_what_is_there_returns_and_what_is_chance_does_not() -> None:
    rng = np.random.default_rng(4)
    value = rng.integers(0, 6, 900)
    near = value // 3 * 3 + rng.integers(0, 3, 900)  # goes with one of its own three
    chance = rng.integers(0, 6, 900)
    returned = []
    for other in (near, chance):
        axes = [Axis(codes, np.eye(6, dtype=bool)) for codes in (value, other)]
        patterns = PostPatterns.of(axes, np.arange(900) // 2)
        found = communities(patterns.table[:-1, :-1])
        held = stability(found, patterns, resamples=60)
        assert held.together.shape == (12, 12) and (np.diag(held.together) == 1).all()
        returned.append(held.returned)
    assert (returned[0] > 0.95).all() and len(returned[0]) == 2
    assert returned[1].mean() < 0.7
