"""From passages and probabilities to mentions: as few as show every label that a post is given."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from pipeline.coding.offline import decisions
from pipeline.coding.offline.heads.heads import Verdict
from pipeline.coding.offline.labels import Shown, background, keep, objects, shown, term
from pipeline.coding.offline.passages import Span, quotable
from pipeline.coding.offline.reading import Reading
from pipeline.coding.offline.relevance import Tie, followers
from pipeline.coding.offline.stance import Stance
from records.codebook import Codebook, Dimension
from records.mentions import Code, Mention

MOST = 6
FOLLOWER_WEIGHT = 0.7
LONG = 3000  # characters; a shorter post carries at most SHORT_MOST mentions
SHORT_MOST = 4
CUE_WEIGHT = 1.5  # of a passage's own cues beside the logits of its sentences
STANCE_CUE = 1.0
BY_NAME = ("object", "subject")  # roles whose labels stand in the text by name: the rules decide


@dataclass(slots=True)
class _Candidate:
    """A passage with its quote and what it shows."""

    tie: Tie
    quote: Span
    weight: float = 1.0
    shows: dict[str, Shown] = field(default_factory=dict)
    stance: float = 0.0  # above 0 for the high end of the scale


class Composer:
    """Turns the passages and the verdict of a post into mentions, by one codebook."""

    def __init__(self, codebook: Codebook) -> None:
        stance = codebook.by_role("stance")
        self._stance = Stance(stance) if stance else None
        self._dimensions = [d for d in codebook.dimensions if d.role != "stance"]

    def compose(self, post_id: str, reading: Reading, found: list[Tie], verdict: Verdict) -> list[Mention]:
        """The mentions of one post, in the order of their quotes."""
        found = found or _likeliest(reading, verdict)
        more = followers(reading, found, [d.id for d in self._dimensions if d.role not in BY_NAME])
        candidates = self._candidates(reading, [*found, *more], found, verdict)
        if not candidates:
            return []
        kept, chances = self._kept(reading, candidates, verdict)
        scale = self._stance.dimension if self._stance else None
        stances = decisions.stances(scale, verdict.labels[scale.id]) if scale else []
        most = MOST if len(reading.text) > LONG else SHORT_MOST
        chosen: list[tuple[_Candidate, Mention]] = []
        uncovered = {(d, label) for d, labels in kept.items() for label in labels}
        while len(chosen) < most:
            choice = self._next(candidates, uncovered, kept, bool(chosen))
            if choice is None:
                break
            codes = self._codes(reading, choice, kept, chances, uncovered)
            uncovered -= {(d, c.label) for d, c in codes.items()}
            start, end = choice.quote
            mention = Mention(post_id=post_id, quote=reading.text[start:end], start=start, end=end, codes=codes)
            if any(mention == other for _, other in chosen):
                break
            chosen.append((choice, mention))
        mentions = self._with_stances(chosen, stances, verdict)
        return sorted(mentions, key=lambda m: (m.start, m.end))

    def _with_stances(
        self, chosen: list[tuple[_Candidate, Mention]], stances: list[str], verdict: Verdict
    ) -> list[Mention]:
        """The mentions with the post's stance; where it takes both sides, each on the passages that lean to it."""
        if not self._stance or not stances:
            return [mention for _, mention in chosen]
        dimension, high, low = self._stance.dimension.id, self._stance.high, self._stance.low
        chances = verdict.labels[dimension]

        def coded(mention: Mention, label: str) -> Mention:
            sure = chances[label] if len(stances) == 1 else chances[decisions.BOTH]
            order = {dimension: Code(label=label, confidence=round(sure, 2))}
            return replace(mention, codes={**order, **mention.codes})

        if len(stances) == 1:
            return [coded(mention, stances[0]) for _, mention in chosen]
        ranked = sorted(chosen, key=lambda pair: -pair[0].stance)
        if len(ranked) == 1:
            return [coded(ranked[0][1], high), coded(ranked[0][1], low)]
        split = min(max(1, sum(candidate.stance > 0 for candidate, _ in ranked)), len(ranked) - 1)
        return [coded(mention, high if i < split else low) for i, (_, mention) in enumerate(ranked)]

    def _candidates(
        self, reading: Reading, all_ties: list[Tie], found: list[Tie], verdict: Verdict
    ) -> list[_Candidate]:
        candidates: list[_Candidate] = []
        for tie in all_ties:
            if any(set(tie.sentences) <= set(c.tie.sentences) for c in candidates):
                continue
            quote = quotable(reading.text, reading.sentences, tie.first, tie.last, tie.focus)
            if quote is None:
                continue
            candidate = _Candidate(tie, quote, 1.0 if tie in found else FOLLOWER_WEIGHT)
            for dimension in self._dimensions:
                shows = (
                    objects(reading, tie.sentences)
                    if dimension.role == "object"
                    else shown(reading, dimension.id, tie.sentences)
                )
                if dimension.role not in BY_NAME:
                    shows = _with_logits(verdict, dimension, tie, shows)
                candidate.shows[dimension.id] = {k: v * candidate.weight for k, v in shows.items()}
            if self._stance:
                candidate.stance = self._leaning(reading, tie, verdict)
            candidates.append(candidate)
        return candidates

    def _leaning(self, reading: Reading, tie: Tie, verdict: Verdict) -> float:
        """How far a passage leans to the high end of the scale."""
        assert self._stance is not None
        cues = self._stance.scores(reading, tie.sentences)
        logits = _mean_logits(verdict, self._stance.dimension, tie)
        high, low = self._stance.high, self._stance.low
        own = STANCE_CUE * (cues.get(high, 0.0) - cues.get(low, 0.0))
        return own + logits.get(high, 0.0) - logits.get(low, 0.0)

    def _kept(
        self, reading: Reading, candidates: list[_Candidate], verdict: Verdict
    ) -> tuple[dict[str, list[str]], dict[str, Shown]]:
        """The labels that the post is given, by dimension, and how sure each is."""
        kept, chances = {}, {}
        for dimension in self._dimensions:
            likely = dict(verdict.labels.get(dimension.id, {}))
            labels = self._by_name(reading, candidates, dimension) if dimension.role in BY_NAME else []
            if not labels and dimension.role != "object":
                labels = decisions.labels(dimension, likely)
            kept[dimension.id], chances[dimension.id] = labels, likely
        return kept, chances

    def _by_name(self, reading: Reading, candidates: list[_Candidate], dimension: Dimension) -> list[str]:
        total: Shown = {}
        for candidate in candidates:
            for label, strength in candidate.shows[dimension.id].items():
                total[label] = total.get(label, 0.0) + strength
        if dimension.role == "subject":
            places = [p for c in candidates for p in c.tie.sentences]
            for label, strength in background(reading, dimension.id, places).items():
                total[label] = total.get(label, 0.0) + strength
        if dimension.fallback and len(total) > 1:
            total.pop(dimension.fallback, None)
        kept = keep(total, dimension)
        if dimension.role == "object" and not kept:  # no passage names one clearly: whoever the post names
            kept = keep(objects(reading, range(len(reading.sentences))), dimension)
        return kept

    def _next(
        self,
        candidates: list[_Candidate],
        uncovered: set[tuple[str, str]],
        kept: Mapping[str, list[str]],
        begun: bool,
    ) -> _Candidate | None:
        """The passage that shows most of what no mention shows yet; the strongest tie to begin with."""

        def gain(candidate: _Candidate) -> float:
            new = [[s for label, s in candidate.shows[d].items() if (d, label) in uncovered] for d in kept]
            return sum(max(strengths, default=0.0) for strengths in new)

        best = max(candidates, key=lambda c: (gain(c), c.tie.strength, -c.tie.first))
        return best if gain(best) > 0 or not begun else None

    def _codes(
        self,
        reading: Reading,
        candidate: _Candidate,
        kept: Mapping[str, list[str]],
        chances: Mapping[str, Shown],
        uncovered: set[tuple[str, str]],
    ) -> dict[str, Code]:
        codes = {}
        for dimension in self._dimensions:
            code = self._code(reading, candidate, dimension, kept[dimension.id], chances[dimension.id], uncovered)
            if code:
                codes[dimension.id] = code
        return codes

    def _code(
        self,
        reading: Reading,
        candidate: _Candidate,
        dimension: Dimension,
        kept: list[str],
        chances: Shown,
        uncovered: set[tuple[str, str]],
    ) -> Code | None:
        here = {k: v for k, v in candidate.shows[dimension.id].items() if k in kept}
        places = candidate.tie.sentences
        if here:
            label = max(here, key=lambda k: ((dimension.id, k) in uncovered, here[k], -kept.index(k)))
        elif kept:
            label, places = kept[0], range(len(reading.sentences))
        elif dimension.fallback and dimension.role in BY_NAME:
            label = dimension.fallback
        else:
            return None
        sure = chances.get(label, 0.9 if here else 0.6)
        return Code(label=label, confidence=round(sure, 2), term=term(reading, dimension.id, label, places))


