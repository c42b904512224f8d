"""The words that much of a layer holds, each with its mentions as bits: a search for one need not walk through them all."""

from __future__ import annotations

import numpy as np
from sqlalchemy import Connection

from db.dialects import for_connection
from db.read.columns import WORD, encoded
from records.layer import Layer

FEWEST = 2_000  # mentions with a word: below, the full-text index takes under a millisecond
SHARE = 1 / 64  # of all mentions


def frequent_words(connection: Connection, layer: Layer, mentions: int) -> dict[str, bytes]:
    """The stored column of each frequent token, by its name: a bit for every mention id from 0."""
    if mentions < FEWEST:
        return {}
    found = {}
    least = max(FEWEST, int(mentions * SHARE))
    for token, ids in for_connection(connection).frequent(connection, layer.id, least):
        held = np.zeros(int(ids.max()) + 1, dtype=np.bool_)
        held[ids] = True
        found[f"{WORD}{token}"] = encoded(np.packbits(held, bitorder="little"))
    return found
