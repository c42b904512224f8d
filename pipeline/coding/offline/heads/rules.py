"""What the rules know about a post, as numbers beside the encoder's."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from pipeline.coding.offline.labels import background, shown
from pipeline.coding.offline.reading import Reader, Reading
from pipeline.coding.offline.relevance import Tie, plain_ties, ties
from pipeline.coding.offline.stance import Stance
from pipeline.coding.offline.tuning import LEARNING
from records.codebook import Codebook


@dataclass(frozen=True, slots=True)
class Findings:
    """The passages that rules find, strongest first, and by dimension log(1 + strength) of each label shown."""

    found: Sequence[Tie]
    shown: Mapping[str, Mapping[str, float]]
    named: bool = True
    both: bool = False  # cues clearly show both ends of the stance scale
    most: float = 0.0  # strength of the strongest passage, strong enough or not
    against: bool = False  # no passage, and words of mental health that are said of the bot or in a figure of speech

    @property
    def strength(self) -> float:
        """Strength of the strongest passage, 0 where there is none; less where no bot is named or words speak against."""
        own = self.found[0].strength if self.found else LEARNING.against * self.against
        return own + (0.0 if self.named else LEARNING.not_named)


class Rules:
    """Finds what one codebook's cues tell."""

    def __init__(self, codebook: Codebook, reader: Reader) -> None:
        self._codebook = codebook
        self._tied = reader.knows_bots and reader.knows_health
        self._with_bot = reader.knows_bots
        subject, stance = codebook.by_role("subject"), codebook.by_role("stance")
        self._subject = subject.id if subject else None
        self._stance = Stance(stance) if stance else None

    def findings(self, reading: Reading | None) -> Findings:
        """The findings in one post; none where it speaks of no bot."""
        if reading is None:
            return Findings((), {}, named=False)
        if self._tied:
            found, most = ties(reading, self._subject, self._stance.dimension.id if self._stance else None)
        else:
            found = plain_ties(reading, self._codebook.ids, self._with_bot)
            most = max((tie.strength for tie in found), default=0.0)
        about = sorted(reading.bots_in) if self._with_bot else list(range(len(reading.sentences)))
        near = sorted({q for p in about for q in (p - 1, p, p + 1) if 0 <= q < len(reading.sentences)})
        strengths = {
            d.id: self._strengths(reading, d.id, d.role, about, near)
            for d in self._codebook.dimensions
            if d.role != "object"
        }
        logs = {d: {k: math.log1p(v) for k, v in of.items()} for d, of in strengths.items()}
        both = bool(self._stance and self._stance.both(strengths[self._stance.dimension.id]))
        against = not found and any(any(reading.by_list.get(name, {}).values()) for name in ("not_human", "metaphor"))
        return Findings(found, logs, reading.named, both, most, against)

    def _strengths(
        self, reading: Reading, dimension: str, role: str, about: list[int], near: list[int]
    ) -> dict[str, float]:
        if role == "stance" and self._stance:
            return self._stance.post_scores(reading)
        strengths = shown(reading, dimension, about)
        for label, strength in shown(reading, dimension, near).items():
            strengths[label] = LEARNING.nearby * (strengths.get(label, 0.0) + strength)
        if role == "subject":
            for label, strength in background(reading, dimension, near).items():
                strengths[label] = strengths.get(label, 0.0) + strength
        return strengths
