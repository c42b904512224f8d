"""What names are made of, read once: the clauses, phrases and words of the texts, and the themes that they raise."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Collection, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from pipeline.topics.phrases import Borders, Words, clauses, root, spans, stem
from pipeline.topics.spelling import capitals_of
from pipeline.topics.tuning import Tuning

Posts = dict[str, set[int]]  # by word


class Reading:
    """The texts, by row, with the post of each."""

    def __init__(self, texts: Sequence[str], posts: Sequence[int], words: Words, tuning: Tuning) -> None:
        self.posts, self.words, self.tuning = posts, words, tuning
        self.clauses = [list(clauses(text)) for text in texts]
        self.borders = Borders.of(self.clauses, words)
        self.held = [
            {clause[start:end] for clause in text for start, end in spans(clause, words)} for text in self.clauses
        ]
        self.stems = [{stem(word) for clause in text for word in clause} for text in self.clauses]
        self.roots = [{root(word) for clause in text for word in clause} for text in self.clauses]
        self.raised = words.themes.holds(texts)
        self.capitals = capitals_of(texts)
        self.anywhere: Posts = defaultdict(set)
        for held, post in zip(self.roots, posts, strict=True):
            for word in held:
                self.anywhere[word].add(post)
        self.everywhere = len(set(posts))

    def usual(self, typical: Sequence[int]) -> Usual:
        """The words of a topic's most typical mentions."""
        return Usual([self.roots[row] for row in typical[: self.tuning.typical]])

    def raising(self, rows: Sequence[int]) -> list[set[int]]:
        """By theme, the posts of these rows that raise it."""
        found: list[set[int]] = [set() for _ in self.words.themes.names]
        for row in rows:
            for theme in np.flatnonzero(self.raised[row]):
                found[theme].add(self.posts[row])
        return found

    def own(self, topic_of: Sequence[int], topics: int) -> list[set[int]]:
        """The posts of each topic."""
        found: list[set[int]] = [set() for _ in range(topics)]
        for post, topic in zip(self.posts, topic_of, strict=True):
            if 0 <= topic < topics:
                found[topic].add(post)
        return found

    def holding(self, topic_of: Sequence[int], topics: int, words: Sequence[Collection[str]]) -> list[Posts]:
        """By topic, the posts that hold each of these words, given by row."""
        found: list[Posts] = [defaultdict(set) for _ in range(topics)]
        for held, post, topic in zip(words, self.posts, topic_of, strict=True):
            if 0 <= topic < topics:
                for word in held:
                    found[topic][word].add(post)
        return found


@dataclass(frozen=True, slots=True)
class Usual:
    """The words, by root, of the most typical mentions of a topic."""

    rows: Sequence[AbstractSet[str]]

    def any(self, words: Collection[str]) -> float:
        """The share of the mentions that hold one of these words."""
        return sum(not row.isdisjoint(words) for row in self.rows) / max(len(self.rows), 1)

    def all(self, words: AbstractSet[str]) -> float:
        """The share of the mentions that hold all of these words, wherever they stand."""
        return sum(words <= row for row in self.rows) / max(len(self.rows), 1)

    def mean(self, words: Collection[str]) -> float:
        """The mean share of these words."""
        return sum(self.any({word}) for word in words) / max(len(words), 1)


def log_odds(inside: int, of_inside: int, outside: int, of_outside: int, prior: float) -> float:
    """The log-odds ratio of two shares in standard errors, with so many posts of prior at the common share (0 to 1).

    Monroe, Colaresi and Quinn 2008, "Fightin' Words".
    """
    share = (inside + outside + 1) / (of_inside + of_outside + 2)
    yes, no = prior * share, prior * (1 - share)
    apart = math.log((inside + yes) / (of_inside - inside + no)) - math.log(
        (outside + yes) / (of_outside - outside + no)
    )
    return apart / math.sqrt(1 / (inside + yes) + 1 / (outside + yes))


def unit(vector: NDArray[np.float32]) -> NDArray[np.float32]:
    """Of length 1, or zero as it is."""
    length = float(np.linalg.norm(vector))
    return np.asarray(vector / length if length > 0 else vector, dtype=np.float32)
