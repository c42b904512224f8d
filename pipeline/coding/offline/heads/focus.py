"""The part of a post that speaks of the bot: what the heads read."""

from __future__ import annotations

from dataclasses import dataclass

from pipeline.coding.offline.passages import Span, sentences
from pipeline.coding.offline.reading import Reading
from pipeline.coding.offline.tuning import LEARNING


@dataclass(frozen=True, slots=True)
class Focus:
    """Text for the encoder and where each sentence of the post stands in it."""

    text: str
    spans: dict[int, Span]  # sentence of the post: its stretch in `text`


def focus(text: str, reading: Reading | None) -> Focus:
    """Sentences about a bot and those beside them, the richest first, up to LEARNING.focus_most characters, in the text's order."""
    spans = reading.sentences if reading else sentences(text)
    if len(text) <= LEARNING.focus_most:
        return Focus(text, dict(enumerate(spans)))
    weights = (
        _weights(reading, len(spans)) if reading and reading.bots_in else [1.0 / (1 + p) for p in range(len(spans))]
    )
    kept: list[int] = []
    total = 0
    for place in sorted(range(len(spans)), key=lambda p: (-weights[p], p)):
        length = min(spans[place].end - spans[place].start, LEARNING.focus_sentence)
        if weights[place] > 0 and (not kept or total + length <= LEARNING.focus_most):
            kept.append(place)
            total += length
    parts: list[str] = []
    where: dict[int, Span] = {}
    at = 0
    for place in sorted(kept):
        part = text[spans[place].start : min(spans[place].end, spans[place].start + LEARNING.focus_sentence)]
        where[place] = Span(at, at + len(part))
        parts.append(part)
        at += len(part) + 1
    return Focus(" ".join(parts), where)


def _weights(reading: Reading, count: int) -> list[float]:
    weights = [0.0] * count
    for place, bots in reading.bots_in.items():
        cues = len(reading.listed("health", place)) + sum(len(d.get(place, ())) for d in reading.by_dimension.values())
        weight = (
            LEARNING.focus_named if any(b.kind != "stand_in" for b in bots) else 1.0
        ) + LEARNING.focus_health * min(cues, LEARNING.focus_cues)
        for other in range(max(0, place - 1), min(count, place + 2)):
            weights[other] += weight if other == place else LEARNING.focus_beside * weight
    return weights
