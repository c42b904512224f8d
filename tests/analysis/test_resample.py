"""Sums by post, and posts drawn again."""

from __future__ import annotations

import numpy as np
import pytest

from analysis import resample
from analysis.resample import post_sums

VALUES = np.array([[1.0, 0.0], [0.0, 1.0], [1.0, 1.0]])


def test_the_sums_of_every_post_by_hand() -> None:
    codes = np.array([0, 1, 1, 0, 2, 2, 2, 0])
    post = np.array([1, 1, 4, 4, 5, 6, 6, 9])
    found = post_sums(codes, VALUES, post)
    kinds = sorted((*sums, int(n)) for sums, n in zip(found.sums.tolist(), found.posts, strict=True))
    # posts 1 and 4, whatever the order of their mentions; 5, of the same sums by another code; 9; 6
    assert kinds == [(1.0, 0.0, 1), (1.0, 1.0, 1), (1.0, 1.0, 2), (2.0, 2.0, 1)]
    assert found.total.tolist() == [6.0, 5.0]


def test_nothing_has_no_posts() -> None:
    found = post_sums(np.zeros(0, dtype=int), VALUES, np.zeros(0, dtype=int))
    assert found.total.tolist() == [0.0, 0.0]
    assert found.resampled(3).tolist() == [[0.0, 0.0]] * 3


def test_resamples_draw_whole_posts() -> None:
    """100 posts of three equal mentions each: totals are multiples of three that sum to 300, and vary as 100 posts do."""
    post = np.repeat(np.arange(100), 3)
    found = post_sums((post % 2).astype(int), VALUES, post)
    drawn = found.resampled(4000)
    assert (drawn.sum(axis=1) == 300).all() and (drawn % 3 == 0).all()
    assert drawn[:, 0].std() == pytest.approx(3 * np.sqrt(100 / 4), rel=0.05)


def test_drawing_in_portions_changes_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    post = np.arange(60)
    found = post_sums(post % 3, VALUES, post)
    whole = found.resampled(50)
    monkeypatch.setattr(resample, "AT_A_TIME", 7)
    assert (found.resampled(50) == whole).all()
