"""Made mentions in posts, small and large."""

from __future__ import annotations

import numpy as np

from analysis.counts import Axis


def made(
    posts: int, options: tuple[int, ...], seed: int, *, patterns: int = 3, more: float = 0.667
) -> tuple[list[Axis], np.ndarray]:
    """Axes of one label a mention, of none, and of `patterns` sets of several; the rows of a post are like each other."""
    rng = np.random.default_rng(seed)
    post = np.repeat(np.arange(posts), 1 + rng.poisson(more, posts))
    axes = []
    for number in options:
        several = rng.random((patterns, number)) < 0.4
        has = np.concatenate([np.zeros((1, number), dtype=bool), np.eye(number, dtype=bool), several])
        chances = 1 / np.arange(1, len(has) + 1)
        codes = rng.choice(len(has), size=len(post), p=chances / chances.sum())
        alike = rng.random(len(post)) < 0.5
        first = np.searchsorted(post, post)
        axes.append(Axis(np.where(alike, codes[first], codes).astype(np.uint8), has))
    return axes, post
