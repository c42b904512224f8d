"""Passages that no rule ties: what the heads say of sentences decides whether, and how much of them, is quoted."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence

from pipeline.coding.offline.heads.heads import Prediction
from pipeline.coding.offline.passages import Span
from pipeline.coding.offline.reading import Reading
from pipeline.coding.offline.relevance import Tie
from pipeline.coding.offline.tuning import COMPOSING


def tells(prediction: Prediction, places: Iterable[int]) -> bool:
    """Whether one of these sentences speaks for a mention by itself."""
    return any(prediction.ties.get(place, -math.inf) >= COMPOSING.tells for place in places)


def likeliest(reading: Reading, prediction: Prediction, own: Sequence[int]) -> list[Tie]:
    """The sentence about a bot, or else any, that speaks most for a mention: where the rules found no passage.

    With those around it that speak most, until one tells of a mention by itself or no more can be quoted.
    """
    told = [p for p in prediction.ties if p in own]
    places = [p for p in told if p in reading.bots_in] or told
    if not places:
        return []
    place = max(places, key=lambda p: (prediction.ties[p], -p))
    bots = reading.bots_in.get(place)
    focus = Span(bots[0].start, bots[0].end) if bots else reading.sentences[place]
    first = last = place
    while not tells(prediction, range(first, last + 1)):
        beside = [
            p
            for p in (first - 1, last + 1)
            if p in told
            and reading.sentences[max(p, last)].end - reading.sentences[min(p, first)].start <= COMPOSING.longest_quote
        ]
        if not beside:
            break
        more = max(beside, key=lambda p: (prediction.ties[p], -p))
        first, last = min(first, more), max(last, more)
    return [Tie(first, last, 1.0, focus)]
