"""Every number that can change how a model's answer is read. It enters the coder's fingerprint, field by field."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Tuning:
    """What stands between an answer and mentions; the prompt has a digest of its own."""

    revision: int = 2  # raise it where the same answer could be read otherwise
    most_mentions: int = 12  # beyond what the prompt asks for, an answer has run away
    sure: float = 0.9  # a rank, not a probability: measure it before you read it as one
    unsure: float = 0.5


TUNING = Tuning()
