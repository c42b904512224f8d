"""Sums over posts, which are what is drawn when data are collected: mentions of one post are not independent.

Posts with equal sums are one kind, and how many posts are of each kind is all that their variance needs: a million mentions
come down to a few thousand kinds.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from analysis.counts import Axis, per_code

Array = NDArray[np.float64]
Marks = NDArray[np.bool_]
Ints = NDArray[np.int64]
SEED = 20260413


@dataclass(frozen=True, slots=True, eq=False)
class Layout:
    """Which rows are alone in their post, which are several; of the latter, whose post each is. Row numbers and posts rise."""

    alone: NDArray[np.intp]
    several: NDArray[np.intp]
    post: NDArray[np.integer]  # of the several

    @classmethod
    def of(cls, post: NDArray[np.integer]) -> Layout:
        """The layout of rows whose posts, one number a row, never fall."""
        new = np.r_[True, post[1:] != post[:-1], True] if len(post) else np.ones(1, dtype=bool)
        alone = new[:-1] & new[1:]
        several = np.flatnonzero(~alone)
        return cls(np.flatnonzero(alone), several, post[several])

    def alone_by(self, axis: Axis, rows: Marks | None = None) -> Ints:
        """How many of the rows that are alone (all, or those marked) have each pattern, shape (patterns,)."""
        chosen = self.alone if rows is None else self.alone[rows.take(self.alone)]
        return np.asarray(per_code(axis.codes.take(chosen), axis.patterns), dtype=np.int64)


@dataclass(frozen=True, slots=True, eq=False)
class PostSums:
    """The sums of each kind of post, shape (kinds, columns), and how many posts are of each kind, shape (kinds,)."""

    sums: Array
    posts: Ints

    @property
    def total(self) -> Array:
        """Over all posts, shape (columns,)."""
        return self.posts.astype(np.float64) @ self.sums

    @property
    def posts_with(self) -> Ints:
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


def post_sums(axis: Axis, layout: Layout, rows: Marks, alone: Ints | None = None) -> PostSums:
    """The mentions of each option, and in the last column of any, of every post over the marked rows.

    `alone` says how many of them that are alone in their post have each pattern, where that is known already.
    """
    values = axis.with_margin.astype(np.float64)
    single = layout.alone_by(axis, rows) if alone is None else alone
    used = np.flatnonzero(single)
    marked = rows.take(layout.several)
    sums, posts = _of_several(axis.codes.take(layout.several[marked]), values, layout.post[marked])
    return PostSums(np.concatenate([values[used], sums]), np.concatenate([single[used], posts]).astype(np.int64))


def _of_several(
    codes: NDArray[np.integer], values: Array, post: NDArray[np.integer]
) -> tuple[Array, NDArray[np.integer]]:
    """Kinds of posts by the codes of their rows, in whatever order: their sums, and how many posts are of each."""
    if not len(codes):
        return np.zeros((0, values.shape[1])), np.zeros(0, dtype=np.int64)
    starts = np.flatnonzero(np.r_[True, post[1:] != post[:-1]])
    lengths = np.diff(np.r_[starts, len(codes)])
    # A post's rows as one number: the sum of a random number for each code tells sets of codes apart (2^-64 by chance).
    names = np.random.default_rng(SEED).integers(0, 2**64, size=len(values), dtype=np.uint64)
    _, first, kind = np.unique(np.add.reduceat(names[codes], starts), return_index=True, return_inverse=True)
    begins = np.r_[0, np.cumsum(lengths[first])[:-1]]
    rows = np.repeat(starts[first] - begins, lengths[first]) + np.arange(int(lengths[first].sum()))
    return np.add.reduceat(values[codes[rows]], begins, axis=0), per_code(kind, len(first))
