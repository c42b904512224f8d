"""Free-text labels to a codebook's labels: first the tables, then rules, each answer with the rule that gave it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from pipeline.import_coded.fold import key, words
from pipeline.import_coded.mapping import DimensionMap, Mapping, Target, targets
from pipeline.import_coded.names import Names
from pipeline.import_coded.phrases import beginning, by_length, folded, opening, pattern
from pipeline.import_coded.spelling import Speller
from pipeline.import_coded.tuning import TUNING
from pipeline.import_coded.wrapping import inside_and_outside, unwrapped
from records.codebook import Dimension

_MARKS = r"[/,;&+|\n]|\s[-–—:]+\s|(?<=\w):\s"
_OWN = "own mapping"
_NAMING = frozenset({"object", "subject"})  # dimensions whose fallback says that nothing is named


@dataclass(frozen=True, slots=True)
class Resolved:
    """What a raw label stands for, by which rule; `left` are the parts that nothing is known of."""

    targets: tuple[Target, ...]
    rule: str
    left: tuple[str, ...] = ()

    @property
    def known(self) -> bool:
        return bool(self.rule)


UNKNOWN = Resolved((), "")


class Normaliser:
    """Reads the labels of one dimension. `own` is a person's mapping and goes before all else."""

    def __init__(self, dimension: Dimension, mapping: Mapping, own: Mapping | None = None) -> None:
        self.dimension = dimension
        base, mine = mapping.of(dimension), own.of(dimension) if own else DimensionMap()
        self._exact: dict[str, Resolved] = {}
        self.spellings: dict[str, str] = {}  # every known spelling, with its target as written
        self._learn_codebook(dimension)
        self._learn(base.table, "table")
        for entry in mine.unmapped:
            if entry.label:
                self._learn({entry.label: [entry.raw]}, _OWN)
        self._learn(mine.table, _OWN)
        self._first = self._phrases(mine.first, base.first)
        self._patterns = self._phrases(mine.patterns, base.patterns)
        self._own = [pattern(phrase) for phrases in mine.patterns.values() for phrase in phrases]
        self._last = self._phrases(mine.last, base.last)
        self._several = base.several or mine.several
        self._heads = [words(head) for head in (*base.heads, *mine.heads)]
        self._against = opening([*base.against, *mine.against])
        self._turned = {to: targets(turned, dimension) for to, turned in {**base.turned, **mine.turned}.items()}
        self._topics = _words_of([*base.topics, *mine.topics])
        objection = mine.objection or base.objection
        self._objection = targets(objection, dimension) if objection else ()
        self._wrappers = {key(wrapper) for wrapper in (*base.wrappers, *mine.wrappers)}
        self._announcers = frozenset(key(one) for one in (*mapping.announcers, *(own.announcers if own else ())))
        self._fillers = _words_of([*mapping.fillers, *base.fillers, *mine.fillers, *(own.fillers if own else [])])
        self._acts = beginning([*base.acts, *mine.acts], self._fillers)
        self._negators = {*mapping.negators, *(own.negators if own else [])}
        self._names = Names(mine.names or base.names, dimension, self._fillers)
        self._split = _splitter([*mapping.separators, *(own.separators if own else [])])
        self._speller = Speller(self._vocabulary(), self._stems)
        self.resolve: Callable[[str], Resolved] = lru_cache(maxsize=None)(self._resolve_raw)

    def _phrases(self, *several: dict[str, list[str]]) -> list[tuple[re.Pattern[str], tuple[Target, ...], str]]:
        phrases = [pair for one in several for pair in by_length(one)]
        self.spellings.update({re.sub(r"[*]|\.\. ", "", phrase): to for to, phrase in phrases})
        return [(pattern(phrase), targets(to, self.dimension), phrase) for to, phrase in phrases]

    def _learn_codebook(self, dimension: Dimension) -> None:
        for label in dimension.labels:
            for term in label.terms:
                self._learn({f"{label.id}/{term.id}": [term.id, term.name]}, "codebook")
        for label in dimension.labels:
            self._learn({label.id: [label.id, label.name]}, "codebook")

    def _learn(self, table: dict[str, list[str]], rule: str) -> None:
        for written, spellings in table.items():
            for spelling in spellings:
                self._exact[key(spelling)] = Resolved(targets(written, self.dimension), rule)
                self.spellings[spelling] = written

    def _vocabulary(self) -> set[str]:
        """Words of all spellings, for misspellings."""
        return self._fillers | {word for spelling in self.spellings for word in words(spelling)}

    @property
    def _stems(self) -> set[str]:
        """Beginnings that phrases know whatever they end in."""
        phrases = (phrase for _, _, phrase in (*self._first, *self._patterns, *self._last))
        return {piece[:-1] for phrase in phrases for piece in phrase.split() if piece.endswith("*")}

    def _resolve_raw(self, raw: str) -> Resolved:
        """Tables before patterns, the label as written before its misspellings put right."""
        if (own := self._exact.get(key(raw))) and own.rule == _OWN:
            return own
        text = unwrapped(raw, self._announcers)
        how = "" if text == raw else "brackets, "
        corrected = self._speller.correct(text)
        found = UNKNOWN
        for patterns in (False, True):
            for version, also in ((text, ""), (corrected, "spelling, ")):
                found = self._resolve(version, TUNING.deepest, patterns) if version and key(version) else UNKNOWN
                if found.known and (patterns or not found.left):
                    return replace(found, targets=self._specific(found.targets), rule=how + also + found.rule)
        return UNKNOWN

    def _specific(self, found: tuple[Target, ...]) -> tuple[Target, ...]:
        """The targets without the one that says that nothing is named, where something is."""
        return specific(found, self.dimension)

    def _resolve(self, text: str, depth: int, patterns: bool) -> Resolved:
        text = unwrapped(text, self._announcers)
        if exact := self._exact.get(key(text)):
            return exact
        if not depth or not key(text):
            return UNKNOWN
        if not any(made.search(folded(text)) for made in self._own):
            if settled := self._by_phrase(text, self._first, several=False):
                return settled
            if (act := self._acts and self._acts.match(text)) and key(text[act.end() :]):
                return self._about(text[act.end() :], depth, patterns)
        found = self._by_rules(text, depth, patterns)
        if not found.known and patterns:
            return self._without_content(text)
        if found.targets and self._against and self._against.search(folded(text)):
            return self._turn(found)
        return found

    def _about(self, text: str, depth: int, patterns: bool) -> Resolved:
        """What follows the words for what a writer does."""
        if self._only_fillers(text):
            return Resolved((), "act") if patterns else UNKNOWN
        return self._told(self._resolve(text, depth, patterns), "act")

    def _by_rules(self, text: str, depth: int, patterns: bool) -> Resolved:
        headed = any(words(text)[: len(head)] == head for head in self._heads)
        if headed and patterns and (found := self._by_pattern(text)).known:
            return found
        if patterns or not headed:
            for rule in (self._brackets, self._parts):
                if (found := rule(text, depth - 1, patterns)).known:
                    return found
        if bare := self._exact.get("".join(word for word in words(text) if word not in self._fillers)):
            return replace(bare, rule="filler words")
        if not patterns:
            return UNKNOWN
        return found if (found := self._by_pattern(text)).known else self._by_name(text)

    def _without_content(self, text: str) -> Resolved:
        """A label that only names what it is about, or only speaks against that."""
        rest = self._against.sub(r"\1 ", folded(text)) if self._against else folded(text)
        if not self._topics or not all(word in self._topics or word in self._fillers for word in rest.split()):
            return UNKNOWN
        if rest != folded(text):
            return Resolved(self._objection, "against")
        return Resolved((), "no content") if any(word in self._topics for word in rest.split()) else UNKNOWN

    def _turn(self, found: Resolved) -> Resolved:
        """What speaks against a label ("rejection of it as support") is not that label."""
        turned = together(one for to in found.targets for one in self._turned.get(to.label, (to,)))
        return found if turned == found.targets else replace(found, targets=turned, rule=f"against, {found.rule}")

    @staticmethod
    def _told(found: Resolved, how: str) -> Resolved:
        return replace(found, rule=f"{how}, {found.rule}") if found.known else UNKNOWN

    def _brackets(self, text: str, depth: int, patterns: bool) -> Resolved:
        """ "Neurodivergent (ADHD)" is ADHD; "depression (postpartum)" is both, the more specific one where they agree."""
        if not (cut := inside_and_outside(text)):
            return UNKNOWN
        inside, outside = cut
        if not key(inside) or not key(outside):
            return self._resolve(inside if key(inside) else outside, depth, patterns)
        inner, outer = self._resolve(inside, depth, patterns), self._resolve(outside, depth, patterns)
        if inner.targets and key(outside) in self._wrappers:
            return self._told(inner, "brackets")
        if outer.targets and key(inside) in self._wrappers:
            return self._told(outer, "brackets")
        sides = [(inside, inner), (outside, outer)]
        if any(one.targets and not self._names.gave(one.rule) for _, one in sides):
            sides = [(side, UNKNOWN if self._names.gave(one.rule) else one) for side, one in sides]
        left = [side.strip() for side, one in sides if not one.known and not self._only_fillers(side)]
        return _union("brackets", [one for _, one in sides if one.known], left)

    def _parts(self, text: str, depth: int, patterns: bool) -> Resolved:
        """ "anxiety and depression" is two labels; a part that nothing is known of is left, and told."""
        parts = [part for part in self._split.split(text) if key(part)]
        if len(parts) < 2:
            return UNKNOWN
        last = parts[-1].split()[-1]  # "emotional and informational support": the last word belongs to each part
        found = []
        for part in parts:
            one = self._resolve(part, depth, patterns)
            if not one.known or self._names.gave(one.rule):
                whole = self._resolve(f"{part} {last}", 0, patterns)
                one = whole if whole.known else one
            found.append((part, one))
        named = [(part, one) for part, one in found if key(part) not in self._wrappers]
        if any(self._names_something(one) for _, one in named):
            found = named
        left = [part.strip() for part, one in found if not one.known and not self._only_fillers(part)]
        return _union("parts", [one for _, one in found if one.known], left)

    def _names_something(self, found: Resolved) -> bool:
        return any(to.label != _unnamed(self.dimension) for to in found.targets)

    def _only_fillers(self, text: str) -> bool:
        return all(word in self._fillers for word in words(text)) or self._names.names_nothing(text)

    def _by_name(self, text: str) -> Resolved:
        """A listed name with a version ("Sonnet 4.1"), else one that is not listed."""
        bare = self._names.without_version(text)
        if bare and bare in self._exact:
            return replace(self._exact[bare], rule="version")
        found = self._names.read(text)
        return Resolved(*found) if found else UNKNOWN

    def _by_pattern(self, text: str) -> Resolved:
        found = self._by_phrase(text, self._patterns, several=self._several)
        return found or self._by_phrase(text, self._last, several=False) or UNKNOWN

    def _by_phrase(
        self, text: str, phrases: Sequence[tuple[re.Pattern[str], tuple[Target, ...], str]], *, several: bool
    ) -> Resolved | None:
        rest, found = folded(text), []
        for made, to, phrase in phrases:
            if match := made.search(rest):
                if not self._denied(rest[: match.start()]):
                    found.append((match.start(), to, phrase))
                rest = rest[: match.start()] + "·" * len(match[0]) + rest[match.end() :]
                if found and not several:
                    break
        if not found:
            return None
        found.sort(key=lambda one: one[0])
        rule = " + ".join(phrase for _, _, phrase in found)
        return Resolved(together(target for _, to, _ in found for target in to), f"pattern {rule}")

    def _denied(self, before: str) -> bool:
        """Whether the word before a phrase takes it back ("no anxiety", "non-suicidal")."""
        return before.rstrip().rpartition(" ")[2] in self._negators


