"""Mentions to vectors: every distinct quote that this model has not embedded yet."""

from __future__ import annotations

from typing import TYPE_CHECKING

from db.write import vectors as store
from pipeline.batches import batched

if TYPE_CHECKING:
    from pipeline.run import Context

BATCH = 256


def embed_new_mentions(context: Context) -> None:
    """Embed in the order of the mentions, a batch a transaction."""
    with context.engine.connect() as connection:
        todo = store.texts_without_vector(connection, context.embedder.name)
    task = context.progress.add_task("Embedding", total=len(todo), note=context.embedder.name)
    for batch in batched(todo, BATCH):
        vectors = context.embedder.embed([text for _, text in batch])
        with context.engine.begin() as connection:
            store.save_vectors(connection, context.embedder.name, [text_hash for text_hash, _ in batch], vectors)
        context.counts["embedded"] += len(batch)
        context.progress.advance(task, len(batch))
