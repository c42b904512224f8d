"""The stored vectors of a layer's mentions."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Connection, select

from db.schema import MentionRow, Vector
from records.layer import Layer

_AT_A_TIME = 4096


def vector_size(connection: Connection, model: str) -> int:
    """How many numbers a vector of this model has; 0 where none is stored."""
    data = connection.scalar(select(Vector.data).where(Vector.model == model).limit(1))
    return len(data or b"") // 4


def stored_vectors(
    connection: Connection, layer: Layer, model: str
) -> Iterator[tuple[NDArray[np.int32], NDArray[np.float32]]]:
    """Mention ids with their vectors, shape (ids, size), some at a time, in no order; without mentions that have none."""
    query = (
        select(MentionRow.id, Vector.data)
        .join(Vector, (Vector.text_hash == MentionRow.quote_hash) & (Vector.model == model))
        .where(MentionRow.layer_id == layer.id)
    )
    for part in connection.execution_options(yield_per=_AT_A_TIME).execute(query).partitions():
        ids, data = zip(*part, strict=True)
        vectors = np.frombuffer(b"".join(data), dtype="<f4").reshape(len(ids), -1)
        yield np.array(ids, dtype=np.int32), vectors.astype(np.float32)
