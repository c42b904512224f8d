"""Vectors in eight bits: near enough to what they stand for, and what is nearest, typical and diverse in them."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from analysis.similarity import Vectors, highest, most_diverse


def unit(rows: int, size: int = 384, seed: int = 1) -> NDArray[np.float32]:
    made = np.random.default_rng(seed).normal(size=(rows, size)).astype(np.float32)
    return made / np.linalg.norm(made, axis=1, keepdims=True)


def of(given: NDArray[np.float32]) -> Vectors:
    made = Vectors.empty(len(given), given.shape[1])
    made.put(np.arange(len(given)), given.copy())
    return made


@pytest.mark.parametrize("rows", [1, 511, 512, 1500])
def test_similarities_are_those_of_the_vectors_to_two_places(rows: int) -> None:
    given, to = unit(rows), unit(1, seed=2)[0]
    assert np.allclose(of(given).similarities(to), given @ to, atol=0.005)
    some = np.arange(rows)[::3]
    assert np.allclose(of(given).similarities(to, some), of(given).similarities(to)[some], atol=1e-6)


def test_a_vector_is_nearest_to_itself() -> None:
    given = unit(400)
    held = of(given)
    assert all(int(held.similarities(given[i]).argmax()) == i for i in range(0, 400, 37))
    assert np.allclose(held.of(np.array([3, 5])), given[[3, 5]], atol=0.002)


def test_rows_that_were_not_put_are_no_vectors() -> None:
    held = Vectors.empty(3, 4)
    held.put(np.array([1]), np.array([[0.0, -1.0, 0.0, 0.0]], dtype=np.float32))
    assert held.known.tolist() == [False, True, False]
    assert held.similarities(np.array([0, -1, 0, 0], dtype=np.float32)).tolist() == [0, 1, 0]


def test_the_centre_is_the_mean_at_length_one() -> None:
    held = of(np.array([[1, 0], [0, 1], [0, -1]], dtype=np.float32))
    assert np.allclose(held.centre(np.array([0, 1])), [2**-0.5, 2**-0.5])
    assert held.centre(np.array([], dtype=int)).tolist() == [0, 0]


def test_the_highest_come_highest_first_and_equals_in_their_order() -> None:
    scores = np.array([1, 3, 2, 3, 0, 2], dtype=np.float32)
    assert highest(scores, 4).tolist() == [1, 3, 2, 5]
    assert highest(scores, 3).tolist() == [1, 3, 2]
    assert highest(scores, 99).tolist() == [1, 3, 2, 5, 0, 4]
    assert highest(np.empty(0, dtype=np.float32), 3).tolist() == []


def test_diverse_takes_one_of_each_kind_before_a_second_of_one() -> None:
    kinds = np.eye(3, dtype=np.float32)[[0, 0, 0, 1, 1, 2]]
    worth = np.array([0.9, 0.8, 0.7, 0.6, 0.5, 0.4], dtype=np.float32)
    order = most_diverse(kinds, worth)
    assert order == [0, 3, 5, 1, 2, 4]  # by hand: after one of each, all repeat one, and the worthiest comes
    assert sorted(order) == list(range(6)) and most_diverse(kinds[:0], worth[:0]) == []
