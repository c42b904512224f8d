"""Sums over posts, which are what is drawn when data are collected: mentions of one post are not independent.

Posts with equal sums are one kind, and how many posts are of each kind is all that their variance needs: a million mentions
come down to a few thousand kinds.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from analysis.counts import Axis, per_code
from analysis.layout import Layout

Array = NDArray[np.float64]
Marks = NDArray[np.bool_]
Ints = NDArray[np.int64]
SEED = 20260413


@dataclass(frozen=True, slots=True, eq=False)
class PostSums:
    """The sums of each kind of post, shape (kinds, columns), and how many posts are of each kind, shape (kinds,)."""

    sums: Array
    posts: Ints

    @classmethod
    def of_rows(cls, axis: Axis, rows: NDArray[np.intp]) -> PostSums:
        """The sums of rows that are alone in their post."""
        single = per_code(axis.codes.take(rows), axis.patterns)
        used = np.flatnonzero(single)
        return cls(axis.with_margin[used].astype(np.float64), np.asarray(single[used], dtype=np.int64))

    def plus(self, other: PostSums) -> PostSums:
        """The posts of both."""
        return PostSums(np.concatenate([self.sums, other.sums]), np.concatenate([self.posts, other.posts]))

    def less(self) -> PostSums:
        """What takes these posts away where it is added."""
        return PostSums(self.sums, -self.posts)

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
            return np.asarray(np.maximum(self.posts @ left**2, 0) / total[-1] ** 2)  # less than 0 by rounding only


def post_sums(axis: Axis, rows: Layout) -> PostSums:
    """The mentions of each option, and in the last column of any, of every post over these rows."""
    return PostSums.of_rows(axis, rows.alone).plus(_of_several(axis, rows))


@dataclass(frozen=True, slots=True, eq=False)
class Rest:
    """The rows of a table that are not in a group, as all of its posts less those that the group has rows of.

    So their sums cost no more than the group's: those of the whole table are the same for every group.
    """

    alone: NDArray[np.intp]  # rows of the group that are the only ones of their post
    shared: Layout  # all rows of the other posts that the group has rows of
    left: Layout  # those of them that are not in the group

    @classmethod
    def of(cls, whole: Layout, group: Marks) -> Rest:
        """What is left of all rows without those marked."""
        marked = group.take(whole.several)
        touched = np.logical_or.reduceat(marked, whole.starts) if len(marked) else marked
        shared = touched.take(whole.nth_post)
        rows, post = whole.several[shared], whole.post[shared]
        left = ~marked[shared]
        none = np.zeros(0, dtype=np.intp)
        return cls(whole.alone[group.take(whole.alone)], Layout(none, rows, post), Layout(none, rows[left], post[left]))

    def sums(self, axis: Axis, whole: PostSums) -> PostSums:
        """The sums of the rest, from those of the whole table."""
        gone = PostSums.of_rows(axis, self.alone).plus(_of_several(axis, self.shared))
        return whole.plus(gone.less()).plus(_of_several(axis, self.left))


def _of_several(axis: Axis, rows: Layout) -> PostSums:
    """Kinds of posts by the codes of their rows, in whatever order."""
    values, codes, starts = axis.with_margin.astype(np.float64), axis.codes.take(rows.several), rows.starts
    if not len(codes):
        return PostSums(np.zeros((0, values.shape[1])), np.zeros(0, dtype=np.int64))
    lengths = np.diff(np.r_[starts, len(codes)])
    # A post's rows as one number: the sum of a random number for each code tells sets of codes apart (2^-64 by chance).
    names = np.random.default_rng(SEED).integers(0, 2**64, size=len(values), dtype=np.uint64)
    _, first, kind = np.unique(np.add.reduceat(names[codes], starts), return_index=True, return_inverse=True)
    begins = np.r_[0, np.cumsum(lengths[first])[:-1]]
    of_kind = np.repeat(starts[first] - begins, lengths[first]) + np.arange(int(lengths[first].sum()))
    return PostSums(np.add.reduceat(values[codes[of_kind]], begins, axis=0), per_code(kind, len(first)))
