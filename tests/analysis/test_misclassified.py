"""Differences without the coder's errors, by hand and against draws."""

from __future__ import annotations

import numpy as np
import pytest

from analysis.misclassified import Errors, true_difference

CHECK = Errors(positive=100, found=80, negative=200, false=20)


def test_by_hand() -> None:
    assert (CHECK.sensitivity, CHECK.specificity) == (0.8, 0.9)
    assert CHECK.youden == pytest.approx(0.7)
    variance = (81 / 102) * (21 / 102) / 100 + (21 / 202) * (181 / 202) / 200
    assert CHECK.youden_variance == pytest.approx(variance)
    found = true_difference(0.21, 0.14, 0.28, CHECK)
    assert found is not None and found.difference == pytest.approx(0.3)
    half = np.hypot(0.07 / 0.7, 1.959964 * 0.21 * np.sqrt(variance) / 0.49)
    assert (found.low, found.high) == pytest.approx((0.3 - half, 0.3 + half))


def test_it_is_the_difference_of_two_corrected_shares() -> None:
    """Rogan and Gladen, group by group: coded shares of 45 and 24 % are true ones of 50 and 20 %."""
    shares = [(p + CHECK.specificity - 1) / CHECK.youden for p in (0.45, 0.24)]
    assert shares == pytest.approx([0.5, 0.2])
    found = true_difference(0.45 - 0.24, 0.1, 0.3, CHECK)
    assert found is not None and found.difference == pytest.approx(shares[0] - shares[1])


def test_the_interval_is_that_of_draws_of_the_data_and_of_the_check() -> None:
    rng = np.random.default_rng(3)
    n, draws = 400, 200_000
    p, q = (rng.binomial(n, share, draws) / n for share in (0.45, 0.24))
    sensitivity, specificity = rng.binomial(100, 0.8, draws) / 100, rng.binomial(200, 0.9, draws) / 200
    spread = np.std((p - q) / (sensitivity + specificity - 1))
    own = 1.959964 * np.sqrt(0.45 * 0.55 / n + 0.24 * 0.76 / n)
    found = true_difference(0.21, 0.21 - own, 0.21 + own, CHECK)
    assert found is not None
    assert (found.high - found.low) / 2 / 1.959964 == pytest.approx(spread, rel=0.05)


def test_a_coder_that_never_erred_in_the_check_widens_the_interval_all_the_same() -> None:
    found = true_difference(0.2, 0.1, 0.3, Errors(20, 20, 20, 0))
    assert found is not None and found.difference == pytest.approx(0.2) and found.high - found.low > 0.2


@pytest.mark.parametrize(
    "errors", [Errors(9, 9, 200, 0), Errors(100, 90, 9, 0), Errors(20, 8, 50, 15), Errors(12, 2, 12, 6)]
)
def test_too_small_a_check_or_one_like_a_lot_says_nothing(errors: Errors) -> None:
    assert not errors.usable and true_difference(0.2, 0.1, 0.3, errors) is None


def test_bounds_stay_within_what_a_difference_can_be() -> None:
    found = true_difference(0.6, 0.4, 0.8, Errors(50, 30, 50, 5))
    assert found is not None and found.difference == 1.0 and found.high == 1.0 and found.low < 1.0
