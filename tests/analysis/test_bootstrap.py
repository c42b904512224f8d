"""Resampling: what is drawn, and that the intervals cover the truth as often as they say."""

from __future__ import annotations

import numpy as np
import pytest

from analysis.agreement import cohen_kappa, contingency
from analysis.bootstrap import estimate, interval, intervals, weights


def test_each_resample_draws_as_many_units_as_there_are() -> None:
    drawn = weights(50, 200, seed=1)
    assert drawn.shape == (200, 50)
    assert set(drawn.sum(axis=1)) == {50.0}
    assert drawn.mean(axis=0) == pytest.approx(np.ones(50), abs=0.3)
    # A unit is drawn 0, 1, 2, ... times as in a binomial of n = 50, p = 1/50: never drawn with (49/50)^50 = 0.364
    assert (drawn == 0).mean() == pytest.approx(0.364, abs=0.02)


def test_the_seed_settles_what_is_drawn() -> None:
    assert (weights(30, 10, seed=1) == weights(30, 10, seed=1)).all()
    assert (weights(30, 10, seed=1) != weights(30, 10, seed=2)).any()
    assert weights(0, 10).shape == (10, 0)


def test_the_interval_of_a_mean_is_that_of_normal_theory() -> None:
    values = np.random.default_rng(2).normal(10, 3, 400)
    found = estimate(lambda sums: sums / 400, values.sum(), weights(400, 4000) @ values)
    half = 1.96 * values.std() / 20
    assert found.value == pytest.approx(values.mean())
    assert (found.low, found.high) == pytest.approx((found.value - half, found.value + half), abs=0.03)


def test_intervals_of_kappa_cover_the_truth() -> None:
    # Two coders who agree where a coin of 0.8 says so and else code by chance, over two even categories: kappa 0.8
    generator = np.random.default_rng(4)
    covered = 0
    for i in range(300):
        gold = generator.integers(0, 2, 150)
        found = np.where(generator.random(150) < 0.8, gold, generator.integers(0, 2, 150))
        drawn = contingency(gold, found, 2, weights(150, 300, seed=i))
        result = estimate(cohen_kappa, contingency(gold, found, 2), drawn)
        covered += result.low <= 0.8 <= result.high
    assert 0.91 <= covered / 300 <= 0.98


def test_there_is_no_interval_where_resamples_are_undefined_or_all_the_same() -> None:
    assert np.isnan(interval(np.array([0.5, 0.6, np.nan, np.nan]))).all()
    assert np.isnan(interval(np.ones(100))).all()
    assert np.isnan(interval(np.array([]))).all()
    low, high = interval(np.array([*np.linspace(0, 1, 101), np.nan]))
    assert (low, high) == pytest.approx((0.025, 0.975))


def test_intervals_of_many_figures_are_those_of_each() -> None:
    values = np.random.default_rng(5).normal(size=(200, 3, 2))
    values[:90, 0, 0] = np.nan
    values[:100, 1, 0] = np.inf
    values[:, 2, 1] = 0.5
    low, high = intervals(values)
    for place in np.ndindex(3, 2):
        assert (low[place], high[place]) == pytest.approx(interval(values[:, *place]), nan_ok=True)
    assert np.isnan(low[1, 0]) and np.isnan(low[2, 1]) and np.isfinite(low[0, 0])
