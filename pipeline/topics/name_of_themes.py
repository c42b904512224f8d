"""Which theme a topic is named by: one that most of its typical mentions raise, and other topics' posts far less."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from pipeline.topics.reading import Reading, log_odds


@dataclass(frozen=True, slots=True)
class Raised:
    """A theme that names a topic, or two, and the share of the topic's posts that raise one."""

    name: str
    share: float
    themes: tuple[str, ...]


def themed(reading: Reading, typical: Sequence[Sequence[int]]) -> tuple[dict[int, Raised], dict[int, str]]:
    """By topic, what it is named by, each theme used once; and the theme that would name it if no other topic had it.

    `typical` are the rows of each topic, most typical first. Of all one-to-one matches the one of most worth is taken (Kuhn 1955): a
    theme is worth the share of the typical mentions that raise it, and of the posts, and, less, the share of all its posts that the
    topic has. A second theme joins one that fewer than `Tuning.theme_alone` of the typical mentions raise.
    """
    from scipy.optimize import linear_sum_assignment

    names, tuning = reading.words.themes.names, reading.tuning
    everywhere = [len(posts) for posts in reading.raising(range(len(reading.posts)))]
    topics = [_Topic(reading, rows, everywhere) for rows in typical]
    worth = np.array([one.worth(tuning.theme_typical) for one in topics]).reshape(len(topics), len(names))
    best = {topic: names[int(one.argmax())] for topic, one in enumerate(worth) if one.any()}
    matched = {
        int(t): int(theme) for t, theme in zip(*linear_sum_assignment(-worth), strict=True) if worth[t, theme] > 0
    }
    free = np.ones(len(names), dtype=bool)
    free[list(matched.values())] = False
    given = {}
    for topic, first in matched.items():
        themes = [first]
        if (second := topics[topic].second(first, free)) is not None:
            free[second] = False
            themes.append(second)
        told = [names[theme] for theme in themes]
        name = ", ".join([told[0], *(one[:1].lower() + one[1:] for one in told[1:])])
        given[topic] = Raised(name, topics[topic].either(themes), tuple(told))
    return given, best


class _Topic:
    """How far a topic raises each theme."""

    def __init__(self, reading: Reading, rows: Sequence[int], everywhere: Sequence[int]) -> None:
        tuning, names = reading.tuning, reading.words.themes.names
        self._tuning, self._posts = tuning, reading.raising(rows)
        self._n = n = len({reading.posts[row] for row in rows})
        typical = list(rows[: tuning.typical])
        self._raised = reading.raised[typical]
        self._usual = self._raised.mean(axis=0) if typical else np.zeros(len(names))
        self._held = np.array([len(posts) for posts in self._posts], dtype=float)
        self._share = self._held / max(n, 1)
        self._every = np.maximum(everywhere, 1)
        apart = [
            log_odds(int(held), n, every - int(held), reading.everywhere - n, tuning.prior) if held else 0.0
            for held, every in zip(self._held, everywhere, strict=True)
        ]
        may = [reading.words.told(name) for name in names]
        self._own = (np.array(apart) >= tuning.theme_z) & np.array(may, dtype=bool)

    def may(self, least: float) -> NDArray[np.bool_]:
        """Which themes enough of the typical mentions, and of the posts, raise, more than others' posts do."""
        enough = self._held >= np.maximum(self._tuning.fewest_posts, self._tuning.theme_posts * self._n)
        return (self._usual >= least) & enough & self._own

    def worth(self, least: float) -> NDArray[np.float64]:
        """Of each theme; 0 where it may not name the topic."""
        worth = self._usual + self._share + self._tuning.theme_share * self._held / self._every
        return np.where(self.may(least), worth, 0.0)

    def second(self, first: int, free: NDArray[np.bool_]) -> int | None:
        """The free theme that says most beside the first, where the first does not say enough."""
        if self._usual[first] >= self._tuning.theme_alone:
            return None
        beside = (self._raised & ~self._raised[:, [first]]).mean(axis=0)
        may = self.may(self._tuning.theme_second) & free & (beside >= self._tuning.theme_beside)
        return int(np.where(may, beside, 0.0).argmax()) if may.any() else None

    def either(self, themes: Sequence[int]) -> float:
        """The share of the posts that raise one of these."""
        return len(set().union(*(self._posts[theme] for theme in themes))) / max(self._n, 1)
