"""Simpson's paradox, in its known cases."""

from __future__ import annotations

import numpy as np
import pytest

from analysis.counts import Axis
from analysis.layout import Layout
from analysis.reversal import Reversal, reversals

# Charig et al. 1986: successes of open surgery and of nephrolithotomy on small and on large stones.
STONES = [(0, 0, 81, 87), (0, 1, 192, 263), (1, 0, 234, 270), (1, 1, 55, 80)]


def compared(parts: list[tuple[int, int, int, int]], times: int = 1, least: int = 10) -> Reversal:
    """Of (group, stratum, mentions with label 0, coded mentions), each one post, all said so often."""
    group, stratum, label = [], [], []
    for g, s, n, known in parts:
        group += [g] * known * times
        stratum += [s] * known * times
        label += ([0] * n + [1] * (known - n)) * times
    axis, strata = (Axis(np.array(codes), np.eye(2, dtype=bool)) for codes in (label, stratum))
    return reversals(axis, strata, Layout.of(np.arange(len(group))), np.array(group) == 0, least=least)


def test_kidney_stones() -> None:
    found = compared(STONES)
    assert found.difference[0] == pytest.approx(273 / 350 - 289 / 350)
    assert found.within[0] == pytest.approx([81 / 87 - 234 / 270, 192 / 263 - 55 / 80])
    assert found.same_mix[0] == pytest.approx(0.0532, abs=1e-3)
    assert found.everywhere.tolist() == [True, True]  # of the label, and of its absence
    assert not found.surely.any()  # of 350 on either side neither difference is sure
    assert not found.against.any()


def test_with_ten_times_as_many_it_is_sure() -> None:
    found = compared(STONES, times=10)
    assert found.everywhere.all() and found.surely.all()
    assert found.against.tolist() == [[True, True], [True, True]]


def test_one_stratum_against_the_others_is_no_paradox_and_is_named() -> None:
    found = compared([(0, 0, 300, 400), (1, 0, 200, 400), (0, 1, 30, 200), (1, 1, 80, 200)])
    assert found.difference[0] > 0
    assert not found.everywhere.any() and not found.surely.any()
    assert found.against.tolist() == [[False, True], [False, True]]


def test_strata_of_few_are_left_out_and_one_alone_shows_no_paradox() -> None:
    found = compared([(0, 0, 81, 87), (1, 0, 234, 270), (0, 1, 5, 200), (1, 1, 0, 9)], least=10)
    assert np.isnan(found.within[:, 1]).all()
    assert not found.everywhere.any()
