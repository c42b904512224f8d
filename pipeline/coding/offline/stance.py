"""The stance of a passage: toward the bot, not the writer's mood."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from pipeline.coding.offline.reading import Reading, denied
from pipeline.coding.offline.tuning import LEARNING
from records.codebook import Dimension

Scores = dict[str, float]


class Stance:
    """Scores of the labels on a stance scale."""

    def __init__(self, dimension: Dimension) -> None:
        self.dimension = dimension
        self.low, self.high = (end.id for end in dimension.ends)
        self._opposite = {self.low: self.high, self.high: self.low}

    def scores(self, reading: Reading, sentences: Iterable[int]) -> Scores:
        """How much the sentences speak for each label; a denied cue speaks for the other end."""
        totals: Scores = {}
        for place in sentences:
            best: dict[tuple[str, str], float] = {}
            for hit in reading.coded(self.dimension.id, place):
                label, weight = hit.tag.label, 1.0 if hit.tag.kind == "sure" else LEARNING.weak
                if label in self._opposite and denied(reading, hit, place):
                    label, weight = self._opposite[label], LEARNING.denied * weight
                best[label, hit.phrase] = max(best.get((label, hit.phrase), 0.0), weight)
            asked = LEARNING.asked if reading.text[reading.sentences[place].end - 1] == "?" else 1.0
            for (label, _), weight in best.items():
                weight *= asked if label in self._opposite else 1.0
                totals[label] = totals.get(label, 0.0) + weight
        return totals

    def post_scores(self, reading: Reading) -> Scores:
        """The same for a whole post: the sentences about a bot, and less those beside them."""
        totals: Scores = {}
        for place in range(len(reading.sentences)):
            if place in reading.bots_in:
                weight = 1.0
            elif (
                len(reading.sentences) <= 2 * LEARNING.short
                or place - 1 in reading.bots_in
                or place + 1 in reading.bots_in
            ):
                weight = LEARNING.beside
            else:
                continue
            for label, score in self.scores(reading, [place]).items():
                totals[label] = totals.get(label, 0.0) + weight * score
        return totals

    def both(self, post: Mapping[str, float]) -> bool:
        """Whether a post clearly speaks for both ends."""
        high, low = post.get(self.high, 0.0), post.get(self.low, 0.0)
        return min(high, low) >= LEARNING.both_least and min(high, low) >= LEARNING.both_share * max(high, low)
