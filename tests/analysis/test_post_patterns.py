"""Resampling posts by their patterns, against counting and a plain loop over posts; and how long a million mentions take."""

from __future__ import annotations

import os
import time

import numpy as np
import pytest

from analysis import post_patterns
from analysis.association import adjusted_residuals
from analysis.counts import Axis, tabulate
from analysis.layout import Layout
from analysis.post_patterns import PostPatterns
from tests.analysis.posts import made

MENTIONS = int(os.environ.get("VALUESCAPE_SCALE", "100_000"))


@pytest.mark.parametrize("often", [1, 8, 10_000])
@pytest.mark.parametrize("options", [(3, 4), (3, 2, 2), (5,)])
def test_the_table_is_that_of_counting(options: tuple[int, ...], often: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(post_patterns, "OFTEN", often)
    axes, post = made(400, options, seed=1)
    mask = np.random.default_rng(2).random(len(post)) < 0.7
    for rows in (None, mask, np.zeros(len(post), dtype=bool)):
        patterns = PostPatterns.of(axes, post, rows)
        assert (patterns.table == tabulate(axes, Layout.of(post, rows))[0]).all()
        assert patterns.n_posts == len(np.unique(post if rows is None else post[rows]))


def test_axes_of_too_many_patterns_for_an_array_are_sorted(monkeypatch: pytest.MonkeyPatch) -> None:
    axes, post = made(300, (3, 4), seed=3)
    before = PostPatterns.of(axes, post)
    monkeypatch.setattr(post_patterns, "_LARGEST", 4)
    after = PostPatterns.of(axes, post)
    assert (after.table == before.table).all() and (after.posts == before.posts).all()


@pytest.mark.parametrize("often", [1, 8, 10_000])
def test_resamples_are_those_of_a_loop_over_posts(often: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Means and covariances of all cells, whichever way the patterns are drawn."""
    monkeypatch.setattr(post_patterns, "OFTEN", often)
    axes, post = made(150, (2, 3), seed=4)
    patterns = PostPatterns.of(axes, post)
    found = patterns.replicates(lambda t: t.reshape(*t.shape[:-2], -1), resamples=6000)
    rng = np.random.default_rng(5)
    each = np.array([tabulate(axes, Layout.of(post, post == p))[0].ravel() for p in range(150)], dtype=float)
    plain = np.array([each[rng.integers(0, 150, 150)].sum(axis=0) for _ in range(6000)])
    assert found.mean(axis=0) == pytest.approx(plain.mean(axis=0), abs=0.6)
    spread = np.sqrt(np.diag(np.cov(plain.T)))
    for matrix in (np.cov(found.T), 150 * np.cov(each.T, ddof=0)):
        assert np.abs(matrix - np.cov(plain.T)).max() < 0.08 * spread.max() ** 2


def test_intervals_are_those_of_a_loop_over_posts() -> None:
    axes, post = made(200, (3, 3), seed=6)
    found = PostPatterns.of(axes, post).resampled(lambda t: adjusted_residuals(t[..., :-1, :-1]), resamples=4000)
    rng = np.random.default_rng(7)
    each = np.array([tabulate(axes, Layout.of(post, post == p))[0][:-1, :-1] for p in range(200)], dtype=float)
    plain = np.array([adjusted_residuals(each[rng.integers(0, 200, 200)].sum(axis=0)) for _ in range(4000)])
    assert found.value == pytest.approx(adjusted_residuals(tabulate(axes, Layout.of(post))[0][:-1, :-1].astype(float)))
    low, high = np.percentile(plain, [2.5, 97.5], axis=0)
    assert found.low == pytest.approx(low, abs=0.25)
    assert found.high == pytest.approx(high, abs=0.25)


def test_mentions_of_one_post_are_drawn_together() -> None:
    """The same mentions ten to a post spread as a tenth of the posts do: intervals are wider by the root of ten."""
    codes = np.repeat(np.random.default_rng(8).integers(0, 2, 300), 10)
    axis = Axis(codes, np.eye(2, dtype=bool))
    width = []
    for post in (np.arange(3000), np.arange(3000) // 10):
        share = PostPatterns.of([axis], post).resampled(lambda t: t[..., 0] / t[..., -1])
        width.append(float(share.high - share.low))
    assert width[1] / width[0] == pytest.approx(np.sqrt(10), rel=0.15)


def test_the_seed_settles_what_is_drawn_however_many_processors(monkeypatch: pytest.MonkeyPatch) -> None:
    axes, post = made(300, (3, 3), seed=9)
    patterns = PostPatterns.of(axes, post)
    first = patterns.replicates(lambda t: t, resamples=120, seed=1)
    monkeypatch.setattr(os, "cpu_count", lambda: 1)
    assert (patterns.replicates(lambda t: t, resamples=120, seed=1) == first).all()
    assert (patterns.replicates(lambda t: t, resamples=120, seed=2) != first).any()
    assert first.shape == (120, 4, 4)


@pytest.mark.slow
def test_a_thousand_resamples_of_a_million_mentions_take_three_seconds_of_two_processors() -> None:
    """Measured in time of processors, at the scale of the other large tests, and held to its part of six seconds."""
    axes, post = made(int(MENTIONS / 1.667), (12, 12), seed=10, patterns=27)
    started = time.process_time()
    found = PostPatterns.of(axes, post).resampled(lambda t: adjusted_residuals(t[..., :-1, :-1]))
    taken = time.process_time() - started
    assert found.low.shape == (12, 12) and (found.low < found.high).all()
    assert len(post) == pytest.approx(MENTIONS, rel=0.02)
    assert taken < 6 * max(MENTIONS / 1_000_000, 0.3)
