"""Where a post ties a chatbot to human mental health: the passages that can become mentions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.coding.offline.cues import Hit
from pipeline.coding.offline.passages import Span
from pipeline.coding.offline.reading import Bot, Reading
from pipeline.coding.offline.tuning import COMPOSING, LEARNING


@dataclass(frozen=True, slots=True)
class Tie:
    """Sentences `first` to `last` tie a bot to mental health, with a strength and the words that show it."""

    first: int
    last: int
    strength: float
    focus: Span

    @property
    def sentences(self) -> range:
        """The sentences it spans."""
        return range(self.first, self.last + 1)


def ties(reading: Reading, subject: str | None, stance: str | None) -> tuple[list[Tie], float]:
    """The passages that are strong enough to be mentions, strongest first; the strength of the strongest of any passage."""
    found, most = [], 0.0
    count = len(reading.sentences)
    near = LEARNING.near_in_short if count <= LEARNING.short else LEARNING.near
    cost = LEARNING.advert_cost * any(reading.by_list.get("advert", {}).values())
    for place in range(count):
        if place not in reading.bots_in:
            continue
        best: Tie | None = None
        for other in range(max(0, place - near), min(count, place + near + 1)):
            tie = _tie(reading, subject, stance, place, other)
            if tie and (best is None or tie.strength > best.strength):
                best = tie
        if best:
            most = max(most, best.strength - cost)
        if best and best.strength - cost >= LEARNING.threshold:
            found.append(best)
    return sorted(found, key=lambda t: (-t.strength, t.first)), most


def plain_ties(reading: Reading, dimensions: list[str], with_bot: bool) -> list[Tie]:
    """Sentences that show any label, for codebooks without cues for bots or for mental health."""
    found = []
    for place in range(len(reading.sentences)):
        hits = [h for d in dimensions for h in reading.coded(d, place)]
        bots = reading.bots_in.get(place, [])
        if hits and (bots or not with_bot):
            spans = [Span(h.start, h.end) for h in hits] + [Span(b.start, b.end) for b in bots]
            focus = Span(min(s.start for s in spans), max(s.end for s in spans))
            found.append(Tie(place, place, 1.0 + len(hits), focus))
    return sorted(found, key=lambda t: (-t.strength, t.first))


def followers(reading: Reading, found: list[Tie], dimensions: list[str]) -> list[Tie]:
    """Sentences about a bot that belong to a tie nearby and show something of their own."""
    count = len(reading.sentences)
    reach = count if count <= 2 * LEARNING.short else COMPOSING.follows
    tied = {place for tie in found for place in tie.sentences}
    result = []
    for place in sorted(reading.bots_in):
        if place in tied or not any(abs(place - t) <= reach for t in tied) or reading.listed("not_human", place):
            continue
        hits = [h for d in dimensions for h in reading.coded(d, place)]
        if hits:
            bots = reading.bots_in[place]
            focus = Span(min(bots[0].start, hits[0].start), max(bots[0].end, hits[0].end))
            result.append(Tie(place, place, 1.0, focus))
    return result


def _tie(reading: Reading, subject: str | None, stance: str | None, bot: int, health: int) -> Tie | None:
    specific = reading.coded(subject, health) if subject else []
    general = reading.listed("health", health)
    care = reading.listed("care_bot", health)
    if not specific and not general and not care:
        return None
    places = range(min(bot, health), max(bot, health) + 1)

    def count(name: str) -> float:
        return sum(_weight(h) for p in places for h in reading.listed(name, p))

    strength = max(LEARNING.bot_weight[b.kind] for b in reading.bots_in[bot])
    most = LEARNING.most_cues
    strength += (
        LEARNING.subject_weight * min(most, _sum(specific))
        + LEARNING.health_weight * min(most, _sum(general))
        + LEARNING.care_weight * bool(care)
    )
    if care and stance and any(reading.coded(stance, p) for p in places):
        strength += LEARNING.judged_care
    strength += (
        LEARNING.tie_weight * min(most, count("tie"))
        + LEARNING.self_weight * bool(count("self"))
        + LEARNING.evaluation_weight * bool(count("evaluation"))
    )
    strength -= LEARNING.far_cost * abs(bot - health)
    strength -= LEARNING.not_human_cost * min(most, count("not_human")) + LEARNING.metaphor_cost * bool(
        count("metaphor")
    )
    focus = closest(reading.bots_in[bot], [*specific, *general, *care])
    return Tie(min(bot, health), max(bot, health), strength, focus)


def _weight(hit: Hit) -> float:
    return 1.0 if hit.tag.kind == "sure" else LEARNING.in_context


def _sum(hits: list[Hit]) -> float:
    return sum(_weight(h) for h in hits)


def closest(bots: Sequence[Bot], hits: Sequence[Hit]) -> Span:
    """The stretch from a bot to a word of mental health that is shortest."""
    best = Span(bots[0].start, bots[0].end)
    least = -1
    for bot in bots[: LEARNING.closest_of]:
        for hit in hits[: LEARNING.closest_of]:
            start, end = min(bot.start, hit.start), max(bot.end, hit.end)
            if least < 0 or end - start < least:
                best, least = Span(start, end), end - start
    return best
