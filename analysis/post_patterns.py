"""Tables of mentions resampled by posts: posts with the same mentions are one pattern, and patterns are drawn, not rows.

Most posts have one mention, and few combinations of labels are frequent: drawing how often each pattern comes up is drawing
posts with replacement, exactly, at a fraction of the cost.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import reduce
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from analysis.bootstrap import RESAMPLES, SEED, intervals
from analysis.counts import Axis, Marks, per_code

Array = NDArray[np.float64]
Ints = NDArray[np.int64]
OFTEN = 8  # posts of a pattern, from which on their number is drawn at once and not post by post
BLOCK = 50  # resamples with a random stream of their own: the same numbers come out however many work at them
_LARGEST = 1 << 22  # keys that are counted in an array rather than sorted


@dataclass(frozen=True, slots=True, eq=False)
class Resampled:
    """A statistic of the whole table and its 95 % percentile interval over resamples of posts, all of the same shape."""

    value: Array
    low: Array
    high: Array


@dataclass(frozen=True, slots=True, eq=False)
class PostPatterns:
    """Posts by what their mentions hold on the axes.

    `shape` is that of `analysis.counts.tabulate`: each axis one longer than its options, the last place the margin.
    """

    shape: tuple[int, ...]
    cells: Any  # sparse (cells, kinds of mentions): 1 where a mention of the kind counts
    held: Any  # sparse (kinds of mentions, patterns): how many such mentions a post of the pattern has
    posts: Ints  # (patterns,) how many posts are of each; patterns of many posts first
    frequent: int  # how many patterns are those of many posts
    empty: int  # posts that count nowhere

    @classmethod
    def of(cls, axes: Sequence[Axis], post: NDArray[Any], mask: Marks | None = None) -> PostPatterns:
        """The patterns of the rows of the mask (all without one). `post`, the post of each row, never falls."""
        rows = None if mask is None else np.flatnonzero(mask)
        of_row = post if rows is None else post.take(rows)
        kind, marks = _kinds_of_mentions([axis.codes if rows is None else axis.codes.take(rows) for axis in axes], axes)
        counted = kind >= 0
        all_posts = _posts(of_row)
        kind, of_row = kind[counted], of_row[counted]
        held, posts = _patterns(kind, of_row, len(marks))
        order = np.argsort(-posts, kind="stable")
        shape = tuple(axis.has.shape[1] + 1 for axis in axes)
        return cls(
            shape=shape,
            cells=sparse.csr_array(marks.T.astype(np.float64))
            if len(marks)
            else sparse.csr_array((int(np.prod(shape)), 0)),
            held=sparse.csr_array(held[:, order]),
            posts=posts[order],
            frequent=int((posts >= OFTEN).sum()),
            empty=all_posts - int(posts.sum()),
        )

    @property
    def n_posts(self) -> int:
        """All posts, those that count nowhere too: what a resample draws."""
        return int(self.posts.sum()) + self.empty

    @property
    def table(self) -> Array:
        """Mentions in each cell, margins included: the first of what `tabulate` gives."""
        return np.asarray(self.cells @ (self.held @ self.posts.astype(np.float64))).reshape(self.shape)

    def resampled(
        self, statistic: Callable[[Array], Array], *, resamples: int = RESAMPLES, seed: int = SEED
    ) -> Resampled:
        """A statistic of tables, (..., *shape) to (..., *any shape), with its interval over resamples of posts."""
        value = np.asarray(statistic(self.table), dtype=np.float64)
        return Resampled(value, *intervals(self.replicates(statistic, resamples=resamples, seed=seed)))

    def replicates(self, statistic: Callable[[Array], Array], *, resamples: int = RESAMPLES, seed: int = SEED) -> Array:
        """The statistic of each resample, shape (resamples, ...).

        A resample draws as many posts as there are, with replacement and with all of their mentions (cluster bootstrap;
        Davison and Hinkley 1997, "Bootstrap methods and their application", section 3.8).
        """
        sizes = [min(BLOCK, resamples - at) for at in range(0, resamples, BLOCK)]
        streams = np.random.SeedSequence(seed).spawn(len(sizes))

        def drawn(stream: np.random.SeedSequence, size: int) -> Array:
            return np.asarray(statistic(self._tables(np.random.Generator(np.random.SFC64(stream)), size)))

        with ThreadPoolExecutor(os.cpu_count() or 1) as workers:
            parts = list(workers.map(drawn, streams, sizes))
        return np.concatenate(parts)

    def _tables(self, random: np.random.Generator, resamples: int) -> Array:
        """Tables of resampled posts, shape (resamples, *shape)."""
        total, often = self.n_posts, self.posts[: self.frequent]
        few = self.posts[self.frequent :]
        rare = int(few.sum())
        which = None if len(few) == rare else np.repeat(np.arange(len(few)), few)
        chances = np.r_[often, rare, self.empty] / max(total, 1)
        times = random.multinomial(total, chances / max(chances.sum(), 1.0), size=resamples).astype(np.float64)
        mentions = np.asarray(self.held[:, : self.frequent] @ times[:, : self.frequent].T)
        if rare:
            seldom = self.held[:, self.frequent :]
            for i, size in enumerate(times[:, self.frequent].astype(np.int64)):
                drawn = random.integers(0, rare, size)
                weights = per_code(drawn if which is None else which.take(drawn), len(few))
                mentions[:, i] += seldom @ weights.astype(np.float64)
        return np.ascontiguousarray(np.asarray(self.cells @ mentions).T).reshape(resamples, *self.shape)


def _posts(post: NDArray[Any]) -> int:
    return int((post[1:] != post[:-1]).sum()) + 1 if len(post) else 0


def _kinds_of_mentions(codes: Sequence[NDArray[Any]], axes: Sequence[Axis]) -> tuple[NDArray[np.intp], Marks]:
    """The kind of each row, -1 where it counts nowhere; and which cells each kind counts in, (kinds, cells)."""
    sizes = [axis.patterns for axis in axes]
    key = np.zeros(len(codes[0]), dtype=np.int64)
    for code, size in zip(codes, sizes, strict=True):
        key *= size
        key += code
    if (cells := int(np.prod(sizes, dtype=np.int64))) <= _LARGEST:
        used = np.flatnonzero(per_code(key, cells))
        place = np.full(cells, -1, dtype=np.intp)
    else:
        used, key = np.unique(key, return_inverse=True)
        place = np.full(len(used), -1, dtype=np.intp)
    which = np.unravel_index(used, sizes)
    known = reduce(np.logical_and, [axis.with_margin[w, -1] for axis, w in zip(axes, which, strict=True)])
    kept = np.flatnonzero(known)
    place[used[kept] if cells <= _LARGEST else kept] = np.arange(len(kept))
    marks = np.ones((len(kept), 1), dtype=bool)
    for axis, w in zip(axes, which, strict=True):
        own = axis.with_margin[w[kept]]
        marks = (marks[:, :, None] & own[:, None, :]).reshape(len(kept), marks.shape[1] * own.shape[1])
    return place.take(key), marks


def _patterns(kind: NDArray[np.intp], post: NDArray[Any], kinds: int) -> tuple[Any, Ints]:
    """Which mentions a post of each pattern has, sparse (kinds, patterns), and how many posts are of each pattern."""
    new = np.r_[True, post[1:] != post[:-1], True] if len(post) else np.ones(1, dtype=bool)
    alone = new[:-1] & new[1:]
    single = per_code(kind[alone], kinds)
    used = np.flatnonzero(single)
    several, of = kind[~alone], post[~alone]
    starts = np.flatnonzero(np.r_[True, of[1:] != of[:-1]]) if len(of) else np.zeros(0, dtype=np.intp)
    # A post's mentions as one number: the sum of a random number for each kind tells sets of them apart (2^-64 by chance).
    names = np.random.default_rng(SEED).integers(0, 2**64, size=kinds, dtype=np.uint64)
    sums = np.add.reduceat(names[several], starts) if len(of) else np.zeros(0, dtype=np.uint64)
    _, first, pattern = np.unique(sums, return_index=True, return_inverse=True)
    lengths = np.diff(np.r_[starts, len(several)])[first]
    ends = np.cumsum(lengths)
    rows = np.repeat(starts[first] - ends + lengths, lengths) + np.arange(int(lengths.sum()))
    down = np.r_[used, several[rows]]
    across = np.r_[np.arange(len(used)), len(used) + np.repeat(np.arange(len(first)), lengths)]
    # Ones at the same place are added up.
    held = sparse.coo_array((np.ones(len(down)), (down, across)), shape=(kinds, len(used) + len(first))).tocsc()
    return held, np.r_[single[used], per_code(pattern, len(first))].astype(np.int64)
