"""Full-text search in the quotes of a layer."""

from __future__ import annotations

import re

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Connection

from db.dialects import for_connection
from records.layer import Layer


def search(connection: Connection, layer: Layer, words: str) -> NDArray[np.int32]:
    """Ids of the layer's mentions whose quote holds all these words, or "phrases in quotes"; in no order.

    Anything else in the input is taken as a word too: no input is a syntax error.
    """
    phrases = [a or b for a, b in re.findall(r'"([^"]+)"|([\w\']+)', words.replace("\0", " "))]
    if not phrases:
        return np.empty(0, dtype=np.int32)
    return for_connection(connection).search(connection, layer.id, phrases)
