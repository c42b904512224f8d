"""Words as a vector, by the packaged encoder; it is loaded when first asked for, once a process."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from embedding import Embedder


def encode(text: str) -> NDArray[np.float32]:
    """The unit vector of a text, shape (384,). The first call takes seconds and loads torch."""
    return np.asarray(_encoder().embed([text])[0], dtype=np.float32)


def encoder() -> str:
    """The name of the model, without loading it: vectors of another one mean something else."""
    return _encoder().name


@cache
def _encoder() -> Embedder:
    from embedding import make_embedder

    return make_embedder()
