"""Mentions to vectors: every distinct quote, of whatever layer, that this model has not embedded yet."""

from __future__ import annotations

from sqlalchemy import Engine

from db.write import vectors as store
from embedding import Embedder
from pipeline.batches import batched
from pipeline.progress import Tell

BATCH = 256


def embed_new_mentions(engine: Engine, embedder: Embedder, tell: Tell) -> None:
    """Embed in the order of the mentions, a batch a transaction."""
    with engine.connect() as connection:
        todo = store.texts_without_vector(connection, embedder.name)
    tell.begin("Embedding", total=len(todo), note=embedder.name)
    for batch in batched(todo, BATCH):
        vectors = embedder.embed([text for _, text in batch])
        with engine.begin() as connection:
            store.save_vectors(connection, embedder.name, [text_hash for text_hash, _ in batch], vectors)
        tell.counts["embedded"] += len(batch)
        tell.step(len(batch))
