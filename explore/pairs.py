"""Values that a post sets against each other: one is praised in it, another criticised."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from explore import words
from explore.facets import Chosen, Facet, Marks, Rows
from records.codebook import TERM, Dimension
from records.columns import Columns

PAIR = "pair"
BETWEEN = "~"  # "autonomy~privacy": autonomy is praised, privacy criticised


@dataclass(frozen=True, slots=True, eq=False)
class Torn:
    """The posts that praise a value and criticise a value: T of them, in rising order, and L values.

    A mention praises its values where its stance is on the high side, criticises them on the low side, and does both where
    it is mixed.
    """

    post: NDArray[np.intp]  # (T,) as in the columns
    praised: Marks  # (T, L)
    criticised: Marks  # (T, L)
    values: tuple[str, ...]

    def pairs(self) -> list[str]:
        """The pairs that any post sets against each other."""
        together = self.praised.T.astype(np.float64) @ self.criticised.astype(np.float64)
        return [
            pair_id(a, b)
            for i, a in enumerate(self.values)
            for j, b in enumerate(self.values)
            if i != j and together[i, j]
        ]

    def both(self, pair: str) -> Marks:
        """Which of the posts praise the first value of a pair and criticise the second, shape (T,)."""
        first, second = (self.values.index(value) for value in pair.split(BETWEEN))
        return np.asarray(self.praised[:, first] & self.criticised[:, second])


def pair_id(praised: str, criticised: str) -> str:
    """The option of `PairFacet` for a value praised and one criticised."""
    return f"{praised}{BETWEEN}{criticised}"


def torn(columns: Columns, value: Dimension, stance: Dimension) -> Torn:
    """The torn posts of a data set; the value that stands for "none of the others" is no value here."""
    values = tuple(label.id for label in value.labels if label.id != value.fallback)
    sides = [_sides(options, stance) for options in columns.sets[stance.id]] or [(False, False)]
    high, low = np.array(sides, dtype=bool).T
    held = [{option for option in options if TERM not in option} for options in columns.sets[value.id]] or [set()]
    has = np.array([[v in options for v in values] for options in held], dtype=bool)
    stances, patterns = columns.patterns[stance.id], columns.patterns[value.id]
    valued = has.any(axis=1).take(patterns)
    posts = len(columns.post_id)
    either = []
    for side in (high, low):
        there = np.zeros(posts, dtype=bool)
        there[columns.post[side.take(stances) & valued]] = True
        either.append(there)
    post = np.flatnonzero(either[0] & either[1])
    place = np.full(posts, -1, dtype=np.intp)
    place[post] = np.arange(len(post))
    marks = []
    for side in (high, low):
        rows = np.flatnonzero(side.take(stances) & valued & (place.take(columns.post) >= 0))
        found = np.zeros((len(post), len(values)), dtype=bool)
        np.logical_or.at(found, place.take(columns.post[rows]), has[patterns[rows]])
        marks.append(found)
    return Torn(post, marks[0], marks[1], values)


def _sides(options: Sequence[str], stance: Dimension) -> tuple[bool, bool]:
    """Whether a set of stances is on the high side, and on the low one; mixed is on both."""
    mixed = stance.both.id in options
    sides = {stance.side(option) for option in options}
    return mixed or 1 in sides, mixed or -1 in sides


class PairFacet(Facet):
    """Posts that praise one value and criticise another: all of their mentions pass."""

    id, name, plural = PAIR, "Set against each other", "Pairs of values"

    def __init__(self, value: Dimension, torn_posts: Callable[[], Torn]) -> None:
        self._names = {label.id: label.name for label in value.labels}
        self._torn = torn_posts  # found when first asked for

    def options(self) -> list[str]:
        return self._pairs

    @cached_property
    def _pairs(self) -> list[str]:
        return self._torn().pairs()

    def option_name(self, option: str) -> str:
        praised, _, criticised = option.partition(BETWEEN)
        second = words.inside(self._names.get(criticised, criticised))
        return f"{self._names.get(praised, praised)} praised, {second} criticised"

    def rows(self, columns: Rows, chosen: Chosen) -> Marks:
        found = self._torn()
        there = np.zeros(int(columns.post.max(initial=0)) + 1, dtype=bool)
        for pair in chosen:
            there[found.post[found.both(pair)]] = True
        return there.take(columns.post)
