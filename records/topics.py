"""What is kept of how topics came about: how far they come back, and of each its phrases, parts and other names."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Stability:
    """How far topics come back in `runs` runs with other seeds, and as many on resampled mentions.

    `seeds` and `resamples` are mean adjusted Rand indices, `overlap` the mean Jaccard of matched topics; `levels` has the
    agreement at each number of topics that the tree was cut at.
    """

    seeds: float
    resamples: float
    overlap: float
    runs: int
    levels: dict[int, float] = field(default_factory=dict)

    def as_json(self) -> dict[str, Any]:
        """Plain values; JSON has no numbers as keys."""
        return {**dataclasses.asdict(self), "levels": {str(number): one for number, one in self.levels.items()}}

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> Stability:
        """The stored one."""
        levels = {int(number): float(one) for number, one in stored["levels"].items()}
        return cls(stored["seeds"], stored["resamples"], stored["overlap"], stored["runs"], levels)


@dataclass(frozen=True, slots=True)
class AuditPhrase:
    """A phrase that could name a topic: the topic's posts that hold it in some form, how far it is the topic's own (standard
    errors), its nearness to the typical mentions (cosine), how whole it is (0 to 1), and what it is worth in all.
    """

    phrase: str
    posts: int
    z: float
    near: float
    whole: float
    worth: float


@dataclass(frozen=True, slots=True)
class AuditPart:
    """A finer group inside a topic, with its most typical mention."""

    name: str
    size: int
    mention_id: int


@dataclass(frozen=True, slots=True)
class TopicAudit:
    """How a topic came to its name: by a theme that posts raise, by its phrases, or, where none was good enough, by two words."""

    by_phrases: bool
    back: float  # the share of the runs in which it came back
    family: str  # the name of the group that it is in at the coarsest level
    phrases: tuple[AuditPhrase, ...] = ()
    runners_up: tuple[str, ...] = ()
    parts: tuple[AuditPart, ...] = ()
    raised: float | None = None  # the share of its posts that raise the theme, where one names it

    def as_json(self) -> dict[str, Any]:
        """Plain values."""
        return dataclasses.asdict(self)

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> TopicAudit:
        """The stored one."""
        return cls(
            stored["by_phrases"],
            stored["back"],
            stored["family"],
            tuple(AuditPhrase(**one) for one in stored["phrases"]),
            tuple(stored["runners_up"]),
            tuple(AuditPart(**one) for one in stored["parts"]),
            stored.get("raised"),
        )
