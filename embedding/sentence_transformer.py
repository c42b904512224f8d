"""sentence-transformers as embedder."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from embedding.packaged import PACKAGED_MODEL, DamagedModel, load_model, packaged_model_path

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

__all__ = ["PACKAGED_MODEL", "DamagedModel", "SentenceTransformerEmbedder", "packaged_model_path"]


class SentenceTransformerEmbedder:
    """Loads its model at first use, so that a run with nothing new never imports torch."""

    def __init__(self, model: str = PACKAGED_MODEL) -> None:
        self.name = model

    @cached_property
    def _model(self) -> SentenceTransformer:
        return load_model(self.name)

    def embed(self, texts: Sequence[str]) -> NDArray[np.float32]:
        vectors = self._model.encode(
            list(texts), batch_size=32, normalize_embeddings=True, convert_to_numpy=True, show_progress_bar=False
        )
        return np.asarray(vectors, dtype=np.float32)
