"""The embedder slot: texts in, unit vectors out."""

from __future__ import annotations

import os

# Threads of PyTorch that wait for each other sleep. Spinning, its default, takes their time from whatever else runs on the
# machine, and theirs from them: two cores with one other process code half as many posts. Read when PyTorch is loaded.
os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")

from embedding.base import Embedder
from embedding.sentence_transformer import PACKAGED_MODEL, SentenceTransformerEmbedder

__all__ = ["PACKAGED_MODEL", "Embedder", "make_embedder"]


def make_embedder(model: str = PACKAGED_MODEL) -> Embedder:
    """The embedder for this model name: the packaged one, or any that sentence-transformers can load."""
    return SentenceTransformerEmbedder(model)
