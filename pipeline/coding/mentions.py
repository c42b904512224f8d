"""From passages and label strengths to mentions: as few as show every label that is worth coding."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from db.codebook import Codebook, Dimension
from pipeline.coding.labels import Shown, background, keep, objects, shown, term
from pipeline.coding.passages import Span, quotable
from pipeline.coding.reading import Reading
from pipeline.coding.relevance import Tie, followers
from pipeline.coding.stance import Stance
from pipeline.records import Code, Mention

MOST = 6
FOLLOWER_WEIGHT = 0.7
LONG = 3000  # characters; a shorter post carries at most SHORT_MOST mentions
SHORT_MOST = 4


@dataclass(slots=True)
class _Candidate:
    """A passage with its quote and what it shows."""

    tie: Tie
    quote: Span
    weight: float = 1.0
    shows: dict[str, Shown] = field(default_factory=dict)
    stance: dict[str, float] = field(default_factory=dict)


class Composer:
    """Turns the ties of a post into mentions, by one codebook."""

    def __init__(self, codebook: Codebook) -> None:
        stance = codebook.by_role("stance")
        self._stance = Stance(stance) if stance else None
        self._dimensions = [d for d in codebook.dimensions if d.role != "stance"]

    def compose(self, post_id: str, reading: Reading, found: list[Tie]) -> list[Mention]:
        """The mentions of one post, in the order of their quotes."""
        more = followers(reading, found, [d.id for d in self._dimensions if d.role not in ("object", "subject")])
        candidates = self._candidates(reading, [*found, *more], found)
        if not candidates:
            return []
        kept, strengths = self._kept(reading, candidates)
        post_stance = self._stance.post_scores(reading) if self._stance else {}
        most = MOST if len(reading.text) > LONG else SHORT_MOST
        mentions: list[Mention] = []
        uncovered = {(d, label) for d, labels in kept.items() for label in labels}
        while len(mentions) < most:
            choice = self._next(candidates, uncovered, kept, bool(mentions))
            if choice is None:
                break
            codes = self._codes(reading, choice, kept, strengths, uncovered, post_stance)
            uncovered -= {(d, c.label) for d, c in codes.items()}
            quote = reading.text[choice.quote.start : choice.quote.end]
            mention = Mention(post_id=post_id, quote=quote, start=choice.quote.start, end=choice.quote.end, codes=codes)
            if mention in mentions:
                break
            mentions.append(mention)
        if self._stance and self._stance.both(post_stance):
            mentions = self._two_sided(reading, post_id, candidates, mentions)
        return sorted(mentions, key=lambda m: (m.start, m.end))

    def _two_sided(
        self, reading: Reading, post_id: str, candidates: list[_Candidate], mentions: list[Mention]
    ) -> list[Mention]:
        """The mentions, with one for the end of the scale that they leave out where some passage shows it."""
        assert self._stance is not None
        stance = self._stance.dimension.id
        there = {m.codes[stance].label for m in mentions}
        for end in (self._stance.high, self._stance.low):
            if end in there:
                continue
            best = max(candidates, key=lambda c: (c.stance.get(end, 0.0), c.tie.strength, -c.tie.first))
            if best.stance.get(end, 0.0) < 1.0:
                continue
            same = [i for i, m in enumerate(mentions) if (m.start, m.end) == tuple(best.quote)]
            model = mentions[same[0]] if same else mentions[0]
            code = Code(label=end, confidence=0.6)
            quote = reading.text[best.quote.start : best.quote.end]
            mention = Mention(
                post_id=post_id,
                quote=quote,
                start=best.quote.start,
                end=best.quote.end,
                codes={**model.codes, stance: code},
            )
            if len(same) > 1:
                mentions[same[1]] = replace(mentions[same[1]], codes={**mentions[same[1]].codes, stance: code})
            else:
                mentions = [*mentions, mention]
        return mentions

    def _candidates(self, reading: Reading, all_ties: list[Tie], found: list[Tie]) -> list[_Candidate]:
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
                candidate.shows[dimension.id] = {k: v * candidate.weight for k, v in shows.items()}
            if self._stance:
                candidate.stance = self._stance.scores(reading, tie.sentences)
            candidates.append(candidate)
        return candidates

    def _kept(self, reading: Reading, candidates: list[_Candidate]) -> tuple[dict[str, list[str]], dict[str, Shown]]:
        kept, strengths = {}, {}
        for dimension in self._dimensions:
            total: Shown = {}
            for candidate in candidates:
                for label, strength in candidate.shows[dimension.id].items():
                    total[label] = total.get(label, 0.0) + strength
            if dimension.role == "subject":
                places = [p for c in candidates for p in c.tie.sentences]
                for label, strength in background(reading, dimension.id, places).items():
                    total[label] = total.get(label, 0.0) + strength
            if dimension.role == "object" and not total:
                total = objects(reading, range(len(reading.sentences)))
            strengths[dimension.id] = total
            if dimension.fallback and len(total) > 1:
                total.pop(dimension.fallback, None)
            kept[dimension.id] = keep(total, dimension)
        return kept, strengths

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
        strengths: Mapping[str, Shown],
        uncovered: set[tuple[str, str]],
        post_stance: Mapping[str, float],
    ) -> dict[str, Code]:
        codes = {}
        if self._stance:
            label, confidence = self._stance.decide(candidate.stance, post_stance)
            codes[self._stance.dimension.id] = Code(label=label, confidence=round(confidence, 2))
        for dimension in self._dimensions:
            code = self._code(reading, candidate, dimension, kept[dimension.id], strengths[dimension.id], uncovered)
            if code:
                codes[dimension.id] = code
        return codes

    def _code(
        self,
        reading: Reading,
        candidate: _Candidate,
        dimension: Dimension,
        kept: list[str],
        strengths: Shown,
        uncovered: set[tuple[str, str]],
    ) -> Code | None:
        here = {k: v for k, v in candidate.shows[dimension.id].items() if k in kept}
        if here:
            label = max(here, key=lambda k: ((dimension.id, k) in uncovered, here[k], -kept.index(k)))
            confidence = min(0.95, 0.55 + 0.15 * here[label])
            places = candidate.tie.sentences
        elif kept and dimension.role in ("object", "subject"):
            label, confidence, places = kept[0], 0.5, range(len(reading.sentences))
        elif dimension.fallback:
            label, confidence, places = dimension.fallback, 0.4, candidate.tie.sentences
        else:
            return None
        return Code(label=label, confidence=round(confidence, 2), term=term(reading, dimension.id, label, places))
