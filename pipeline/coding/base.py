"""The coder slot: posts in, mentions out."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from pipeline.records import Mention, Passage


class Coder(Protocol):
    """Finds and codes mentions. `fingerprint` changes whenever the same text could get other codes."""

    name: str
    fingerprint: str
    languages: frozenset[str] | None  # ISO 639-1 codes it knows; None means any

    def code(self, passages: Sequence[Passage]) -> list[list[Mention]]:
        """Mentions of each passage, in the order of the passages; an empty list where there is none."""
        ...
