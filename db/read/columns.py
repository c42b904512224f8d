"""The read model of a layer, as `db.write.publish` left it."""

from __future__ import annotations

import json
import zlib
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Connection, select

from db.schema import CodebookRow, ReadColumn
from db.schema.base import Json
from records.codebook import Codebook
from records.columns import Columns
from records.layer import Layer
from records.problem import Problem

# Names of stored columns that are no fields; the second goes before a dimension, the third before a frequent token.
META, PATTERN, WORD = "meta", "pattern:", "word:"
LOWEST, WHOLE = "lowest", "whole"  # columns that data sets of before them lack until a run publishes them anew


@dataclass(frozen=True, slots=True, kw_only=True)
class Published:
    """A layer as it was when its columns were made: a run under way may have changed the rest since."""

    columns: Columns
    codebook: Codebook
    fingerprint: str  # of the coder


def read_columns(connection: Connection, layer: Layer) -> Columns:
    """The layer's columns. Raises Problem where they were never made."""
    return _columns(*_stored(connection, layer))


def published(connection: Connection, layer: Layer) -> Published:
    """The layer's columns, with the codebook and the coder of theirs. Raises Problem where they were never made."""
    meta, arrays = _stored(connection, layer)
    content = connection.scalars(select(CodebookRow.content).where(CodebookRow.id == meta["codebook_id"])).one()
    return Published(
        columns=_columns(meta, arrays),
        codebook=Codebook.model_validate(content),
        fingerprint=meta["fingerprint"],
    )


def _stored(connection: Connection, layer: Layer) -> tuple[Json, dict[str, NDArray[Any]]]:
    query = select(ReadColumn.name, ReadColumn.data).where(ReadColumn.layer_id == layer.id)
    query = query.where(ReadColumn.name.not_like(f"{WORD}%"))
    stored = {row.name: row.data for row in connection.execute(query)}
    if META not in stored:
        raise Problem(
            f"The layer '{layer.name}' has not been published: its run has not come to its end. "
            "Give the same command again, and it goes on where it was."
        )
    meta = json.loads(stored[META])
    return meta, {name: decoded(data, meta["types"][name]) for name, data in stored.items() if name != META}


def _columns(meta: Json, arrays: dict[str, NDArray[Any]]) -> Columns:
    patterns = {name.removeprefix(PATTERN): arrays.pop(name) for name in list(arrays) if name.startswith(PATTERN)}
    return Columns(
        mention=arrays["mention"],
        post=arrays["post"],
        post_id=arrays["post_id"],
        platform=arrays["platform"],
        month=arrays["month"],
        language=arrays["language"],
        venue=arrays["venue"],
        kind=arrays["kind"],
        fictional=arrays["fictional"],
        topic=arrays["topic"],
        patterns=patterns,
        sets={dimension: [tuple(options) for options in sets] for dimension, sets in meta["sets"].items()},
        sensitive=arrays["sensitive"],
        calm=arrays["calm"],
        sure=arrays["sure"],
        newest=arrays["newest"],
        lowest=arrays.get(LOWEST),
        whole=arrays.get(WHOLE),
        platforms=tuple(meta["platforms"]),
        languages=tuple(meta["languages"]),
        venues=tuple(meta["venues"]),
        kinds=tuple(meta["kinds"]),
        first_month=meta["first_month"],
        median_confidence=meta["median_confidence"],
    )


def encoded(array: NDArray[np.generic]) -> bytes:
    """An array as it is stored: little-endian, compressed."""
    return zlib.compress(array.astype(array.dtype.newbyteorder("<"), copy=False).tobytes(), 1)


def decoded(data: bytes, dtype: str) -> NDArray[Any]:
    """The array of a stored column; it cannot be written to."""
    return np.frombuffer(zlib.decompress(data), dtype=np.dtype(dtype))
