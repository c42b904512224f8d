"""Where mentions stand: on the map, and how near to the middle of their topic."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from pipeline.topics.neighbours import Nearest, umap
from pipeline.topics.tuning import Tuning


def positions(vectors: NDArray[np.float32], known: Nearest | None, seed: int, tuning: Tuning) -> NDArray[np.float32]:
    """A place on the map for each vector, shape (vectors, 2), from what is nearest to each."""
    flat = umap(known, tuning.neighbours(len(vectors)), 2, tuning.map_distance, seed).fit_transform(vectors)
    return np.asarray(flat, dtype=np.float32).round(4)


def representatives(
    labels: NDArray[np.int_], vectors: NDArray[np.float32], order: Sequence[int], tuning: Tuning
) -> list[int | None]:
    """Rank (1 = most typical) of the mentions nearest to their topic's centre; the same words count once."""
    ranks: list[int | None] = [None] * len(labels)
    for topic in order:
        members = np.flatnonzero(labels == topic)
        centre = vectors[members].mean(axis=0)
        chosen: list[int] = []
        for index in members[np.argsort(-(vectors[members] @ centre), kind="stable")]:
            if all(float(vectors[index] @ vectors[other]) < tuning.same_words for other in chosen):
                chosen.append(int(index))
                ranks[index] = len(chosen)
            if len(chosen) == tuning.representatives:
                break
    return ranks


def joined(
    labels: NDArray[np.int_], vectors: NDArray[np.float32], order: Sequence[int], tuning: Tuning
) -> NDArray[np.int_]:
    """The labels, and a mention of none (-1) with the topic whose middle it is nearest to, where it is near enough.

    Near enough is nearer than `Tuning.joined` of the topic's own mentions: density alone leaves many between the clusters.
    """
    middles = centroids(labels, vectors, order)
    near = vectors @ middles.T
    least = np.array([np.quantile(near[labels == t, i], tuning.joined) for i, t in enumerate(order)])
    best = near.argmax(axis=1)
    joins = (labels == -1) & (near[np.arange(len(near)), best] >= least[best])
    return np.where(joins, np.array(order)[best], labels)


def centroids(labels: NDArray[np.int_], vectors: NDArray[np.float32], order: Sequence[int]) -> NDArray[np.float32]:
    """The unit vector in the middle of each topic, shape (topics, dimensions)."""
    if not order:
        return np.zeros((0, vectors.shape[1] if vectors.ndim == 2 else 0), np.float32)
    middles = np.stack([vectors[labels == topic].mean(axis=0) for topic in order])
    lengths = np.linalg.norm(middles, axis=1, keepdims=True)
    return np.asarray(middles / np.where(lengths > 0, lengths, 1), dtype=np.float32)
