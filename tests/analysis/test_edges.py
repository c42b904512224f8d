"""Edges beyond chance: against the closed form for posts of one mention, and posts that repeat themselves."""

from __future__ import annotations

import numpy as np
import pytest

from analysis.association import more_than_chance
from analysis.counts import Axis, tabulate
from analysis.edges import edges
from analysis.layout import Layout
from analysis.multiplicity import holm


def test_posts_of_one_mention_agree_with_the_closed_form() -> None:
    rng = np.random.default_rng(1)
    value = rng.integers(0, 4, 400)
    perspective = np.where(rng.random(400) < 0.3, value, rng.integers(0, 4, 400))
    axes = [Axis(codes, np.eye(4, dtype=bool)) for codes in (value, perspective)]
    n = tabulate(axes, Layout.of(np.arange(400)))[0]
    found = edges(axes, np.arange(400), permutations=2000)
    exact = more_than_chance(n[:-1, :-1], n[:-1, -1], n[-1, :-1], 400)
    assert (found.n == n[:-1, :-1]).all()
    assert found.by_chance == pytest.approx(np.outer(n[:-1, -1], n[-1, :-1]) / 400, rel=0.05)
    assert found.p == pytest.approx(exact, abs=0.03)
    assert (np.diag(found.p) < 1e-4).all()
    assert (found.standing() == np.eye(4, dtype=bool)).all()
    assert found.p_holm == pytest.approx(holm(found.p))


def test_a_post_that_repeats_itself_is_one_finding() -> None:
    """Twelve posts of 20 mentions alike: independent mentions would make every pair that any post has stand."""
    rng = np.random.default_rng(2)
    post = np.repeat(np.arange(12), 20)
    standing = repeated = 0
    for i in range(40):
        axes = [Axis(np.repeat(rng.integers(0, 3, 12), 20), np.eye(3, dtype=bool)) for _ in range(2)]
        standing += bool(edges(axes, post, permutations=199, seed=i).standing().any())
        repeated += bool(edges(axes, np.arange(240), permutations=199, seed=i).standing().any())
    assert standing <= 8 and repeated > 30


def test_pairs_that_never_come_up_do_not_stand_and_labels_that_nobody_has_are_not_tested() -> None:
    codes = np.array([1, 1, 2, 2, 1, 2])
    axis = Axis(codes, np.eye(4, 3, k=-1, dtype=bool))
    found = edges([axis, axis], np.arange(6), permutations=99)
    assert found.p[0, 1] == 1.0
    assert np.isnan(found.p[2]).all() and np.isnan(found.p[:, 2]).all()
    assert np.isfinite(found.p_holm[:2, :2]).all()
