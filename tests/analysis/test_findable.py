"""The expected number of texts with a passage's rarest pair of words, by hand."""

from __future__ import annotations

import math

import pytest

from analysis.findable import expected_with_rarest_pair


def test_the_rarest_pair_counts() -> None:
    # of the pairs (50, 10) and (10, 1) the second
    assert expected_with_rarest_pair([50, 10, 1], 100) == pytest.approx(1e6 * 10.5 * 1.5 / 101**2)
    assert expected_with_rarest_pair([9, 9], 99, of=100) == pytest.approx(100 * 0.095**2)


def test_a_word_that_nobody_holds_is_rare_but_not_impossible() -> None:
    assert 0 < expected_with_rarest_pair([0, 50], 99) < expected_with_rarest_pair([1, 50], 99)


def test_the_order_of_words_tells() -> None:
    assert expected_with_rarest_pair([1, 90, 1], 99) > expected_with_rarest_pair([1, 1, 90], 99)


def test_no_pair_and_no_texts() -> None:
    assert expected_with_rarest_pair([], 10) == expected_with_rarest_pair([3], 10) == math.inf
    with pytest.raises(ValueError, match="among"):
        expected_with_rarest_pair([1, 2], 0)
