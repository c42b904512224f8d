"""A filter over the columns of a data set: which mentions pass, how many, and which come first. Never a copied frame."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import reduce
from typing import TYPE_CHECKING, Literal

import numpy as np
from numpy.typing import NDArray

from analysis.counts import Counts, tabulate
from analysis.layout import Layout
from explore.filter import NOTHING_CHOSEN, Choice, Clause, Filter, described

if TYPE_CHECKING:
    from explore.dataset import DataSet

Order = Literal["sure", "newest", "oldest"]
_CHUNK = 4096
_FEW = 1 / 512  # of all rows


@dataclass(frozen=True, slots=True)
class Selection:
    """The mentions that pass a filter. Masks and counts are kept by the data set, which all viewers share."""

    data: DataSet
    filter: Filter = NOTHING_CHOSEN

    @property
    def n(self) -> int:
        """How many mentions pass."""
        return self.counts().known.n

    @property
    def posts(self) -> int:
        """How many posts they are from."""
        return self.counts().known.posts

    def __bool__(self) -> bool:
        return self.n > 0

    def counts(self, *by: str) -> Counts:
        """Mentions and posts by dimension ids, "platform", "topic" or "month": all options, labels without their terms."""
        return self.data.kept_counts.get((self.filter, by), lambda: self._counted(by))

    def without(self, *facets: str) -> Selection:
        """The selection with nothing chosen in these facets."""
        return Selection(self.data, self.filter.without(*facets))

    def narrowed(self, choices: Mapping[str, Choice]) -> Selection:
        """The selection with these choices in place of what was chosen in their facets."""
        return Selection(self.data, self.filter.narrowed(choices))

    def first(self, k: int, order: Order = "sure", start: int = 0, among: NDArray[np.bool_] | None = None) -> list[int]:
        """Ids of up to `k` mentions after the first `start`: surest codes, newest or oldest posts first.

        `among` narrows to rows of a column; it is looked at only as far as the walk goes.
        """
        mask = self.mask
        few = mask is not None and np.count_nonzero(mask) < len(mask) * _FEW
        rows = (
            self._ranked(order, among)[start : start + k]
            if few
            else np.concatenate([*self._walk(order, start, start + k, among), np.empty(0, dtype=np.int32)])
        )
        return [int(i) for i in self.data.columns.mention[rows]]

    def holds(self, mention_ids: list[int]) -> list[int]:
        """Those of the mentions that pass, in the order given."""
        rows = self.data.rows_of(mention_ids)
        mask = self.mask
        return [i for i, row in zip(mention_ids, rows, strict=True) if row >= 0 and (mask is None or mask[row])]

    @property
    def about(self) -> str:
        """The filter in words, for sentences: " (Condition: ADHD; Platform: Reddit)", or nothing."""
        return f" ({self.in_words})" if self.filter.clauses else ""

    @property
    def in_words(self) -> str:
        """The filter in words: "Condition: ADHD; Platform: Reddit"; empty for none."""
        return "; ".join(described(self.filter, self.data).values())

    @property
    def rows(self) -> NDArray[np.bool_]:
        """Which rows of the columns pass."""
        mask = self.mask
        return np.ones(len(self.data.columns), dtype=bool) if mask is None else mask

    @property
    def layout(self) -> Layout:
        """Which of the mentions that pass are alone in their post among these."""
        mask = self.mask
        if mask is None:
            return self.data.layout
        return self.data.kept_layouts.get(self.filter, lambda: Layout.of(self.data.columns.post, mask))

    @property
    def mask(self) -> NDArray[np.bool_] | None:
        """Which rows pass; None where all do."""
        clauses = self.filter.clauses
        if not clauses:
            return None
        if len(clauses) == 1:
            return self._rows(clauses[0])
        return self.data.kept_masks.get(
            self.filter, lambda: _unchanging(reduce(np.logical_and, map(self._rows, clauses)))
        )

    def _rows(self, clause: Clause) -> NDArray[np.bool_]:
        facet = self.data.facets[clause.facet]
        return self.data.kept_masks.get(clause, lambda: _unchanging(facet.rows(self.data.columns, clause.chosen)))

    def _counted(self, by: tuple[str, ...]) -> Counts:
        axes = [self.data.axis(name) for name in by]
        n, posts = tabulate([axis for axis, _ in axes], self.layout)
        return Counts(by, tuple(options for _, options in axes), n, posts)

    def _ranked(self, order: Order, among: NDArray[np.bool_] | None) -> NDArray[np.intp]:
        """All rows that pass, in this order: where they are few, a walk would have to go far to find them."""
        rows = np.flatnonzero(self.rows)
        rows = rows if among is None else rows[among[rows]]
        rank = self.data.made_once.get(("rank", order), lambda: _rank(self.data, order))
        return rows[np.argsort(rank[rows])]

    def _walk(self, order: Order, start: int, end: int, among: NDArray[np.bool_] | None) -> Iterator[NDArray[np.int32]]:
        """The rows from place `start` to `end` among those that pass, without looking at more of the order than needed."""
        mask = self.mask
        passed, size = 0, _CHUNK
        for part in _ordered(self.data, order):
            at = 0
            while at < len(part) and passed < end:
                chunk = part[at : at + size]
                at += size
                size *= 2
                hits = chunk if mask is None else chunk[mask[chunk]]
                hits = hits if among is None else hits[among[hits]]
                yield hits[max(start - passed, 0) : end - passed]
                passed += len(hits)


def _unchanging(mask: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """The mask, closed to changes: all viewers read the same one."""
    mask.flags.writeable = False
    return mask


def _rank(data: DataSet, order: Order) -> NDArray[np.int32]:
    """The place of each row in this order."""
    rows = np.concatenate(list(_ordered(data, order)))
    rank = np.empty(len(rows), dtype=np.int32)
    rank[rows] = np.arange(len(rows), dtype=np.int32)
    return rank


def _ordered(data: DataSet, order: Order) -> Iterator[NDArray[np.int32]]:
    columns = data.columns
    if order == "sure":
        yield columns.sure
    elif order == "newest":
        yield columns.newest
    else:
        dated = len(columns) - data.undated
        yield columns.newest[:dated][::-1]
        yield columns.newest[dated:]
