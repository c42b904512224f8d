"""From passages and probabilities to mentions: as few passages as show every label that a post is given."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from pipeline.coding.offline import decisions
from pipeline.coding.offline.antecedent import with_antecedent
from pipeline.coding.offline.heads.heads import Prediction
from pipeline.coding.offline.labels import Shown, background, keep, objects, shown, term
from pipeline.coding.offline.own_words import OwnWords
from pipeline.coding.offline.passages import Span, quotable
from pipeline.coding.offline.reading import Reading
from pipeline.coding.offline.relevance import Tie, followers
from pipeline.coding.offline.stance import Stance
from pipeline.coding.offline.tuning import COMPOSING
from pipeline.coding.offline.untied import likeliest, tells
from records.codebook import Codebook, Dimension
from records.mentions import Code, Mention
from records.passages import Words

_Item = tuple[str, str]  # dimension and label
BY_NAME = ("object", "subject")  # roles whose labels stand in the text by name: the rules decide


@dataclass(slots=True)
class _Candidate:
    """A passage with its quote and how strongly it shows each label; on a stance scale, the end to which it leans."""

    tie: Tie
    quote: Span
    weight: float = 1.0
    shows: dict[str, Shown] = field(default_factory=dict)
    leaning: float = 0.0  # above 0 for the high end of the scale


@dataclass(slots=True)
class _Given:
    """What a post is given: labels by dimension, surest first, and how sure each is."""

    labels: dict[str, list[str]]
    chances: dict[str, Shown]
    stance: str | None = None


class Composer:
    """Turns the passages and the prediction of a post into mentions, by one codebook."""

    def __init__(self, codebook: Codebook) -> None:
        stance = codebook.by_role("stance")
        self._codebook = codebook
        self._stance = Stance(stance) if stance else None
        self._dimensions = [d for d in codebook.dimensions if d.role != "stance"]
        self._fallbacks = {
            d.id: d.fallback for d in self._dimensions if d.role in BY_NAME
        }  # given where nothing is named

    def compose(
        self, post_id: str, reading: Reading, found: list[Tie], prediction: Prediction, *, title: str | None = None
    ) -> list[Mention]:
        """The mentions of one post, in the order of their quotes; no two of them are the same passage.

        They rest on the author's own words. `title` is that of the post itself, where it has one.
        """
        own = OwnWords.of(reading, self._codebook, title)
        found = own.ties(found) or own.ties(likeliest(reading, prediction, own.sentences()))
        showing = [d.id for d in self._dimensions if d.role not in BY_NAME]
        more = own.ties(tie for tie in followers(reading, found, showing) if tells(prediction, tie.sentences))
        candidates = self._candidates(reading, [*found, *more], found, prediction)
        if not candidates:
            return []
        given = self._given(reading, candidates, prediction)
        chosen = _opened(reading, self._chosen(reading.text, candidates, given), own.sentences())
        codes = [
            {**stance, **labels}
            for stance, labels in zip(self._stances(chosen, given), self._labelled(reading, chosen, given), strict=True)
        ]
        mentions = [
            Mention(
                post_id=post_id,
                quote=reading.text[one.quote.start : one.quote.end],
                start=one.quote.start,
                end=one.quote.end,
                codes={dimension: found for dimension, found in own.items() if found},
            )
            for one, own in zip(chosen, codes, strict=True)
        ]
        return sorted(mentions, key=lambda m: (m.start, m.end))

    def _candidates(
        self, reading: Reading, all_ties: list[Tie], found: list[Tie], prediction: Prediction
    ) -> list[_Candidate]:
        candidates: list[_Candidate] = []
        for tie in all_ties:
            if any(set(tie.sentences) <= set(c.tie.sentences) for c in candidates):
                continue
            quote = quotable(reading.text, reading.sentences, tie.first, tie.last, tie.focus)
            if quote is None:
                continue
            candidate = _Candidate(tie, quote, 1.0 if tie in found else COMPOSING.follower_weight)
            for dimension in self._dimensions:
                shows = (
                    objects(reading, tie.sentences)
                    if dimension.role == "object"
                    else shown(reading, dimension.id, tie.sentences)
                )
                if dimension.role not in BY_NAME:
                    shows = _with_logits(prediction, dimension, tie, shows)
                candidate.shows[dimension.id] = {k: v * candidate.weight for k, v in shows.items()}
            if self._stance:
                candidate.leaning = self._leaning(reading, tie, prediction)
            candidates.append(candidate)
        return candidates

    def _leaning(self, reading: Reading, tie: Tie, prediction: Prediction) -> float:
        """How far a passage leans to the high end of the scale."""
        assert self._stance is not None
        cues = self._stance.scores(reading, tie.sentences)
        logits = _mean_logits(prediction, self._stance.dimension, tie)
        high, low = self._stance.high, self._stance.low
        own = COMPOSING.stance_cue * (cues.get(high, 0.0) - cues.get(low, 0.0))
        return own + logits.get(high, 0.0) - logits.get(low, 0.0)

    def _given(self, reading: Reading, candidates: list[_Candidate], prediction: Prediction) -> _Given:
        kept, chances = {}, {}
        for dimension in self._dimensions:
            likely = dict(prediction.labels.get(dimension.id, {}))
            labels = self._by_name(reading, candidates, dimension) if dimension.role in BY_NAME else []
            if not labels and dimension.role != "object":
                labels = decisions.labels(dimension, likely)
            if not labels and dimension.fallback and dimension.role in BY_NAME:
                labels = [dimension.fallback]
            kept[dimension.id], chances[dimension.id] = labels, likely
        if self._stance is None:
            return _Given(kept, chances)
        scale = self._stance.dimension
        chances[scale.id] = dict(prediction.labels[scale.id])
        return _Given(kept, chances, decisions.stance(chances[scale.id]))

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
        if kept:
            return kept
        if dimension.role == "object":  # no passage names one clearly: whoever the post names
            kept = keep(objects(reading, range(len(reading.sentences))), dimension)
            bot = reading.around.bot[0] if reading.around.bot else None
            return kept or ([bot] if bot else [])
        around = [subject for subject in reading.around.subjects if subject != dimension.fallback]
        return around[: COMPOSING.limits[dimension.role].most] if dimension.role == "subject" else []

    def _chosen(self, text: str, candidates: list[_Candidate], given: _Given) -> list[_Candidate]:
        """As few passages as show every label clearly: each time the one that shows most of what none shows yet."""
        words = Words(text)
        most = COMPOSING.most if len(text) > COMPOSING.long else COMPOSING.short_most
        strengths = [self._strengths(one, given) for one in candidates]
        clear = [_clear(own, strengths) for own in strengths]
        uncovered = set().union(*strengths)
        chosen: list[int] = []

        def worth(i: int) -> tuple[int, float, float, int]:
            new = clear[i] & uncovered
            tie = candidates[i].tie
            return len(new), sum(strengths[i][item] for item in sorted(new)), tie.strength, -tie.first

        while len(chosen) < most:
            free = [
                i
                for i, one in enumerate(candidates)
                if not any(words.same(one.quote, candidates[other].quote) for other in chosen)
            ]
            best = max(free, key=worth, default=None)
            if best is None or (chosen and not clear[best] & uncovered):
                break
            chosen.append(best)
            uncovered -= clear[best]
        return [candidates[i] for i in chosen]

    def _strengths(self, one: _Candidate, given: _Given) -> dict[_Item, float]:
        """How strongly a passage shows what the post is given, the ends of the scale where the post takes both."""
        found = {(d, k): one.shows[d].get(k, 0.0) for d, labels in given.labels.items() for k in labels}
        if self._stance and given.stance == self._stance.dimension.both.id:
            end = self._stance.high if one.leaning > 0 else self._stance.low
            found[self._stance.dimension.id, end] = abs(one.leaning)
        return {item: strength for item, strength in found.items() if strength > 0}

    def _labelled(
        self, reading: Reading, chosen: Sequence[_Candidate], given: _Given
    ) -> list[dict[str, tuple[Code, ...]]]:
        """The codes of each chosen passage: every label that it shows clearly.

        A label that no passage shows stands on the strongest one; a passage that shows none clearly has what it shows
        most, or else what the post is about most.
        """
        strengths = [self._strengths(one, given) for one in chosen]
        strongest = max(range(len(chosen)), key=lambda i: (chosen[i].tie.strength, -i))
        shown_at_all = set().union(*strengths)
        result = []
        for i, (one, own) in enumerate(zip(chosen, strengths, strict=True)):
            clear = _clear(own, strengths)
            codes: dict[str, tuple[Code, ...]] = {}
            for dimension, kept in given.labels.items():
                here = [k for k in kept if (dimension, k) in clear]
                here += [k for k in kept if i == strongest and (dimension, k) not in shown_at_all]
                most = max(kept, key=lambda k: own.get((dimension, k), 0.0), default=None)  # the first where none shows
                labels = here or ([most] if most else [])
                codes[dimension] = tuple(self._code(reading, one, dimension, k, own, given) for k in labels)
            result.append(codes)
        return result

    def _code(
        self,
        reading: Reading,
        one: _Candidate,
        dimension: str,
        label: str,
        shows: Mapping[_Item, float],
        given: _Given,
    ) -> Code:
        here = (dimension, label) in shows
        places = one.tie.sentences if here else range(len(reading.sentences))
        sure = given.chances[dimension].get(label, _told(reading, label, places) if here else COMPOSING.inherited)
        known = term(reading, dimension, label, places)
        if known is None and not here:
            known = reading.around.subjects.get(label)
        told = None if label == self._fallbacks.get(dimension) else _clarity(shows.get((dimension, label), 0.0))
        return Code(label=label, confidence=round(sure, 2), shown=told, term=known)

    def _stances(self, chosen: Sequence[_Candidate], given: _Given) -> list[dict[str, tuple[Code, ...]]]:
        """The post's stance on every passage; where it takes both sides, each passage has the one to which it leans."""
        if self._stance is None or given.stance is None:
            return [{} for _ in chosen]
        scale, high, low = self._stance.dimension, self._stance.high, self._stance.low
        labels = [given.stance] * len(chosen)
        if given.stance == scale.both.id and len(chosen) > 1:
            ranked = sorted(range(len(chosen)), key=lambda i: -chosen[i].leaning)
            split = min(max(1, sum(one.leaning > 0 for one in chosen)), len(chosen) - 1)
            for rank, i in enumerate(ranked):
                labels[i] = high if rank < split else low
        sure = round(given.chances[scale.id][given.stance], 2)
        return [
            {scale.id: (Code(label=label, confidence=sure, shown=self._taken(one, label)),)}
            for one, label in zip(chosen, labels, strict=True)
        ]

    def _taken(self, one: _Candidate, stance: str) -> float | None:
        """How clearly a passage takes an end of the scale; None for what is no end."""
        assert self._stance is not None
        leaning = {self._stance.high: one.leaning, self._stance.low: -one.leaning}.get(stance)
        return None if leaning is None else _clarity(1 / (1 + math.exp(-leaning)))


