"""How easily a passage is found again by its words."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise


def expected_with_rarest_pair(held: Sequence[int], among: int, of: int = 1_000_000) -> float:
    """How many of `of` texts would hold a passage's rarest pair of neighbouring words, if words came independently of each other.

    `held` says of each word of the passage, in order, how many of `among` texts hold it. A text holds a word with the
    share (held + ½) / (among + 1), a pair with the product of both shares (after Jeffreys' prior for a share). Infinite for a
    passage of fewer than two words. Raises ValueError where `among` is no positive number.
    """
    if among <= 0:
        raise ValueError("among how many texts?")
    shares = [(n + 0.5) / (among + 1) for n in held]
    return min((of * one * other for one, other in pairwise(shares)), default=float("inf"))
