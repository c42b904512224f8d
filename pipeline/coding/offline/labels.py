"""Which labels a post shows in each dimension, and how strongly each passage shows them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from pipeline.coding.offline.reading import Reading
from pipeline.coding.offline.tuning import COMPOSING, LEARNING
from records.codebook import Dimension

Shown = dict[str, float]


def shown(reading: Reading, dimension: str, sentences: Iterable[int]) -> Shown:
    """Strength of each label in some sentences: distinct cues count, repetitions do not."""
    seen: dict[tuple[str, str], float] = {}
    for place in sentences:
        for hit in reading.coded(dimension, place):
            key = (hit.tag.label, hit.phrase)
            seen[key] = max(seen.get(key, 0.0), 1.0 if hit.tag.kind == "sure" else LEARNING.context_weight)
    strengths: Shown = {}
    for (label, _), weight in seen.items():
        strengths[label] = strengths.get(label, 0.0) + weight
    return strengths


def objects(reading: Reading, sentences: Iterable[int]) -> Shown:
    """Strength of each named bot in some sentences."""
    strengths: Shown = {}
    for place in sentences:
        for bot in reading.bots_in.get(place, []):
            if bot.label:
                strengths[bot.label] = strengths.get(bot.label, 0.0) + (
                    COMPOSING.stand_in if bot.kind == "stand_in" else 1.0
                )
    return strengths


def background(reading: Reading, dimension: str, besides: Sequence[int]) -> Shown:
    """Subjects that the rest of the post names, most of all those that the writer claims."""
    strengths: Shown = {}
    for place in range(len(reading.sentences)):
        if place in besides:
            continue
        own = (
            LEARNING.own
            if reading.listed("own_condition", place) or (place == 0 and len(reading.sentences) > 2)
            else 0.0
        )
        for label in {hit.tag.label for hit in reading.coded(dimension, place)}:
            strengths[label] = strengths.get(label, 0.0) + LEARNING.background + own
    return strengths


def keep(strengths: Shown, dimension: Dimension) -> list[str]:
    """The labels worth coding, strongest first; ties go by the codebook's order."""
    limits = COMPOSING.limits.get(dimension.role, COMPOSING.other_limits)
    order = {label.id: i for i, label in enumerate(dimension.labels)}
    best = max(strengths.values(), default=0.0)
    kept = [k for k, v in strengths.items() if v >= limits.least and v >= limits.share * best]
    return sorted(kept, key=lambda k: (-strengths[k], order[k]))[: limits.most]


def term(reading: Reading, dimension: str, label: str, sentences: Iterable[int]) -> str | None:
    """The specific word behind a label in some sentences: the one most often used."""
    found: Counter[str] = Counter()
    for place in sentences:
        found.update(h.tag.term for h in reading.coded(dimension, place) if h.tag.label == label and h.tag.term)
        found.update(b.term for b in reading.bots_in.get(place, []) if b.label == label and b.term)
    return max(found, key=lambda t: (found[t], t)) if found else None
