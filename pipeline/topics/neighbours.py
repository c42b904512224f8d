"""Which mentions are nearest to each, looked for once, and UMAP on them, as both the layouts and the map use it."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from pipeline.topics.tuning import Tuning

Nearest = tuple[NDArray[np.int32], NDArray[np.float32]]  # places and cosine distances, of shape (vectors, neighbours)
MEMORY = 128  # MiB for distances at a time


def nearest(vectors: NDArray[np.float32], tuning: Tuning) -> Nearest:
    """The exact neighbours of each vector, itself first.

    UMAP itself would compare few vectors pair by pair in Python, which takes most of its time.
    """
    from sklearn import config_context
    from sklearn.neighbors import NearestNeighbors

    neighbours = tuning.neighbours(len(vectors))
    with config_context(working_memory=MEMORY):
        search = NearestNeighbors(n_neighbors=neighbours, metric="cosine", algorithm="brute").fit(vectors)
        distances, places = search.kneighbors(vectors)
    return places.astype(np.int32), distances.clip(0).astype(np.float32)


def umap(known: Nearest, components: int, min_dist: float, seed: int, epochs: int) -> Any:
    """UMAP on known neighbours."""
    from umap import UMAP

    return UMAP(
        n_neighbors=known[0].shape[1],
        precomputed_knn=tuple(part.copy() for part in known),  # it writes to them
        n_components=components,
        min_dist=min_dist,
        metric="cosine",
        init="pca",  # the spectral default fails on small or disconnected data
        n_epochs=epochs,
        random_state=seed,
        n_jobs=1,
    )
