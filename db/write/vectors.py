"""Embeddings by text hash: what was embedded once is never embedded again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Connection, insert, select

from db.schema import MentionRow, Vector
from records.layer import Layer


@dataclass(frozen=True, slots=True)
class MentionVectors:
    """The mentions of a layer, by id, with their vectors, shape (mentions, dimensions)."""

    ids: list[int]
    posts: list[int]  # their ids
    quotes: list[str]
    hashes: list[str]
    vectors: NDArray[np.float32]


def texts_without_vector(connection: Connection, model: str) -> list[tuple[str, str]]:
    """(hash, text) of every distinct quote that this model has not embedded yet, in the order of the mentions."""
    have = select(Vector.text_hash).where(Vector.model == model)
    query = select(MentionRow.quote_hash, MentionRow.quote).where(MentionRow.quote_hash.not_in(have))
    return list({row[0]: row[1] for row in connection.execute(query.order_by(MentionRow.id))}.items())


def save_vectors(connection: Connection, model: str, hashes: Sequence[str], vectors: NDArray[np.float32]) -> None:
    """Store vectors of shape (len(hashes), dimensions)."""
    rows = [
        {"text_hash": text_hash, "model": model, "data": np.asarray(vector, dtype="<f4").tobytes()}
        for text_hash, vector in zip(hashes, vectors, strict=True)
    ]
    connection.execute(insert(Vector), rows)


def mention_vectors(connection: Connection, layer: Layer, model: str) -> MentionVectors:
    """Those of the layer's mentions that this model has embedded."""
    query = (
        select(MentionRow.id, MentionRow.post_id, MentionRow.quote, MentionRow.quote_hash, Vector.data)
        .join(Vector, (Vector.text_hash == MentionRow.quote_hash) & (Vector.model == model))
        .where(MentionRow.layer_id == layer.id)
        .order_by(MentionRow.id)
    )
    rows = connection.execute(query).all()
    vectors = np.stack([np.frombuffer(row[4], dtype="<f4") for row in rows]) if rows else np.empty((0, 0), "f4")
    return MentionVectors(
        [r[0] for r in rows], [r[1] for r in rows], [r[2] for r in rows], [r[3] for r in rows], vectors
    )
