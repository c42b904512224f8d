"""Where a post ties a chatbot to human mental health: the passages that can become mentions."""

from __future__ import annotations

from dataclasses import dataclass

from pipeline.coding.offline.cues import Hit
from pipeline.coding.offline.passages import Span
from pipeline.coding.offline.reading import Bot, Reading

THRESHOLD = 2.0
NEAR = 1  # sentences between bot and mental health
NEAR_IN_SHORT = 3  # the same in a post of at most SHORT sentences
SHORT = 6
FAR_COST = 0.45  # per sentence between them
BOT_WEIGHT = {"named": 1.2, "generic": 1.1, "hashtag": 0.8, "stand_in": 0.8}
CLOSEST_OF = 40  # bots and hits of one sentence that are compared
JUDGED_CARE = 0.5  # a verdict on a bot that is made for mental health
FOLLOWS = 2  # sentences around a tie in which a bot's passage still belongs to it


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


def ties(reading: Reading, subject: str | None, stance: str | None) -> list[Tie]:
    """The passages that are strong enough to be mentions, strongest first."""
    found = []
    count = len(reading.sentences)
    near = NEAR_IN_SHORT if count <= SHORT else NEAR
    cost = 0.5 * any(reading.by_list.get("advert", {}).values())
    for place in range(count):
        if place not in reading.bots_in:
            continue
        best: Tie | None = None
        for other in range(max(0, place - near), min(count, place + near + 1)):
            tie = _tie(reading, subject, stance, place, other)
            if tie and (best is None or tie.strength > best.strength):
                best = tie
        if best and best.strength - cost >= THRESHOLD:
            found.append(best)
    return sorted(found, key=lambda t: (-t.strength, t.first))


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
    reach = count if count <= 2 * SHORT else FOLLOWS
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

    strength = max(BOT_WEIGHT[b.kind] for b in reading.bots_in[bot])
    strength += 0.5 * min(2.0, _sum(specific)) + 0.45 * min(2.0, _sum(general)) + 0.6 * bool(care)
    if care and stance and any(reading.coded(stance, p) for p in places):
        strength += JUDGED_CARE
    strength += 0.7 * min(2.0, count("tie")) + 0.3 * bool(count("self")) + 0.3 * bool(count("evaluation"))
    strength -= FAR_COST * abs(bot - health)
    strength -= 1.0 * min(2.0, count("not_human")) + 0.8 * bool(count("metaphor"))
    focus = _closest(reading.bots_in[bot], [*specific, *general, *care])
    return Tie(min(bot, health), max(bot, health), strength, focus)


def _weight(hit: Hit) -> float:
    return 1.0 if hit.tag.kind == "sure" else 0.5


def _sum(hits: list[Hit]) -> float:
    return sum(_weight(h) for h in hits)


def _closest(bots: list[Bot], hits: list[Hit]) -> Span:
    """The stretch from a bot to a word of mental health that is shortest."""
    best = Span(bots[0].start, bots[0].end)
    least = -1
    for bot in bots[:CLOSEST_OF]:
        for hit in hits[:CLOSEST_OF]:
            start, end = min(bot.start, hit.start), max(bot.end, hit.end)
            if least < 0 or end - start < least:
                best, least = Span(start, end), end - start
    return best
