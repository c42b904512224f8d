"""Whose posts rows are: mentions of one post are neither counted as several posts nor independent of one another."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

Marks = NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class Layout:
    """Some rows of a table: which are alone in their post, which are several; of the latter, whose post each is.

    Row numbers and posts rise.
    """

    alone: NDArray[np.intp]
    several: NDArray[np.intp]
    post: NDArray[np.integer]  # of the several

    @classmethod
    def of(cls, post: NDArray[np.integer], rows: Marks | None = None) -> Layout:
        """The layout of the marked rows (all without marks) of a table whose posts, one number a row, never fall."""
        if rows is None:
            return cls._made(np.arange(len(post)), post)
        chosen = np.flatnonzero(rows)
        return cls._made(chosen, post.take(chosen))

    def among(self, rows: Marks) -> Layout:
        """The layout of those of the rows that are marked."""
        alone, several = (of[rows.take(of)] for of in (self.alone, self.several))
        left = self._made(several, self.post[rows.take(self.several)])
        return Layout(np.sort(np.concatenate([alone, left.alone])), left.several, left.post)

    @property
    def posts(self) -> int:
        """How many posts the rows are of."""
        return len(self.alone) + len(self.starts)

    @cached_property
    def starts(self) -> NDArray[np.intp]:
        """Where among the several each post begins."""
        return np.flatnonzero(np.r_[True, self.post[1:] != self.post[:-1]]) if len(self.post) else np.zeros(0, np.intp)

    @cached_property
    def nth_post(self) -> NDArray[np.int64]:
        """Of each of the several, its post, numbered from 0."""
        return np.repeat(np.arange(len(self.starts)), np.diff(np.r_[self.starts, len(self.post)]))

    @property
    def nbytes(self) -> int:
        """What it weighs, with what it finds out when asked."""
        return self.alone.nbytes + self.several.nbytes + self.post.nbytes + 2 * 8 * len(self.several)

    @classmethod
    def _made(cls, rows: NDArray[np.intp], post: NDArray[np.integer]) -> Layout:
        new = np.r_[True, post[1:] != post[:-1], True] if len(post) else np.ones(1, dtype=bool)
        alone = new[:-1] & new[1:]
        return cls(rows[alone], rows[~alone], post[~alone])
