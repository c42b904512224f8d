"""The only place that counts: mentions and distinct posts by label, from small integers in one pass over the rows.

A mention may have several labels of a dimension, and a post several mentions, so neither mentions nor posts of a table's
cells add up to its total: every axis has, beside its options, a margin that counts each mention or post once.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import reduce
from itertools import pairwise
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

Ints = NDArray[np.int64]
Marks = NDArray[np.bool_]
LARGEST = 1 << 21  # cells of a histogram over patterns; past it, an axis is counted option by option
PIECE = 1 << 18  # rows that are counted at once: what lies between stays in the processor's cache
_BITS = np.unpackbits(np.arange(256, dtype=np.uint8)[:, None], axis=1, bitorder="little").astype(np.float64)


@dataclass(frozen=True, slots=True, eq=False)
class Axis:
    """What rows are counted by: which pattern each row has, and which options each pattern holds."""

    codes: NDArray[Any]  # (rows,) index of a pattern
    has: Marks  # (patterns, options)
    of_post: bool = False  # all rows of a post have the same pattern, of one option at most
    order: NDArray[np.integer[Any]] | None = None  # see `by_post`

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


def by_post(codes: NDArray[Any], post: NDArray[Any]) -> NDArray[np.int32]:
    """All rows, post by post as they are, and in each post by code: an axis of many options is counted in this order."""
    keys = post.astype(np.int64) * (int(codes.max(initial=0)) + 1) + codes
    return np.argsort(keys, kind="stable").astype(np.int32)


def per_code(codes: NDArray[Any], size: int, weights: NDArray[np.float64] | None = None) -> NDArray[Any]:
    """How often each code from 0 to `size` - 1 occurs, or the sum of its weights."""
    return np.bincount(codes, weights=weights, minlength=size)


def tabulate(axes: Sequence[Axis], post: NDArray[Any], mask: Marks | None = None) -> tuple[Ints, Ints]:
    """Mentions and distinct posts in each cell of the axes, over the rows of the mask (all without one).

    Each axis of the result is one longer than its options; the last place is the margin: any option. `post` never falls.
    """
    if len(axes) > 1 and _size(axes) > LARGEST:
        return _option_by_option(axes, post, mask)
    long = next((i for i, axis in enumerate(axes) if axis.order is not None and not axis.of_post), None)
    # Where all rows of a post (or, of the long axis, of a stretch of rows) have one pattern, posts are counted by it.
    keys = [i for i, axis in enumerate(axes) if axis.of_post or i == long]
    order = [*keys, *(i for i in range(len(axes)) if i not in keys)]
    rows = _rows(None if long is None else axes[long].order, mask)
    ordered = [axes[i] for i in order]
    codes = [axis.codes if rows is None else axis.codes.take(rows) for axis in ordered]
    new = _new(post if rows is None else post.take(rows), None if long is None else codes[keys.index(long)])
    n, posts = (table.transpose(np.argsort(order)) for table in _counted(ordered, codes, len(keys), new))
    if long is not None:
        posts[(slice(None),) * long + (-1,)] = _without(long, axes, post, mask)
    return n, posts


def _size(axes: Sequence[Axis]) -> int:
    return int(np.prod([axis.patterns for axis in axes], dtype=np.int64))


def _rows(order: NDArray[Any] | None, mask: Marks | None) -> NDArray[Any] | None:
    """The rows to count, in the order to count them; None for all as they are."""
    if mask is None:
        return order
    return np.flatnonzero(mask) if order is None else order.take(np.flatnonzero(mask.take(order)))


def _new(post: NDArray[Any], code: NDArray[Any] | None) -> Marks:
    """Where a post (or, in it, another code) begins, and True once more at the end."""
    new = np.ones(len(post) + 1, dtype=bool)
    if len(post):
        np.not_equal(post[1:], post[:-1], out=new[1:-1])
        if code is not None:
            new[1:-1] |= code[1:] != code[:-1]
    return new


def _counted(axes: Sequence[Axis], codes: Sequence[NDArray[Any]], keys: int, new: Marks) -> tuple[Ints, Ints]:
    """Mentions and posts, piece by piece; the first `keys` axes are those that all rows of a post agree in."""
    rows = len(new) - 1
    edges = [0, *(at + int(np.argmax(new[at:])) for at in range(PIECE, rows - PIECE // 2, PIECE)), rows]
    pieces = [
        _counted_piece(axes, [code[start:end] for code in codes], keys, new[start : end + 1])
        for start, end in pairwise(edges)
        if end > start or not rows
    ]
    n, posts = (reduce(np.add, tables) for tables in zip(*pieces, strict=True))
    return n, posts


def _counted_piece(axes: Sequence[Axis], codes: Sequence[NDArray[Any]], keys: int, new: Marks) -> tuple[Ints, Ints]:
    size, rows = _size(axes[keys:]), len(new) - 1
    key, bit = _combined(axes[:keys], codes[:keys]), _combined(axes[keys:], codes[keys:])
    if bit is None:
        starts = np.flatnonzero(new[:-1])
        if key is None:
            return np.asarray(rows), np.asarray(len(starts))
        found = (np.bincount(numbers, minlength=_size(axes)) for numbers in (key, key.take(starts)))
        n, posts = (_by_option(histogram, axes) for histogram in found)
        return n, posts
    code = bit if key is None else key * size + bit
    histogram = np.bincount(code, minlength=_size(axes))
    n = _by_option(histogram, axes)
    several = np.flatnonzero(~(new[:-1] & new[1:]))
    if not len(several):
        return n, n.copy()
    # A post with one row counts like that row; where it has several, their options are brought together.
    theirs = np.bincount(code.take(several), minlength=_size(axes))
    first = np.flatnonzero(new.take(several))
    used = np.flatnonzero(theirs.reshape(-1, size).any(axis=0))
    begin = None if key is None else key.take(several).take(first)
    bits = _bits(bit.take(several), used, first, begin, _size(axes[:keys]), axes[keys:])
    table = bits.reshape([*(axis.patterns for axis in axes[:keys]), *(axis.has.shape[1] + 1 for axis in axes[keys:])])
    for place, axis in enumerate(axes[:keys]):
        table = np.moveaxis(np.tensordot(table, axis.with_margin.astype(np.float64), axes=(place, 0)), -1, place)
    return n, _by_option(histogram - theirs, axes) + np.rint(table).astype(np.int64)


def _combined(axes: Sequence[Axis], codes: Sequence[NDArray[Any]]) -> NDArray[np.intp] | None:
    """One number for the patterns of a row on all of the axes; None without any."""
    if not axes:
        return None
    code = codes[0].astype(np.intp)
    for axis, other in zip(axes[1:], codes[1:], strict=True):
        code *= axis.patterns
        code += other
    return code


def _by_option(histogram: NDArray[Any], axes: Sequence[Axis]) -> Ints:
    """Counts by pattern as counts by option and margin."""
    table = histogram.astype(np.float64).reshape([axis.patterns for axis in axes])
    for axis in axes:  # each step takes the first axis away and puts its options last
        table = np.tensordot(table, axis.with_margin.astype(np.float64), axes=(0, 0))
    return np.rint(table).astype(np.int64)


def _bits(
    code: NDArray[np.intp],
    used: NDArray[np.intp],
    first: NDArray[np.intp],
    key: NDArray[np.intp] | None,
    keys: int,
    axes: Sequence[Axis],
) -> NDArray[np.float64]:
    """How many posts have each cell of these axes, by key, shape (keys, cells).

    A cell is a bit; the bits of a post's rows, the first of which are `first`, are or-ed, then counted.
    """
    sizes = [axis.patterns for axis in axes]
    which = np.unravel_index(used, sizes)
    marks = [axis.with_margin[w] for axis, w in zip(axes, which, strict=True)]
    held = reduce(lambda a, b: (a[:, :, None] & b[:, None, :]).reshape(len(used), -1), marks)
    cells = held.shape[1]
    width = next((w for w in (1, 2, 4) if cells <= 8 * w), 8)
    packed = np.packbits(held, axis=1, bitorder="little")
    packed = np.pad(packed, ((0, 0), (0, -packed.shape[1] % width)))
    words = np.zeros((packed.shape[1] // width, _size(axes)), dtype=f"<u{width}")
    words[:, used] = packed.view(words.dtype).T
    digit = 2 if width > 1 and keys <= 8 else 1  # bytes to count at once
    out = np.zeros((keys, 8 * packed.shape[1]))
    for w, word in enumerate(words):
        together = np.bitwise_or.reduceat(word.take(code), first).view(f"<u{digit}").reshape(len(first), -1)
        for d in range(min(width, -(-cells // 8) - w * width + digit - 1) // digit):
            place = 8 * (w * width + d * digit)
            out[:, place : place + 8 * digit] = _each_bit(together[:, d], key, keys, digit)
    return out[:, :cells]


def _each_bit(numbers: NDArray[Any], key: NDArray[np.intp] | None, keys: int, digit: int) -> NDArray[np.float64]:
    """How many of the numbers, of one or two bytes, have each bit, by key."""
    size = 256**digit
    found = np.bincount(numbers if key is None else key * size + numbers, minlength=size * keys)
    octets = found.reshape(keys, *[256] * digit)
    if digit == 1:
        return np.asarray(octets @ _BITS)
    return np.concatenate([octets.sum(axis=1) @ _BITS, octets.sum(axis=2) @ _BITS], axis=1)


def _without(long: int, axes: Sequence[Axis], post: NDArray[Any], mask: Marks | None) -> Ints:
    """Posts by the other axes, of rows that have any option on the long one."""
    axis = axes[long]
    known = axis.has.any(axis=1).take(axis.codes)
    return tabulate([a for i, a in enumerate(axes) if i != long], post, known if mask is None else known & mask)[1]


def _option_by_option(axes: Sequence[Axis], post: NDArray[Any], mask: Marks | None) -> tuple[Ints, Ints]:
    """`tabulate`, one option of the axis with most patterns at a time."""
    split = int(np.argmax([axis.patterns for axis in axes]))
    others = [axis for i, axis in enumerate(axes) if i != split]
    parts = []
    for held in axes[split].with_margin.T.copy():
        rows: Marks = np.asarray(held).take(axes[split].codes)
        parts.append(tabulate(others, post, rows if mask is None else rows & mask))
    n, posts = (np.stack([part[i] for part in parts], axis=split) for i in (0, 1))
    return n, posts
