"""Several UMAP layouts of the same passages, one a seed: what they agree on is no accident of a seed.

McInnes et al. 2018, "UMAP". Laid side by side, a distance in them is the mean of the distances in each.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from pipeline.topics.neighbours import Graph
from pipeline.topics.tuning import Tuning


def layouts(graph: Graph, seed: int, tuning: Tuning) -> list[NDArray[np.float32]]:
    """`Tuning.layouts` of them, each of shape (rows, `Tuning.components`), centred and of one size."""
    made = []
    for i in range(tuning.layouts):
        flat = graph.laid(tuning.components, 0.0, seed + i, tuning.epochs)
        flat -= flat.mean(axis=0)
        made.append(flat / max(float(np.sqrt((flat**2).sum(axis=1).mean())), 1e-6))
    return made
