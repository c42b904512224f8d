"""Smoothing, against statsmodels and straight lines."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from statsmodels.nonparametric.smoothers_lowess import lowess

from analysis.smoothing import loess


@pytest.mark.parametrize("months", [18, 30, 61])
@pytest.mark.parametrize("span", [0.3, 0.4, 0.7])
def test_it_is_lowess_without_robust_steps(months: int, span: float) -> None:
    y = np.random.default_rng(months).normal(size=months)
    expected = lowess(y, np.arange(months), frac=span, it=0, return_sorted=False)
    assert loess(y, span=span) == pytest.approx(expected, abs=1e-9)


@given(st.integers(8, 40), st.floats(-1, 1), st.floats(-1, 1), st.integers(0, 99))
def test_a_straight_line_stays_whatever_the_weights_and_gaps(months: int, at: float, slope: float, seed: int) -> None:
    rng = np.random.default_rng(seed)
    line = at + slope * np.arange(months)
    gaps = np.where(np.arange(months) % 4 == 2, np.nan, line)
    found = loess(gaps, rng.integers(1, 50, months).astype(float), span=0.8)
    told = np.isfinite(found)
    assert found[told] == pytest.approx(line[told], abs=1e-6)
    assert told.mean() > 0.5


def test_a_month_counts_as_often_as_its_weight() -> None:
    """Weighted least squares by hand: three months, the first and last farthest and so of no weight around the middle one's ends."""
    y, w = np.array([0.0, 1.0, 0.0, 1.0, 0.0]), np.array([1.0, 9.0, 1.0, 1.0, 1.0])
    near = (1 - (np.abs(np.arange(5) - 2) / 2) ** 3) ** 3
    design = np.column_stack([np.ones(5), np.arange(5) - 2])
    root = np.sqrt(near * w)
    expected = np.linalg.lstsq(design * root[:, None], y * root, rcond=None)[0][0]
    assert loess(y, w, span=1.0)[2] == pytest.approx(expected)


def test_many_series_are_smoothed_as_each() -> None:
    rng = np.random.default_rng(2)
    y, w = rng.normal(size=(3, 2, 24)), rng.integers(1, 9, size=(3, 2, 24)).astype(float)
    y[0, 0, 5] = np.nan
    found = loess(y, w)
    for place in np.ndindex(3, 2):
        assert found[place] == pytest.approx(loess(y[place], w[place]))


def test_too_few_values_make_no_line() -> None:
    assert np.isnan(loess(np.array([np.nan, 1.0, np.nan, np.nan, np.nan]), span=1.0)).all()
    assert np.isnan(loess(np.array([3.0]))).all()
    assert loess(np.empty(0)).shape == (0,)
