"""Which mentions are nearest to each, and UMAP on their graph, as both the layouts and the map use it."""

from __future__ import annotations

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


class Graph:
    """The graph of neighbours, made once; each layout of it takes a part of the time that UMAP takes for both.

    McInnes et al. 2018, "UMAP".
    """

    def __init__(self, rows: NDArray[np.float32], known: Nearest) -> None:
        from umap.umap_ import fuzzy_simplicial_set

        places, distances = (part.copy() for part in known)  # it writes to them
        self._rows = rows
        self._graph = fuzzy_simplicial_set(
            rows, places.shape[1], np.random.RandomState(0), "cosine", knn_indices=places, knn_dists=distances
        )[0]

    def laid(self, components: int, min_dist: float, seed: int, epochs: int) -> NDArray[np.float32]:
        """The rows in so many dimensions."""
        from umap.umap_ import find_ab_params, simplicial_set_embedding

        spread = 1.0
        a, b = find_ab_params(spread, min_dist)
        flat, _ = simplicial_set_embedding(
            data=self._rows,
            graph=self._graph.copy(),
            n_components=components,
            initial_alpha=1.0,
            a=a,
            b=b,
            gamma=1.0,
            negative_sample_rate=5,
            n_epochs=epochs,
            init="pca",  # the spectral default fails on small or disconnected data
            random_state=np.random.RandomState(seed),
            metric="cosine",
            metric_kwds={},
            densmap=False,
            densmap_kwds={},
            output_dens=False,
            parallel=False,
        )
        return np.asarray(flat, dtype=np.float32)