def specific(found: tuple[Target, ...], dimension: Dimension) -> tuple[Target, ...]:
    """Targets without the one that says that nothing is named, where something is named beside it."""
    return tuple(one for one in found if one.label != _unnamed(dimension)) or found


def _unnamed(dimension: Dimension) -> str | None:
    """The fallback of a dimension of named things: bots, conditions."""
    return dimension.fallback if dimension.role in _NAMING else None


def _words_of(phrases: Iterable[str]) -> set[str]:
    return {word for phrase in phrases for word in words(phrase)}


def _splitter(parting: Iterable[str]) -> re.Pattern[str]:
    alone = "|".join(rf"\b{re.escape(word)}\b" for word in parting)
    return re.compile(f"{_MARKS}|{alone}" if alone else _MARKS, re.IGNORECASE)


def _union(rule: str, found: Sequence[Resolved], left: Iterable[str]) -> Resolved:
    if not found:
        return UNKNOWN
    merged = together(target for one in found for target in one.targets)
    inner = dict.fromkeys(one.rule for one in found)
    return Resolved(merged, f"{rule}, {', '.join(inner)}", (*left, *(part for one in found for part in one.left)))


def together(found: Iterable[Target]) -> tuple[Target, ...]:
    """Each label with each of its terms once; a label alone only where none of its terms stands beside it."""
    all_of = tuple(dict.fromkeys(found))
    termed = {target.label for target in all_of if target.term}
    return tuple(target for target in all_of if target.term or target.label not in termed)
