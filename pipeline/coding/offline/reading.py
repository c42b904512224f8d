"""What a codebook's cues find in one post: chatbots, mental-health words, label cues, each with its sentence."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from pipeline.coding.codebook_file import named_lists
from pipeline.coding.offline.cues import CueIndex, Hit, Tag, mask, prepare
from pipeline.coding.offline.passages import Span, sentences
from pipeline.coding.offline.pet_names import pet_names
from pipeline.coding.offline.tuning import LEARNING
from pipeline.coding.phrases import BOT, Phrase, compile_phrase
from records.codebook import Codebook, Cue, Dimension

LISTS = "list:"
AROUND = "around"


class Bot(NamedTuple):
    """A place where the text speaks of a chatbot: by name, generically, or by a word that stands for one."""

    start: int
    end: int
    sentence: int
    label: str | None
    term: str | None
    kind: str  # named, generic, stand_in, hashtag, or around: only what the post stands under speaks of one


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What a post stands under says: a bot (its label and term where it is named), subjects, mental health."""

    hits: tuple[Hit, ...] = ()  # of names of bots
    bot: tuple[str | None, str | None] | None = None
    subjects: Mapping[str, str | None] = field(default_factory=dict)  # label -> term
    health: bool = False


NOWHERE = Surroundings()


@dataclass(slots=True)
class Reading:
    """One post, read: hits by sentence and by list or dimension."""

    text: str
    sentences: list[Span]
    bots: list[Bot]
    named: bool = True  # False where only words that stand for a bot ("this app") speak of one
    hits: list[Hit] = field(default_factory=list)
    by_list: dict[str, dict[int, list[Hit]]] = field(default_factory=dict)
    by_dimension: dict[str, dict[int, list[Hit]]] = field(default_factory=dict)
    bots_in: dict[int, list[Bot]] = field(default_factory=dict)
    around: Surroundings = NOWHERE

    def sentence_of(self, position: int) -> int:
        """The sentence that holds a position."""
        return max(0, bisect_right(self.sentences, (position, len(self.text) + 1)) - 1)

    def listed(self, name: str, sentence: int) -> list[Hit]:
        """The hits of a named cue list in a sentence."""
        return self.by_list.get(name, {}).get(sentence, [])

    def coded(self, dimension: str, sentence: int) -> list[Hit]:
        """The cues of a dimension's labels in a sentence."""
        return self.by_dimension.get(dimension, {}).get(sentence, [])


