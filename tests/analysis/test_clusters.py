"""Sums by post, and their variance."""

from __future__ import annotations

import numpy as np
import pytest

from analysis.clusters import post_sums

VALUES = np.array([[1.0, 0.0, 1.0], [0.0, 1.0, 1.0], [1.0, 1.0, 1.0]])


def test_the_sums_of_every_post_by_hand() -> None:
    codes = np.array([0, 1, 1, 0, 2, 2, 2, 0])
    post = np.array([1, 1, 4, 4, 5, 6, 6, 9])
    found = post_sums(codes, VALUES, post)
    kinds = sorted((*sums, int(n)) for sums, n in zip(found.sums.tolist(), found.posts, strict=True))
    # 9; 5; 1 and 4, whatever the order of their mentions; 6
    assert kinds == [(1.0, 0.0, 1.0, 1), (1.0, 1.0, 1.0, 1), (1.0, 1.0, 2.0, 2), (2.0, 2.0, 2.0, 1)]
    assert found.total.tolist() == [6.0, 5.0, 8.0]
    assert found.posts_with.tolist() == [5, 4, 5]
    assert found.columns(slice(1, None)).total.tolist() == [5.0, 8.0]


def test_nothing_has_no_posts() -> None:
    found = post_sums(np.zeros(0, dtype=int), VALUES, np.zeros(0, dtype=int))
    assert found.total.tolist() == [0.0, 0.0, 0.0] and np.isnan(found.ratio_variance).all()


def test_the_variance_of_a_share_is_that_of_posts_drawn_again() -> None:
    """Against 20,000 resamples of 120 posts with one to four mentions each, which tend to agree."""
    rng = np.random.default_rng(3)
    sizes, leaning = rng.integers(1, 5, 120), rng.random(120)
    post = np.repeat(np.arange(120), sizes)
    codes = (rng.random(len(post)) > leaning[post]).astype(int)
    variance = post_sums(codes, VALUES, post).ratio_variance[0]
    own, every = np.bincount(post, weights=codes == 0), sizes.astype(float)
    drawn = rng.multinomial(120, np.full(120, 1 / 120), size=20_000)
    shares = drawn @ own / (drawn @ every)
    assert variance == pytest.approx(shares.var(), rel=0.04)
    assert variance > 1.2 * (codes == 0).mean() * (codes == 1).mean() / len(codes)


def test_mentions_of_one_post_each_have_the_variance_of_a_share() -> None:
    codes = np.r_[np.zeros(30, int), np.ones(70, int)]
    found = post_sums(codes, VALUES, np.arange(100))
    assert found.ratio_variance[0] == pytest.approx(0.3 * 0.7 / 100)
