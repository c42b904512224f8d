"""The stored vectors of a layer's mentions, as the dashboard reads them."""

from __future__ import annotations

import numpy as np
from sqlalchemy import Connection

from db.read.vectors import stored_vectors, vector_size
from db.write.vectors import save_vectors, texts_without_vector
from records.codebook import Codebook
from records.layer import Layer
from tests.db.conftest import add, code, mention, new_post, open_hand_layer


def test_each_mention_of_the_layer_comes_with_the_vector_of_its_words(
    connection: Connection, layer: Layer, codebook: Codebook
) -> None:
    said = "Pears calm me. Apples do not."
    add(connection, 1, new_post("a", said), new_post("b", f"{said} Plums do."))
    other = open_hand_layer(connection, codebook, "other", "o" * 64)
    code(connection, 1, [mention(said, "Pears calm me."), mention(said, "Apples do not.")])
    code(connection, 2, [mention(said, "Pears calm me.")])
    code(connection, 2, [mention(said, "Pears calm me.")], layer=other)
    hashes = {text: text_hash for text_hash, text in texts_without_vector(connection, "m")}
    save_vectors(connection, "m", [hashes["Pears calm me."]], np.array([[0.6, 0.8]], dtype=np.float32))
    (part,) = stored_vectors(connection, layer, "m")
    assert sorted(part[0].tolist()) == [1, 3] and np.allclose(part[1], [[0.6, 0.8]] * 2)
    assert [ids.tolist() for ids, _ in stored_vectors(connection, other, "m")] == [[4]]
    assert list(stored_vectors(connection, layer, "another model")) == []
    assert (vector_size(connection, "m"), vector_size(connection, "another model")) == (2, 0)