def _opened(reading: Reading, chosen: Sequence[_Candidate], own: Sequence[int]) -> Sequence[_Candidate]:
    """The same passages, each from the sentence that names its bot on, unless another passage has that one."""
    words = Words(reading.text)
    for one in chosen:
        longer = with_antecedent(reading, one.tie, one.quote, own)
        if longer and not any(other is not one and words.same(longer, other.quote) for other in chosen):
            one.quote = longer
    return chosen


def _told(reading: Reading, label: str, places: Iterable[int]) -> float:
    """How sure a bot is that these sentences speak of: less where only a word stands for it there."""
    kinds = {bot.kind for place in places for bot in reading.bots_in.get(place, []) if bot.label == label}
    return COMPOSING.meant if kinds == {"stand_in"} else COMPOSING.stated


def _clarity(strength: float) -> float:
    """A strength as a number of two digits from 0 to 1: cues for a label that stands by name can come to more."""
    return round(min(1.0, strength), 2)


def _clear(own: Mapping[_Item, float], strengths: Sequence[Mapping[_Item, float]]) -> set[_Item]:
    """What a passage shows clearly: most of all passages, or enough and not much less than the one that does."""
    best = {item: max(other.get(item, 0.0) for other in strengths) for item in own}
    return {
        item
        for item, strength in own.items()
        if strength == best[item] or strength >= max(COMPOSING.clear, COMPOSING.as_clearly * best[item])
    }


def _mean_logits(prediction: Prediction, dimension: Dimension, tie: Tie) -> Shown:
    rows = [prediction.sentences[p][dimension.id] for p in tie.sentences if p in prediction.sentences]
    return {label.id: sum(row[label.id] for row in rows) / len(rows) for label in dimension.labels} if rows else {}


def _with_logits(prediction: Prediction, dimension: Dimension, tie: Tie, cues: Shown) -> Shown:
    """How strongly a passage shows each label, 0 to 1: by its sentences' logits and its own cues."""
    logits = _mean_logits(prediction, dimension, tie)
    scores = {
        label.id: logits.get(label.id, COMPOSING.unread) + COMPOSING.cue_weight * cues.get(label.id, 0.0)
        for label in dimension.labels
    }
    return {label: 1 / (1 + math.exp(-score)) for label, score in scores.items()}
