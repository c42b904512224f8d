"""The quotes of a selection in an order to read them in: all of them, or those nearest to something."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from analysis.similarity import highest, most_diverse
from explore import words
from explore.meaning import Nearest, why_not
from explore.quotes import typical
from explore.selection import Order, Selection

SAMPLE = 20_000  # mentions whose mean stands for that of a larger selection
HEAD = 2_000  # mentions that an order of its own puts first
DIVERSE = 300


@dataclass(frozen=True, slots=True)
class Listing:
    """Mentions in an order: `head`, then the others of the selection in the order `rest`, or none where that is None."""

    selection: Selection
    head: NDArray[np.int32] = field(default_factory=lambda: np.empty(0, dtype=np.int32))  # mention ids
    rest: Order | None = "sure"
    note: str = ""  # how they are ordered, in a sentence, where the name of the order does not say it all

    @property
    def n(self) -> int:
        """How many mentions there are."""
        return self.selection.n if self.rest else len(self.head)

    @property
    def posts(self) -> int:
        """How many posts they are from."""
        if self.rest:
            return self.selection.posts
        data = self.selection.data
        return len(np.unique(data.columns.post[data.rows_of(self.head)]))

    def __bool__(self) -> bool:
        return self.n > 0

    def first(self, k: int, start: int = 0) -> list[int]:
        """Ids of up to `k` mentions after the first `start`."""
        ids = [int(i) for i in self.head[start : start + k]]
        if not self.rest or len(ids) == k:
            return ids
        skipped, among = max(0, start - len(self.head)), None
        if len(self.head):
            data = self.selection.data
            among = np.ones(len(data.columns), dtype=np.bool_)
            among[data.rows_of(self.head)] = False
        return ids + self.selection.first(k - len(ids), self.rest, skipped, among)


def by_nearness(selection: Selection, found: Nearest) -> Listing:
    """Those that lie nearest, and no others."""
    return Listing(selection, found.ids, None)


def most_typical_first(selection: Selection) -> Listing:
    """Nearest to the mean of the selection first; without vectors, what represents its topics."""
    return _kept("typical", selection)


def most_diverse_first(selection: Selection) -> Listing:
    """The first few hundred so that each is unlike those before it; without vectors, one topic after the other."""
    return _kept("diverse", selection)


def _kept(order: str, selection: Selection) -> Listing:
    make = _typical if order == "typical" else _diverse
    head, note = selection.data.kept_views.get((order, selection.filter), lambda: make(selection))
    return Listing(selection, head, "sure", note)


def _typical(selection: Selection) -> tuple[NDArray[np.int32], str]:
    data = selection.data
    if why_not(data):
        ids = selection.holds(typical(selection, every=True))
        return np.array(
            ids, dtype=np.int32
        ), "What represents its topics comes first: there are no vectors to tell more by."
    rows, of = _sample(selection)
    centre = data.vectors.centre(rows)
    best = highest(data.vectors.similarities(centre, rows), HEAD)
    return data.columns.mention[rows[best]], f"Nearest to the mean of {of} first."


def _diverse(selection: Selection) -> tuple[NDArray[np.int32], str]:
    data = selection.data
    ids = np.array(selection.first(DIVERSE), dtype=np.int32)
    rows = data.rows_of(ids)
    first = words.count(len(ids), "quote")
    some = f"The {first} of the surest codes" if selection.n > len(ids) else "All quotes"
    then = "; the others follow, surest first." if selection.n > len(ids) else "."
    if why_not(data):
        seen: dict[int, int] = {}
        turn = [seen.update({t: seen.get(t, -1) + 1}) or seen[t] for t in data.columns.topic[rows].tolist()]
        return ids[np.argsort(turn, kind="stable")], f"{some}, one topic after the other{then}"
    known = data.vectors.known[rows]
    ids, rows = np.concatenate([ids[known], ids[~known]]), rows[known]
    vectors = data.vectors.of(rows)
    worth = data.vectors.similarities(data.vectors.centre(_sample(selection)[0]), rows)
    order = most_diverse(vectors, worth)
    return ids[[*order, *range(len(order), len(ids))]], f"{some}, each as unlike those before it as can be{then}"


def _sample(selection: Selection) -> tuple[NDArray[np.intp], str]:
    """Rows of the selection that have a vector, evenly drawn where there are many; and of how many that is, in words."""
    rows = np.flatnonzero(selection.rows & selection.data.vectors.known)
    if len(rows) <= SAMPLE:
        return rows, words.count(len(rows), "quote")
    places = np.linspace(0, len(rows) - 1, SAMPLE).astype(np.intp)
    return rows[places], f"a sample of {SAMPLE:,} of {len(rows):,} quotes"
