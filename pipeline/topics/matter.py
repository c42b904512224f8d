"""What a mention is about, without the chatbot that it names: else half the topics would be products.

A sentence vector leans far towards a proper name in the sentence. What the names explain of the vectors is taken out: the
part that a ridge regression (Hoerl and Kennard 1970) on "holds this name" predicts, one column a name.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

import numpy as np
from numpy.typing import NDArray

from pipeline.topics.phrases import Words, stem
from pipeline.topics.tuning import Tuning


def without_names(
    vectors: NDArray[np.float32], texts: Sequence[str], ignored: Collection[str], tuning: Tuning
) -> NDArray[np.float32]:
    """Unit vectors of the same shape, (texts, dimensions), without what the `ignored` words explain of them."""
    words = Words(ignored, bool, tuning)
    names = {
        name: i for i, name in enumerate(sorted({stem(word.lower()) for word in ignored if words.means(word.lower())}))
    }
    holds = np.zeros((len(texts), len(names)))
    for row, text in enumerate(texts):
        for word in re.findall(r"[^\W\d_]+", text.lower()):
            if (column := names.get(stem(word))) is not None:
                holds[row, column] = 1.0
    holds -= holds.mean(axis=0)
    weights = np.linalg.solve(holds.T @ holds + tuning.names_ridge * np.eye(len(names)), holds.T @ vectors)
    left = vectors - holds @ weights
    lengths = np.linalg.norm(left, axis=1, keepdims=True)
    return np.asarray(left / np.where(lengths > 0, lengths, 1), dtype=np.float32)
