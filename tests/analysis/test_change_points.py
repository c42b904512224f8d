"""Change points: found where they are, and about one time in twenty where there is none."""

from __future__ import annotations

import numpy as np
import pytest

from analysis.change_points import change_points


def test_two_changes_are_found_where_they_are() -> None:
    rng = np.random.default_rng(1)
    level = np.repeat([0.2, 0.6, 0.0], [14, 10, 16])
    found = change_points(level + rng.normal(0, 0.05, 40))
    assert [change.month for change in found] == [14, 24]
    assert [change.before for change in found] == pytest.approx([0.2, 0.6], abs=0.05)
    assert [change.after for change in found] == pytest.approx([0.6, 0.0], abs=0.05)
    assert all(change.p <= 0.01 for change in found)


def test_a_steady_series_has_a_change_one_time_in_twenty() -> None:
    rng = np.random.default_rng(2)
    found = [bool(change_points(rng.normal(size=30), permutations=199, seed=i)) for i in range(300)]
    assert np.mean(found) == pytest.approx(0.05, abs=0.03)


def test_a_loud_month_of_few_mentions_is_no_change() -> None:
    rng = np.random.default_rng(3)
    y = 0.3 + rng.normal(0, 0.02, 24)
    y[20:] += 0.5
    w = np.r_[np.full(20, 400.0), np.full(4, 0.5)]
    assert [change.month for change in change_points(y)] == [20]
    assert all(abs(change.after - change.before) < 0.1 for change in change_points(y, w))


def test_means_are_weighted_and_months_without_a_value_keep_their_place() -> None:
    y = np.array([0.0, 0.1, np.nan, 0.0, 0.1, 0.0, 1.0, 0.9, 1.0, np.nan, 1.1, 1.0])
    w = np.array([1.0, 3, 0, 1, 1, 1, 1, 1, 2, 0, 1, 1])
    (change,) = change_points(y, w, permutations=999)
    assert change.month == 6
    assert change.before == pytest.approx(0.4 / 7)
    assert change.after == pytest.approx((1 + 0.9 + 2 + 1.1 + 1) / 6)


@pytest.mark.parametrize("values", [[], [1.0, 2.0, 1.0, 5.0, 6.0], [np.nan] * 12, [0.3] * 12])
def test_too_few_months_or_none_that_differ_have_no_change(values: list[float]) -> None:
    assert change_points(np.array(values)) == []


def test_the_seed_settles_p() -> None:
    y = np.random.default_rng(4).normal(size=20) + np.repeat([0, 2], 10)
    assert change_points(y, seed=1) == change_points(y, seed=1)
