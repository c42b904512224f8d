"""Sums by post, and their variance."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from analysis.clusters import PostSums, Rest, post_sums
from analysis.counts import Axis
from analysis.layout import Layout

HAS = np.array([[True, False], [False, True], [True, True], [False, False]])


def summed(codes: NDArray[np.integer], post: NDArray[np.integer], rows: NDArray[np.bool_] | None = None) -> PostSums:
    return post_sums(Axis(codes, HAS), Layout.of(post, rows))


def test_the_sums_of_every_post_by_hand() -> None:
    codes = np.array([0, 1, 1, 0, 2, 2, 2, 0, 3])
    post = np.array([1, 1, 4, 4, 5, 6, 6, 9, 10])
    found = summed(codes, post)
    kinds = sorted((*sums, int(n)) for sums, n in zip(found.sums.tolist(), found.posts, strict=True))
    # 10, without a label; 9; 5; 1 and 4, whatever the order of their mentions; 6
    assert kinds == [(0.0, 0.0, 0.0, 1), (1.0, 0.0, 1.0, 1), (1.0, 1.0, 1.0, 1), (1.0, 1.0, 2.0, 2), (2.0, 2.0, 2.0, 1)]
    assert found.total.tolist() == [6.0, 5.0, 8.0]
    assert found.posts_with.tolist() == [5, 4, 5]


def test_only_marked_rows_count_and_those_left_of_a_post_are_one() -> None:
    codes, post = np.array([0, 1, 0, 0]), np.array([1, 1, 1, 2])
    found = summed(codes, post, np.array([True, False, True, False]))
    assert found.total.tolist() == [2.0, 0.0, 2.0] and found.posts_with.tolist() == [1, 0, 1]


@pytest.mark.parametrize("part", [0.0, 0.01, 0.3, 0.9, 1.0])
def test_the_rest_of_a_group_is_counted_from_the_whole_and_the_group(part: float) -> None:
    rng = np.random.default_rng(1)
    codes, post = rng.integers(0, 4, 300), np.sort(rng.integers(0, 200, 300))
    axis, whole, rows = Axis(codes, HAS), Layout.of(post), rng.random(300) < part
    told, counted = Rest.of(whole, rows).sums(axis, post_sums(axis, whole)), summed(codes, post, ~rows)
    assert told.total.tolist() == counted.total.tolist()
    assert told.posts_with.tolist() == counted.posts_with.tolist()
    assert told.ratio_variance == pytest.approx(counted.ratio_variance, rel=1e-9, abs=1e-15, nan_ok=True)


def test_nothing_has_no_posts() -> None:
    found = summed(np.zeros(0, dtype=int), np.zeros(0, dtype=int))
    assert found.total.tolist() == [0.0, 0.0, 0.0] and np.isnan(found.ratio_variance).all()


def test_the_variance_of_a_share_is_that_of_posts_drawn_again() -> None:
    """Against 20,000 resamples of 120 posts with one to four mentions each, which tend to agree."""
    rng = np.random.default_rng(3)
    sizes, leaning = rng.integers(1, 5, 120), rng.random(120)
    post = np.repeat(np.arange(120), sizes)
    codes = (rng.random(len(post)) > leaning[post]).astype(int)
    variance = summed(codes, post).ratio_variance[0]
    own, every = np.bincount(post, weights=codes == 0), sizes.astype(float)
    drawn = rng.multinomial(120, np.full(120, 1 / 120), size=20_000)
    shares = drawn @ own / (drawn @ every)
    assert variance == pytest.approx(shares.var(), rel=0.04)
    assert variance > 1.2 * (codes == 0).mean() * (codes == 1).mean() / len(codes)


def test_mentions_of_one_post_each_have_the_variance_of_a_share() -> None:
    found = summed(np.r_[np.zeros(30, int), np.ones(70, int)], np.arange(100))
    assert found.ratio_variance[0] == pytest.approx(0.3 * 0.7 / 100)
