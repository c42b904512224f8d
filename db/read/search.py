"""Full-text search in the quotes of a layer."""

from __future__ import annotations

import re
from functools import reduce

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Connection, select

from db.dialects import for_connection
from db.read.columns import WORD, decoded
from db.schema import ReadColumn
from records.layer import Layer


def search(connection: Connection, layer: Layer, words: str) -> NDArray[np.int32]:
    """Ids of the layer's mentions whose quote holds all these words, or "phrases in quotes"; in no order.

    Anything else in the input is taken as a word too: no input is a syntax error.
    """
    phrases = [a or b for a, b in re.findall(r'"([^"]+)"|([\w\']+)', words.replace("\0", " "))]
    dialect = for_connection(connection)
    tokens = {phrase: of for phrase in phrases if (of := dialect.tokens(phrase))}
    if not tokens:
        return np.empty(0, dtype=np.int32)
    known = _frequent(connection, layer, {of[0] for of in tokens.values() if len(of) == 1})
    rest = [phrase for phrase, of in tokens.items() if len(of) != 1 or of[0] not in known]
    if not rest:
        return np.flatnonzero(reduce(np.logical_and, _of_one_length(list(known.values())))).astype(np.int32)
    ids = dialect.search(connection, layer.id, rest)
    for held in known.values():
        ids = ids[ids < len(held)]
        ids = ids[held[ids]]
    return ids


def _frequent(connection: Connection, layer: Layer, tokens: set[str]) -> dict[str, NDArray[np.bool_]]:
    """Those of the tokens that are frequent, each with which mention ids hold it (`db.write.frequent_words`)."""
    names = [f"{WORD}{token}" for token in sorted(tokens)]
    query = select(ReadColumn.name, ReadColumn.data).where(ReadColumn.layer_id == layer.id, ReadColumn.name.in_(names))
    return {
        name.removeprefix(WORD): np.unpackbits(decoded(data, "|u1"), bitorder="little").view(np.bool_)
        for name, data in connection.execute(query).tuples()
    }


def _of_one_length(held: list[NDArray[np.bool_]]) -> list[NDArray[np.bool_]]:
    return [marks[: min(map(len, held))] for marks in held]
