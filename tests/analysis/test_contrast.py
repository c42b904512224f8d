"""Two groups side by side: against published cases, hand-worked ones, and posts that say everything twice."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy.stats import chi2_contingency

from analysis.clusters import post_sums
from analysis.contrast import Contrast, contrast, same_mix
from analysis.counts import Axis
from analysis.layout import Layout

ONE = np.array([[False, False], [True, False], [False, True], [True, True]])  # patterns over two labels


def groups(*parts: tuple[int, int]) -> tuple[Axis, NDArray[np.bool_], NDArray[np.bool_]]:
    """Mentions of two groups, the first label in so many of so many, the second label in the others."""
    codes = np.concatenate([np.r_[np.full(n, 1), np.full(of - n, 2)] for n, of in parts])
    a = np.repeat([True, False], [parts[0][1], parts[1][1]])
    return Axis(codes, ONE), a, ~a


def compared(axis: Axis, post: NDArray[np.intp], a: NDArray[np.bool_], b: NDArray[np.bool_]) -> Contrast:
    return contrast(*(post_sums(axis, Layout.of(post, rows)) for rows in (a, b)))


def test_the_interval_is_newcombes() -> None:
    """56 of 70 less 48 of 80, and 9 of 10 less 3 of 10: Newcombe 1998, table II, method 10."""
    for parts, low, high in (((56, 70), (48, 80)), 0.0524, 0.3339), (((9, 10), (3, 10)), 0.1705, 0.8090):
        axis, a, b = groups(*parts)
        found = compared(axis, np.arange(len(a)), a, b)
        assert found.difference[0] == pytest.approx(parts[0][0] / parts[0][1] - parts[1][0] / parts[1][1])
        assert (found.low[0], found.high[0]) == pytest.approx((low, high), abs=0.002)


def test_p_is_that_of_pearsons_chi_square_where_mentions_are_independent() -> None:
    axis, a, b = groups((30, 100), (45, 100))
    found = compared(axis, np.arange(200), a, b)
    expected = chi2_contingency([[30, 70], [45, 55]], correction=False).pvalue
    assert found.p[0] == pytest.approx(expected, rel=0.02)


def test_a_post_that_says_everything_twice_counts_once() -> None:
    axis, a, b = groups((30, 100), (45, 100))
    once = compared(axis, np.arange(200), a, b)
    twice_axis = Axis(np.repeat(axis.codes, 2), ONE)
    twice = compared(twice_axis, np.repeat(np.arange(200), 2), np.repeat(a, 2), np.repeat(b, 2))
    assert twice.n.tolist() == [60, 140] and twice.known == 200
    assert twice.posts.tolist() == [30, 70] and twice.posts_b.tolist() == [45, 55]
    assert twice.difference == pytest.approx(once.difference)
    assert twice.low == pytest.approx(once.low, abs=0.001)
    assert twice.high == pytest.approx(once.high, abs=0.001)
    assert twice.p == pytest.approx(once.p, rel=0.02)


def test_mentions_without_a_label_do_not_count_and_rows_may_be_in_both_groups() -> None:
    codes = np.array([0, 1, 3, 2, 2])
    a, b = np.array([True, True, True, True, False]), np.array([True, False, False, True, True])
    found = compared(Axis(codes, ONE), np.arange(5), a, b)
    assert (found.known, found.known_b) == (3, 2)
    assert (found.n.tolist(), found.n_b.tolist()) == ([2, 2], [0, 2])
    assert (found.posts.tolist(), found.posts_b.tolist()) == ([2, 2], [0, 2])
    assert found.share == pytest.approx([2 / 3, 2 / 3])


def test_bounds_stay_on_the_scale_and_none_of_few_is_not_certain() -> None:
    axis, a, b = groups((0, 20), (2, 100))
    found = compared(axis, np.arange(120), a, b)
    assert -1 <= found.low[0] < found.difference[0] < found.high[0] <= 1
    assert found.low[0] < 0 < found.high[0] and found.p[0] > 0.3


def test_a_group_without_mentions_gives_no_figure() -> None:
    axis, a, _ = groups((3, 10), (4, 10))
    found = compared(axis, np.arange(20), a, np.zeros(20, dtype=bool))
    assert np.isnan(found.difference).all() and np.isnan(found.p).all()


def test_a_difference_that_turns_round_within_strata() -> None:
    """Of 100 and 20 of the first group 80 and 2 have the label, of 20 and 100 of the second 18 and 20: more over both, less in each."""
    mixed = same_mix(np.array([[80, 2]]), np.array([100, 20]), np.array([[18, 20]]), np.array([20, 100]))
    assert mixed[0] == pytest.approx(100 / 120 * (0.8 - 0.9) + 20 / 120 * (0.1 - 0.2))


def test_strata_that_only_one_group_has_are_left_out() -> None:
    mixed = same_mix(np.array([[80, 2]]), np.array([100, 20]), np.array([[38, 0]]), np.array([120, 0]))
    assert mixed[0] == pytest.approx(0.8 - 38 / 120)
    assert np.isnan(same_mix(np.array([[1, 0]]), np.array([2, 0]), np.array([[0, 1]]), np.array([0, 2]))[0])
