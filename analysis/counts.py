"""The only place that counts: mentions and distinct posts by label, from small integers in one pass over the rows.

A mention may have several labels of a dimension, and a post several mentions, so neither mentions nor posts of a table's
cells add up to its total: every axis has, beside its options, a margin that counts each mention or post once.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from analysis.layout import Layout

Ints = NDArray[np.int64]
Marks = NDArray[np.bool_]
LARGEST = 1 << 21  # cells of a histogram over patterns; past it, an axis is counted option by option


@dataclass(frozen=True, slots=True, eq=False)
class Axis:
    """What rows are counted by: which pattern each row has, and which options each pattern holds."""

    codes: NDArray[Any]  # (rows,) index of a pattern
    has: Marks  # (patterns, options)

    @property
    def patterns(self) -> int:
        return len(self.has)

    @property
    def with_margin(self) -> Marks:
        """`has` and a last column: whether the pattern holds any option."""
        return np.column_stack([self.has, self.has.any(axis=1)])


class Cell(NamedTuple):
    """How many mentions, and how many posts they are from."""

    n: int
    posts: int


@dataclass(frozen=True, slots=True, eq=False)
class Counts:
    """A table of counts, one axis for each name in `by`; arrays have the shape of `options`."""

    by: tuple[str, ...]
    options: tuple[tuple[str, ...], ...]
    n_all: Ints  # each axis one longer than its options: the margin
    posts_all: Ints

    @property
    def n(self) -> Ints:
        """Mentions by option."""
        return self.n_all[(slice(-1),) * len(self.by)]

    @property
    def posts(self) -> Ints:
        """Distinct posts by option."""
        return self.posts_all[(slice(-1),) * len(self.by)]

    @property
    def known(self) -> Cell:
        """Mentions, and their posts, that have an option on every axis."""
        last = (-1,) * len(self.by)
        return Cell(int(self.n_all[last]), int(self.posts_all[last]))

    def along(self, *by: str) -> Counts:
        """The counts by fewer axes, still of the mentions that have an option on every one of the first axes."""
        kept = tuple(name in by for name in self.by)
        index = tuple(slice(None) if keep else -1 for keep in kept)
        options = tuple(options for options, keep in zip(self.options, kept, strict=True) if keep)
        names = tuple(name for name, keep in zip(self.by, kept, strict=True) if keep)
        return Counts(names, options, np.asarray(self.n_all[index]), np.asarray(self.posts_all[index]))

    def series(self, posts: bool = False) -> pd.Series:
        """Mentions, or posts, by the options of the one axis."""
        return pd.Series(self.posts if posts else self.n, index=pd.Index(self.options[0], name=self.by[0]))

    def frame(self, posts: bool = False) -> pd.DataFrame:
        """Mentions, or posts, by the options of the two axes: the first down, the second across."""
        (down, across), (rows, columns) = self.by, self.options
        table = self.posts if posts else self.n
        return pd.DataFrame(table, index=pd.Index(rows, name=down), columns=pd.Index(columns, name=across))


def per_code(codes: NDArray[Any], size: int, weights: NDArray[np.float64] | None = None) -> NDArray[Any]:
    """How often each code from 0 to `size` - 1 occurs, or the sum of its weights."""
    return np.bincount(codes, weights=weights, minlength=size)


def tabulate(axes: Sequence[Axis], rows: Layout) -> tuple[Ints, Ints]:
    """Mentions and distinct posts in each cell of the axes, over these rows.

    Each axis of the result is one longer than its options; the last place is the margin: any option.
    """
    if len(axes) > 1 and _size(axes) > LARGEST:
        return _option_by_option(axes, rows)
    alone, several = (_histogram(axes, of) for of in (rows.alone, rows.several))
    n = _by_option(alone + several, axes)
    if not len(rows.several):
        return n, n.copy()
    # A post with one row counts like that row; where it has several, their options are brought together.
    return n, _by_option(alone, axes) + _posts_of_several(axes, rows)


def mentions(axes: Sequence[Axis], rows: Layout) -> Ints:
    """The first table of `tabulate`: posts take longer to count than mentions."""
    if len(axes) > 1 and _size(axes) > LARGEST:
        return _option_by_option(axes, rows)[0]
    return _by_option(_histogram(axes, rows.alone) + _histogram(axes, rows.several), axes)


def _size(axes: Sequence[Axis]) -> int:
    return int(np.prod([axis.patterns for axis in axes], dtype=np.int64))


def _histogram(axes: Sequence[Axis], rows: NDArray[np.integer[Any]]) -> Ints:
    """How often each combination of the axes' patterns occurs in these rows, as one number each."""
    if not axes:
        return np.array([len(rows)])
    code = axes[0].codes.take(rows).astype(np.intp)
    for axis in axes[1:]:
        code *= axis.patterns
        code += axis.codes.take(rows)
    return np.asarray(np.bincount(code, minlength=_size(axes)))


def _by_option(histogram: NDArray[Any], axes: Sequence[Axis]) -> Ints:
    """Counts by pattern as counts by option and margin."""
    table = histogram.astype(np.float64).reshape([axis.patterns for axis in axes])
    for axis in axes:  # each step takes the first axis away and puts its options last
        table = np.tensordot(table, axis.with_margin.astype(np.float64), axes=(0, 0))
    return np.rint(table).astype(np.int64)


def _posts_of_several(axes: Sequence[Axis], rows: Layout) -> Ints:
    """The posts with several of the rows in each cell: every row's cells, each counted once a post."""
    place, cell = np.arange(len(rows.several)), np.zeros(len(rows.several), dtype=np.int64)
    shape = []
    for axis in axes:
        held = axis.with_margin
        options, each = np.nonzero(held)[1], held.sum(axis=1)
        code = axis.codes.take(rows.several.take(place))
        times = each.take(code)
        first = np.repeat((np.cumsum(each) - each).take(code), times)
        nth = np.arange(len(first)) - np.repeat(np.cumsum(times) - times, times)
        place = np.repeat(place, times)
        cell = np.repeat(cell, times) * held.shape[1] + options.take(first + nth)
        shape.append(held.shape[1])
    cells = int(np.prod(shape, dtype=np.int64))
    found = rows.nth_post.take(place) * cells + cell
    found.sort()
    new = np.r_[True, found[1:] != found[:-1]] if len(found) else np.zeros(0, dtype=bool)
    return np.asarray(np.bincount(found[new] % cells, minlength=cells).reshape(shape))


def _option_by_option(axes: Sequence[Axis], rows: Layout) -> tuple[Ints, Ints]:
    """`tabulate`, one option of the axis with most patterns at a time."""
    split = int(np.argmax([axis.patterns for axis in axes]))
    others = [axis for i, axis in enumerate(axes) if i != split]
    codes = axes[split].codes
    parts = [tabulate(others, rows.among(np.asarray(held).take(codes))) for held in axes[split].with_margin.T.copy()]
    n, posts = (np.stack([part[i] for part in parts], axis=split) for i in (0, 1))
    return n, posts
