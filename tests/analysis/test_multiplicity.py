"""Corrected p values, by hand and against scipy and statsmodels."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import false_discovery_control
from statsmodels.stats.multitest import multipletests

from analysis.multiplicity import benjamini_hochberg, holm

ps = st.lists(st.floats(0, 1), min_size=1, max_size=30).map(np.array)


def test_holm_by_hand() -> None:
    assert holm(np.array([0.01, 0.04, np.nan, 0.03])) == pytest.approx([0.03, 0.06, np.nan, 0.06], nan_ok=True)
    assert holm(np.array([0.9, 0.8])).tolist() == [1.0, 1.0]


def test_benjamini_hochberg_by_hand() -> None:
    # 0.01 * 3, 0.02 * 3 / 2, 0.9 * 3 / 3
    p = np.array([0.9, 0.01, np.nan, 0.02])
    assert benjamini_hochberg(p) == pytest.approx([0.9, 0.03, np.nan, 0.03], nan_ok=True)


@settings(max_examples=40, deadline=None)
@given(ps)
def test_both_agree_with_other_libraries(p: np.ndarray) -> None:
    assert benjamini_hochberg(p) == pytest.approx(false_discovery_control(p))
    assert holm(p) == pytest.approx(multipletests(p, method="holm")[1])


def test_tables_keep_their_shape_and_what_was_not_tested_does_not_count() -> None:
    p = np.array([[0.01, np.nan], [0.04, 0.03]])
    for correct in (holm, benjamini_hochberg):
        corrected = correct(p)
        assert corrected.shape == (2, 2) and np.isnan(corrected[0, 1])
        assert corrected[np.isfinite(p)] == pytest.approx(correct(p[np.isfinite(p)]))
        assert np.isnan(correct(np.full(3, np.nan))).all()