def _likeliest(reading: Reading, verdict: Verdict) -> list[Tie]:
    """The sentence about a bot, or else any, that speaks most for a mention: where the rules found no passage."""
    places = [p for p in verdict.ties if p in reading.bots_in] or list(verdict.ties)
    if not places:
        return []
    place = max(places, key=lambda p: (verdict.ties[p], -p))
    bots = reading.bots_in.get(place)
    focus = Span(bots[0].start, bots[0].end) if bots else reading.sentences[place]
    return [Tie(place, place, 1.0, focus)]


def _mean_logits(verdict: Verdict, dimension: Dimension, tie: Tie) -> Shown:
    rows = [verdict.sentences[p][dimension.id] for p in tie.sentences if p in verdict.sentences]
    return {label.id: sum(row[label.id] for row in rows) / len(rows) for label in dimension.labels} if rows else {}


def _with_logits(verdict: Verdict, dimension: Dimension, tie: Tie, cues: Shown) -> Shown:
    """How strongly a passage shows each label, 0 to 1: its sentences' logits and its own cues."""
    logits = _mean_logits(verdict, dimension, tie)
    return {
        label.id: 1 / (1 + math.exp(-(logits.get(label.id, -2.0) + CUE_WEIGHT * cues.get(label.id, 0.0))))
        for label in dimension.labels
    }
