"""Posts drawn again and again, with all of their mentions: sums over posts of any table, resampled at once.

Mentions of one post are not independent, so posts are the units. Posts with equal sums are one kind, and how often a kind is
drawn is all that a resample needs: a million mentions come down to a few thousand kinds.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from analysis.bootstrap import RESAMPLES, SEED
from analysis.counts import per_code

Array = NDArray[np.float64]
AT_A_TIME = 2_000_000  # numbers drawn at once


@dataclass(frozen=True, slots=True, eq=False)
class PostSums:
    """The sums of each kind of post, shape (kinds, columns), and how many posts are of each kind, shape (kinds,)."""

    sums: Array
    posts: NDArray[np.int64]

    @property
    def total(self) -> Array:
        """Over all posts, shape (columns,)."""
        return self.posts.astype(np.float64) @ self.sums

    def resampled(self, resamples: int = RESAMPLES, seed: int = SEED) -> Array:
        """The totals of as many posts drawn with replacement, shape (resamples, columns).

        Efron 1979, "Bootstrap methods: another look at the jackknife", with posts as clusters (Davison and Hinkley 1997,
        "Bootstrap methods and their application", section 3.8).
        """
        every = int(self.posts.sum())
        if not every or not resamples:
            return np.zeros((resamples, self.sums.shape[1]))
        rng = np.random.default_rng(seed)
        chances = self.posts / every
        parts = [rng.multinomial(every, chances, size=size) @ self.sums for size in self._portions(resamples)]
        return np.concatenate(parts)

    def _portions(self, resamples: int) -> Iterator[int]:
        most = max(1, AT_A_TIME // len(self.posts))
        for start in range(0, resamples, most):
            yield min(most, resamples - start)


def post_sums(codes: NDArray[np.integer], values: Array, post: NDArray[np.integer]) -> PostSums:
    """The sums of every post over its rows: a row of `codes` adds the line of `values` (codes, columns) with its number.

    `post`, one number a row, never falls. Posts whose rows have the same codes, in whatever order, are one kind.
    """
    new = np.r_[True, post[1:] != post[:-1], True] if len(post) else np.ones(1, dtype=bool)
    alone = new[:-1] & new[1:]
    of_one = per_code(codes[alone], len(values)) if len(post) else np.zeros(len(values), dtype=np.int64)
    used = np.flatnonzero(of_one)
    sums, posts = _of_several(codes[~alone], values, new[:-1][~alone])
    return PostSums(np.concatenate([values[used], sums]), np.concatenate([of_one[used], posts]).astype(np.int64))


def _of_several(codes: NDArray[np.integer], values: Array, new: NDArray[np.bool_]) -> tuple[Array, NDArray[np.integer]]:
    """Kinds of posts with several rows; `new` where one begins."""
    if not len(codes):
        return np.zeros((0, values.shape[1])), np.zeros(0, dtype=np.int64)
    starts = np.flatnonzero(new)
    lengths = np.diff(np.r_[starts, len(codes)])
    # A post's rows as one number: the sum of a random number for each code tells sets of codes apart (2^-64 by chance).
    names = np.random.default_rng(SEED).integers(0, 2**64, size=len(values), dtype=np.uint64)
    _, first, kind = np.unique(np.add.reduceat(names[codes], starts), return_index=True, return_inverse=True)
    begins = np.r_[0, np.cumsum(lengths[first])[:-1]]
    rows = np.repeat(starts[first] - begins, lengths[first]) + np.arange(int(lengths[first].sum()))
    return np.add.reduceat(values[codes[rows]], begins, axis=0), per_code(kind, len(first))
