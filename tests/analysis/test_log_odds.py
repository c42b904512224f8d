"""Log-odds ratios with a prior, by hand."""

from __future__ import annotations

import math

import numpy as np
import pytest

from analysis.log_odds import log_odds


def test_a_ratio_and_its_bounds_by_hand() -> None:
    n, n_b = np.array([30, 70, 0]), np.array([10, 80, 10])
    found = log_odds(n, n_b, 50, 50, looked_at=3, prior_posts=20)
    # the prior: 40, 150 and 10 of 100 posts, worth 20 of them: 8, 30 and 2
    first, second = (30 + 8) / (70 + 32), (10 + 8) / (90 + 32)
    assert found.difference[0] == pytest.approx(math.log(first / second))
    variance = 1 / 38 + 1 / 102 + 1 / 18 + 1 / 122
    assert found.deviation[0] == pytest.approx(math.sqrt(variance))
    z = 2.393980  # of 0.05 / 3, two-sided
    assert found.low[0] == pytest.approx(found.difference[0] - z * math.sqrt(variance), abs=1e-5)
    assert found.high[0] == pytest.approx(found.difference[0] + z * math.sqrt(variance), abs=1e-5)


def test_the_prior_pulls_a_rare_word_towards_no_difference() -> None:
    n, n_b = np.array([5, 995]), np.array([0, 1000])
    plain = math.log((5 / 995) / (0.05 / 1000))
    weak, strong = (log_odds(n, n_b, 100, 100, looked_at=1, prior_posts=p).difference[0] for p in (10, 1000))
    assert 0 < strong < 0.5 < weak < plain


def test_more_words_looked_at_widen_the_bounds_and_alike_groups_have_no_sure_word() -> None:
    n = np.array([40, 60])
    one, many = (log_odds(n, np.array([20, 80]), 50, 50, looked_at=k) for k in (1, 1000))
    assert many.low[0] < one.low[0] and many.high[0] > one.high[0]
    assert (log_odds(n, n, 50, 50, looked_at=1).surely == 0).all()


def test_without_words_or_posts_nothing_is_known() -> None:
    assert np.isnan(log_odds(np.zeros(2, int), np.zeros(2, int), 5, 5, looked_at=2).difference).all()
    assert np.isnan(log_odds(np.array([1]), np.array([1]), 0, 5, looked_at=1).low).all()
