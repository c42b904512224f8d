"""Who belongs to which topic, who is typical of it, and where both stand on the map."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from pipeline.topics.neighbours import Graph
from pipeline.topics.tree import Labels
from pipeline.topics.tuning import Tuning

CHUNK = 2_000  # rows at a time


def settled(labels: Labels, rows: NDArray[np.float32], tuning: Tuning) -> Labels:
    """The labels, from 0 on: a row that lies too far from the middle of its topic goes to the nearest that it is near enough to, or to none.

    Near enough is a cosine of `Tuning.least_near`. Rows of no topic (-1) are looked at alike.
    """
    middles = centroids(labels, rows)
    near = rows @ middles.T
    own = np.where(labels >= 0, near[np.arange(len(rows)), labels], -1.0)
    best, most = near.argmax(axis=1), near.max(axis=1)
    return np.where(own >= tuning.least_near, labels, np.where(most >= tuning.least_near, best, -1))


def placed(
    rows: NDArray[np.float32], middles: NDArray[np.float32], tuning: Tuning
) -> tuple[Labels, NDArray[np.float32]]:
    """For rows beyond those that topics were made of: the nearest topic, -1 where none is near enough, and how near."""
    if not len(middles):
        return np.full(len(rows), -1), np.zeros(len(rows), np.float32)
    near = rows @ middles.T
    best, most = near.argmax(axis=1), near.max(axis=1)
    return np.where(most >= tuning.least_near, best, -1), most


def by_name(
    labels: Labels, near: NDArray[np.float32], says: NDArray[np.bool_], named: NDArray[np.bool_], tuning: Tuning
) -> Labels:
    """The labels, so that a topic holds what its name says.

    `near` has the cosine of each row with the middle of each topic, `says` whether it raises the theme that the topic is named by,
    both of shape (rows, topics); `named` tells which topics a theme names. What raises another topic's theme and not its own
    topic's goes to the nearest of those, from a cosine of `Tuning.least_near_said` on; what raises none stays in a topic that a
    theme names from `Tuning.least_near_unsaid` on.
    """
    rows = np.arange(len(labels))
    inside = labels >= 0
    own = inside & says[rows, labels]
    others = np.where(says, near, -1.0)
    moves = ~own & (others.max(axis=1) >= tuning.least_near_said)
    far = ~own & inside & named[labels] & (near[rows, labels] < tuning.least_near_unsaid)
    return np.where(moves, others.argmax(axis=1), np.where(far, -1, labels))


def centroids(labels: Labels, vectors: NDArray[np.float32]) -> NDArray[np.float32]:
    """The unit vector in the middle of each topic, shape (topics, dimensions)."""
    topics = int(labels.max(initial=-1)) + 1
    middles = np.zeros((topics, vectors.shape[1] if vectors.ndim == 2 else 0), np.float32)
    for topic in range(topics):
        if (own := labels == topic).any():
            middles[topic] = vectors[own].mean(axis=0)
    lengths = np.linalg.norm(middles, axis=1, keepdims=True)
    return np.asarray(middles / np.where(lengths > 0, lengths, 1), dtype=np.float32)


def typical(
    labels: Labels, rows: NDArray[np.float32], middles: NDArray[np.float32], says: NDArray[np.bool_] | None = None
) -> list[list[int]]:
    """The rows of each topic, nearest to its middle first; of those that say what its name does, where `says` tells, and then of others."""
    found = []
    for topic, middle in enumerate(middles):
        members = np.flatnonzero(labels == topic)
        order = np.argsort(-(rows[members] @ middle), kind="stable")
        if says is not None:
            order = order[np.argsort(~says[members][order], kind="stable")]
        found.append(members[order].tolist())
    return found


def representatives(
    typical_rows: Sequence[Sequence[int]], rows: NDArray[np.float32], tuning: Tuning
) -> list[int | None]:
    """Rank (1 = most typical) of the mentions nearest to their topic's middle; the same words count once."""
    ranks: list[int | None] = [None] * len(rows)
    for members in typical_rows:
        chosen: list[int] = []
        for index in members:
            if all(float(rows[index] @ rows[other]) < tuning.same_words for other in chosen):
                chosen.append(index)
                ranks[index] = len(chosen)
            if len(chosen) == tuning.representatives:
                break
    return ranks


def positions(graph: Graph, seed: int, tuning: Tuning) -> NDArray[np.float32]:
    """A place on the map for each row of the graph, shape (rows, 2), from what is nearest to each."""
    return graph.laid(2, tuning.map_distance, seed, tuning.map_epochs).round(4)


def beside(rows: NDArray[np.float32], known: NDArray[np.float32], places: NDArray[np.float32]) -> NDArray[np.float32]:
    """A place on the map for rows that came later: where the nearest known row stands."""
    found = np.zeros((len(rows), 2), np.float32)
    for start in range(0, len(rows), CHUNK):
        part = slice(start, start + CHUNK)
        found[part] = places[(rows[part] @ known.T).argmax(axis=1)]
    return found
