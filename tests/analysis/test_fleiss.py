from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.fleiss import fleiss_kappa

# Ten items, fourteen raters, five categories: the worked example of the Wikipedia article "Fleiss' kappa".
WORKED = [
    [0, 0, 0, 0, 14],
    [0, 2, 6, 4, 2],
    [0, 0, 3, 5, 6],
    [0, 3, 9, 2, 0],
    [2, 2, 8, 1, 1],
    [7, 7, 0, 0, 0],
    [3, 2, 6, 3, 0],
    [2, 5, 3, 2, 2],
    [6, 5, 2, 1, 0],
    [0, 2, 2, 3, 7],
]


def test_the_worked_example() -> None:
    assert fleiss_kappa(WORKED) == pytest.approx(0.210, abs=0.0005)


def test_full_agreement_is_one_and_full_disagreement_of_two_is_minus_one() -> None:
    assert fleiss_kappa([[3, 0], [0, 3], [3, 0]]) == pytest.approx(1)
    assert fleiss_kappa([[1, 1], [1, 1]]) == pytest.approx(-1)


def test_without_items_or_with_one_category_it_is_not_defined() -> None:
    assert math.isnan(fleiss_kappa([]))
    assert math.isnan(fleiss_kappa([[4], [4]]))
    assert math.isnan(fleiss_kappa([[4, 0], [4, 0]]))


@pytest.mark.parametrize("counts", [[[1, 1], [2, 1]], [[1, 0], [0, 1]], [[3, -1], [1, 1]]])
def test_tables_that_are_no_ratings_are_refused(counts: list[list[int]]) -> None:
    with pytest.raises(ValueError, match="same number of raters"):
        fleiss_kappa(counts)


@given(st.lists(st.lists(st.integers(0, 3), min_size=4, max_size=4), min_size=2, max_size=30))
def test_against_agreement_counted_pair_by_pair(ratings: list[list[int]]) -> None:
    counts = [[row.count(category) for category in range(4)] for row in ratings]
    kappa = fleiss_kappa(counts)
    pairs = [(a, b) for row in ratings for i, a in enumerate(row) for j, b in enumerate(row) if i != j]
    observed = sum(a == b for a, b in pairs) / len(pairs)
    everything = [rating for row in ratings for rating in row]
    chance = sum((everything.count(c) / len(everything)) ** 2 for c in range(4))
    if math.isclose(chance, 1):
        assert math.isnan(kappa)
    else:
        assert kappa == pytest.approx((observed - chance) / (1 - chance))
