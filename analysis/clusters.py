"""Sums over posts, which are what is drawn when data are collected: mentions of one post are not independent.

Posts with equal sums are one kind, and how many posts are of each kind is all that their variance needs: a million mentions
come down to a few thousand kinds.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from analysis.counts import per_code

Array = NDArray[np.float64]
SEED = 20260413


@dataclass(frozen=True, slots=True, eq=False)
class PostSums:
    """The sums of each kind of post, shape (kinds, columns), and how many posts are of each kind, shape (kinds,)."""

    sums: Array
    posts: NDArray[np.int64]

    @property
    def total(self) -> Array:
        """Over all posts, shape (columns,)."""
        return self.posts.astype(np.float64) @ self.sums

    @property
    def posts_with(self) -> NDArray[np.int64]:
        """How many posts have anything in each column."""
        return np.asarray(self.posts @ (self.sums > 0), dtype=np.int64)

    @property
    def ratio_variance(self) -> Array:
        """The variance of each column's total over the last one's, shape (columns - 1,), posts as the units.

        By linearisation: what the variance over resamples of posts comes to as they grow many (infinitesimal jackknife;
        Efron 1982, "The jackknife, the bootstrap and other resampling plans", chapter 6; Cochran 1977, "Sampling techniques",
        section 2.11). nan where the last total is 0.
        """
        total = self.total
        with np.errstate(divide="ignore", invalid="ignore"):
            left = self.sums[:, :-1] - self.sums[:, -1:] * (total[:-1] / total[-1])
            return np.asarray(self.posts @ left**2 / total[-1] ** 2)

    def columns(self, chosen: slice) -> PostSums:
        """The same posts, some of the columns."""
        return PostSums(self.sums[:, chosen], self.posts)


def post_sums(codes: NDArray[np.integer], values: Array, post: NDArray[np.integer]) -> PostSums:
    """The sums of every post over its rows: a row of `codes` adds the line of `values` (codes, columns) with its number.

    `post`, one number a row, never falls. Posts whose rows have the same codes, in whatever order, are one kind.
    """
    if not len(post):
        return PostSums(np.zeros((0, values.shape[1])), np.zeros(0, dtype=np.int64))
    new = np.r_[True, post[1:] != post[:-1], True]
    alone = new[:-1] & new[1:]
    of_one = per_code(codes[alone], len(values))
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