class Reader:
    """The compiled cues of one codebook."""

    def __init__(self, codebook: Codebook) -> None:
        self._lists = named_lists(codebook)
        self._subjects = {d.id for d in codebook.dimensions if d.role == "subject"}
        self.objects = codebook.by_role("object")
        cues = codebook.inclusion.cues
        first = list(self._cue_entries(LISTS + BOT, "", cues.get(BOT, Cue())))
        for name in ("stand_in", "person", "care_bot"):
            first += self._cue_entries(LISTS + name, "", cues.get(name, Cue()))
        if self.objects:
            first += self._dimension_entries(self.objects)
        second: list[tuple[Phrase, Tag]] = []
        for name, cue in cues.items():
            if name not in (BOT, "stand_in", "care_bot"):
                second += self._cue_entries(LISTS + name, "", cue)
        for dimension in codebook.dimensions:
            if dimension is not self.objects:
                second += self._dimension_entries(dimension)
        self._first, self._second = CueIndex(first), CueIndex(second)
        self._around: dict[tuple[str, ...], Surroundings] = {}  # many posts stand under the same
        self.knows_bots = any(tag.kind != "never" and tag.group in self._naming() for _, tag in first)
        self.knows_health = any(
            tag.group == LISTS + "health" or tag.group in self._subjects for _, tag in second if tag.kind != "never"
        )

    def _cue_entries(self, group: str, label: str, cue: Cue, term: str | None = None) -> Iterable[tuple[Phrase, Tag]]:
        for kind in Cue.model_fields:
            for phrase in getattr(cue, kind):
                yield compile_phrase(phrase, self._lists), Tag(group, label, kind, term)

    def _dimension_entries(self, dimension: Dimension) -> Iterable[tuple[Phrase, Tag]]:
        for label in dimension.labels:
            yield from self._cue_entries(dimension.id, label.id, label.cues)
            for term in label.terms:
                yield from self._cue_entries(dimension.id, label.id, term.cues, term.id)

    def surroundings(self, texts: Sequence[str]) -> Surroundings:
        """What the texts that a post stands under say, outermost first."""
        if not texts:
            return NOWHERE
        key = tuple(text[: LEARNING.around_most] for text in texts)
        if key not in self._around:
            if len(self._around) >= LEARNING.around_kept:
                self._around.clear()
            self._around[key] = self._read_around(key)
        return self._around[key]

    def _read_around(self, texts: Sequence[str]) -> Surroundings:
        hits: list[Hit] = []
        bot: tuple[str | None, str | None] | None = None
        subjects: dict[str, str | None] = {}
        health = False
        for text in texts:
            sight = prepare(text)
            own = [h for h in self._first.find(sight) if h.tag.kind != "never" and h.tag.group in self._naming()]
            hits += own
            for hit in _longest(_in_context(own)):
                if hit.tag.label or bot is None:
                    bot = (hit.tag.label or None, hit.tag.term)
            for hit in self._second.find(sight):
                if hit.tag.kind == "sure" and hit.tag.group in self._subjects:
                    subjects[hit.tag.label] = hit.tag.term or subjects.get(hit.tag.label)
                health = health or (hit.tag.kind == "sure" and hit.tag.group == LISTS + "health")
        return Surroundings(tuple(hits), bot, subjects, health or bool(subjects))

    def read(self, text: str, around: Surroundings = NOWHERE) -> Reading | None:
        """The post, read; None where nothing in it or around it names or stands for a chatbot."""
        sight = prepare(text)
        found = [h for h in self._first.find(sight) if h.tag.kind != "never"]
        named = _longest(_in_context((h for h in found if h.tag.group in self._naming()), around.hits))
        if not named and self.knows_bots and around.bot is None and not any(_sure_stand_in(h) for h in found):
            return None
        spans = sentences(text)
        reading = Reading(text, spans, [], named=bool(named) or around.bot is not None, around=around)
        by_name = pet_names(text, named or [h for h in found if _sure_stand_in(h)])
        found_too = (h for h in found if h.tag.group == LISTS + "stand_in" and h.tag.kind != "context")
        stand_ins = _longest([*found_too, *by_name])
        persons = {reading.sentence_of(h.start) for h in found if h.tag.group == LISTS + "person"}
        reading.bots = _resolve(reading, named, stand_ins, persons)
        reading.bots_in = _group(reading.bots)
        masked = mask(sight, ((b.start, b.end) for b in reading.bots))
        reading.hits = _in_reach(reading, self._second.find(masked))
        for hit in found:
            if hit.tag.group == LISTS + "care_bot":
                reading.by_list.setdefault("care_bot", defaultdict(list))[reading.sentence_of(hit.start)].append(hit)
        for hit in reading.hits:
            if hit.tag.group.startswith(LISTS):
                place = reading.sentence_of(hit.start)
                reading.by_list.setdefault(hit.tag.group.removeprefix(LISTS), defaultdict(list))[place].append(hit)
        for hit in reading.hits:
            place = reading.sentence_of(hit.start)
            if not hit.tag.group.startswith(LISTS) and self._meant(reading, hit, place):
                reading.by_dimension.setdefault(hit.tag.group, defaultdict(list))[place].append(hit)
        return reading

    def _meant(self, reading: Reading, hit: Hit, place: int) -> bool:
        """Whether a cue is meant: no subject that is denied, said of the bot or a figure of speech."""
        if hit.tag.group not in self._subjects:
            return True
        others = [*reading.listed("not_human", place), *reading.listed("metaphor", place)]
        return not denied(reading, hit, place) and not any(
            other.start < hit.end and hit.start < other.end for other in others
        )

    def _naming(self) -> set[str]:
        return {LISTS + BOT} | ({self.objects.id} if self.objects else set())


def _sure_stand_in(hit: Hit) -> bool:
    return hit.tag.group == LISTS + "stand_in" and hit.tag.kind == "sure"


