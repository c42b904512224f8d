"""New mentions join the topics there are: nothing is made anew, no name and no border moves.

Each goes to the topic whose middle it is nearest to, where that is near enough, as when topics are made. Where the old ones
stand is worked out again from their texts and vectors, so no model has to be kept.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from pipeline.topics.aside import Aside
from pipeline.topics.phrases import Words
from pipeline.topics.place import beside, centroids, placed
from pipeline.topics.space import Space
from pipeline.topics.themes import Themes
from pipeline.topics.tuning import TUNING, Tuning


@dataclass(frozen=True, slots=True)
class Joined:
    """For each new text its topic (index or None), how near it is, and its place on the map, shape (texts, 2)."""

    topic_of: list[int | None]
    strength: list[float]
    positions: NDArray[np.float32]


def may_join(gone: int, fitted: int, now: int, tuning: Tuning = TUNING) -> bool:
    """Whether mentions may join: of the `fitted` that topics were made of few have `gone`, and few of those `now` came since."""
    return fitted > 0 and gone <= tuning.most_gone * fitted and now - fitted + gone <= tuning.most_new * fitted


def join(
    old: tuple[Sequence[str], NDArray[np.float32]],
    topic_of: Sequence[int],
    positions: NDArray[np.float32],
    new: tuple[Sequence[str], NDArray[np.float32]],
    aside: Aside,
    themes: Themes | None = None,
    tuning: Tuning = TUNING,
) -> Joined:
    """Where `new` texts, with their vectors, belong among the topics (from 0 on, -1 for none) of `old` ones."""
    words = Words(aside, bool, tuning, themes or Themes())
    labels = np.asarray(topic_of)
    kept = np.linspace(0, len(labels) - 1, min(len(labels), tuning.most_fitted)).astype(int)
    texts, vectors = [old[0][row] for row in kept], old[1][kept]
    space = Space(texts, vectors, aside, words, tuning)
    known = space.rows(texts, vectors)
    middles = centroids(labels[kept], known)
    found, near = np.full(len(new[0]), -1), np.zeros(len(new[0]), np.float32)
    where = np.zeros((len(new[0]), 2), np.float32)
    for part, rows in space.chunks(*new):
        found[part], near[part] = placed(rows, middles, tuning)
        where[part] = beside(rows, known, positions[kept])
    return Joined(
        [None if topic < 0 else int(topic) for topic in found],
        [round(one, 4) for one in near.clip(0).tolist()],
        where,
    )
