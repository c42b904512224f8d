"""Every number that can change how coded results are read. It enters the import's fingerprint, field by field."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Tuning:
    """How labels are normalised and quotes are found; the mapping files have hashes of their own."""

    revision: int = 4  # raise it where the same file and mapping could give other codes
    confidence: float = 1.0  # of every code: the files tell none
    deepest: int = 3  # brackets within parts within brackets
    spelt: int = 6  # letters; one slip in shorter words is too often another word


TUNING = Tuning()
