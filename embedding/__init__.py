"""The embedder slot: texts in, unit vectors out."""

from __future__ import annotations

from embedding.base import Embedder
from embedding.sentence_transformer import PACKAGED_MODEL, SentenceTransformerEmbedder

__all__ = ["PACKAGED_MODEL", "Embedder", "make_embedder"]


def make_embedder(model: str = PACKAGED_MODEL) -> Embedder:
    """The embedder for this model name: the packaged one, or any that sentence-transformers can load."""
    return SentenceTransformerEmbedder(model)