def denied(reading: Reading, hit: Hit, place: int) -> bool:
    """Whether a negator of its sentence stands shortly before the hit, with no break of the clause between them."""
    return any(
        0 <= hit.start - negator.end <= LEARNING.negation_reach
        and not any(sign in LEARNING.clause_ends for sign in reading.text[negator.end : hit.start])
        and not any(negator.end <= turn.start < hit.start for turn in reading.listed("contrast", place))
        for negator in reading.listed("negator", place)
    )


def _group(bots: list[Bot]) -> dict[int, list[Bot]]:
    groups: dict[int, list[Bot]] = defaultdict(list)
    for bot in bots:
        groups[bot.sentence].append(bot)
    return groups


def _in_context(hits: Iterable[Hit], around: Sequence[Hit] = ()) -> list[Hit]:
    """Names that need context keep it where a context word of theirs stands in the post or around it, or their bot does."""
    hits = list(hits)
    near = {(h.tag.group, h.tag.label, h.tag.term) for h in [*hits, *around] if h.tag.kind == "context"}
    sure = {(h.tag.group, h.tag.label) for h in around if h.tag.kind == "sure" and h.tag.label}
    return [
        h
        for h in hits
        if h.tag.kind == "sure"
        or (
            h.tag.kind == "needs_context"
            and ((h.tag.group, h.tag.label, h.tag.term) in near or (h.tag.group, h.tag.label) in sure)
        )
    ]


def _in_reach(reading: Reading, hits: list[Hit]) -> list[Hit]:
    """Without the cues whose context word is not in their sentence or the one beside it."""
    near: dict[tuple[str, str, str | None], set[int]] = defaultdict(set)
    for hit in hits:
        if hit.tag.kind == "context":
            place = reading.sentence_of(hit.start)
            near[hit.tag.group, hit.tag.label, hit.tag.term] |= {place - 1, place, place + 1}
    return [
        h
        for h in hits
        if h.tag.kind == "sure"
        or (
            h.tag.kind == "needs_context" and reading.sentence_of(h.start) in near[h.tag.group, h.tag.label, h.tag.term]
        )
    ]


def _longest(hits: Iterable[Hit]) -> list[Hit]:
    """Hits that do not overlap, longer ones first; names win over generic words of the same length."""
    chosen: list[Hit] = []
    covered: set[int] = set()
    for hit in sorted(hits, key=lambda h: (h.start - h.end, h.tag.label == "", h.start)):
        if hit.start not in covered and hit.end - 1 not in covered:
            chosen.append(hit)
            covered.update(range(hit.start, hit.end))
    return sorted(chosen, key=_place)


def _resolve(reading: Reading, named: list[Hit], stand_ins: list[Hit], persons: set[int]) -> list[Bot]:
    """Names and generic words are bots; a stand-in is one where a bot was spoken of just before."""
    bots: list[Bot] = []
    covered = {i for h in named for i in range(h.start, h.end)}
    free = [s for s in stand_ins if s.start not in covered and s.end - 1 not in covered]
    around = reading.around.bot
    last = Bot(0, 0, 0, *around, AROUND) if around else None
    for hit in sorted([*named, *free], key=_place):
        place = reading.sentence_of(hit.start)
        label, term = (last.label, last.term) if last else (None, None)
        if hit.tag.group != LISTS + "stand_in":
            kind = "named" if hit.tag.label else "generic"
            if reading.text[hit.start - 1 : hit.start] == "#":
                kind = "hashtag"
            last = Bot(hit.start, hit.end, place, hit.tag.label or None, hit.tag.term, kind)
            bots.append(last)
        # a sure stand-in ("this app") needs a bot anywhere in the post, the others (pronouns) one close before
        elif hit.tag.kind == "sure" or (
            last is not None
            and (last.kind == AROUND or place - last.sentence <= LEARNING.pronoun_reach)
            and not persons & ({place} if last.kind == AROUND else {place, last.sentence})
        ):
            bots.append(Bot(hit.start, hit.end, place, label, term, "stand_in"))
    return bots or ([last] if last else [])


def _place(hit: Hit) -> tuple[int, int]:
    return hit.start, hit.end
