"""The read model: what filters, counts and lists work on, one array a column and one row a mention of one layer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, slots=True, kw_only=True)
class Columns:
    """N mentions of P posts, sorted by post and place in it, so that the rows of a post lie together.

    The arrays must not be changed. `sets` holds, by dimension, the distinct sets of options that mentions have:
    "anxiety", and beside it "anxiety:ocd" where the term is known; the empty set is a mention without a code. A stance
    has one option at most. `patterns` says for each mention which of the sets it has.
    """

    mention: NDArray[np.int32]  # (N,) database ids
    post: NDArray[np.int32]  # (N,) from 0 to P - 1, never falling
    post_id: NDArray[np.int32]  # (P,) database ids
    platform: NDArray[np.uint8]  # (N,) index into `platforms`
    month: NDArray[np.int16]  # (N,) months since `first_month`; -1 without a date
    language: NDArray[np.uint8]  # (N,) index into `languages`
    venue: NDArray[np.int32]  # (N,) index into `venues`; -1 without one
    kind: NDArray[np.uint8]  # (N,) index into `kinds`
    fictional: NDArray[np.bool_]  # (N,)
    topic: NDArray[np.int32]  # (N,) topic number; -1 for none
    patterns: Mapping[str, NDArray[np.unsignedinteger]]  # (N,) by dimension: index into its sets
    sets: Mapping[str, list[tuple[str, ...]]]
    sensitive: NDArray[np.bool_]  # (N,) the quote stays closed until it is asked for
    calm: NDArray[
        np.bool_
    ]  # (N,) it may lead a page: short, one paragraph, sure of the chatbot, nothing sensitive in it or around it
    sure: NDArray[np.int32]  # (N,) rows: the first mention of every post before any second one, then the surest codes
    newest: NDArray[np.int32]  # (N,) rows: newest post first, those without a date last
    lowest: NDArray[np.uint8] | None = (
        None  # (N,) confidence of its least sure code, in %; None where none was published
    )
    whole: NDArray[np.bool_] | None = None  # (N,) begins and ends as sentences do; None where that was not published
    platforms: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    venues: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    first_month: str | None = None  # "2024-03"
    median_confidence: Mapping[str, float] = field(default_factory=dict)

    def __len__(self) -> int:
        return len(self.mention)

    @property
    def only_fictional(self) -> bool:
        """Whether there are mentions, and every one is of an invented post."""
        return bool(len(self)) and bool(self.fictional.all())
