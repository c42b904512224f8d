"""Free-text labels to a codebook's labels: first the tables, then rules, each answer with the rule that gave it."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from pipeline.import_coded.fold import key, words
from pipeline.import_coded.mapping import DimensionMap, Mapping, Target, targets
from pipeline.import_coded.tuning import TUNING
from records.codebook import Dimension

_BRACKETS = re.compile(r"[(\[{]([^()\[\]{}]*)[)\]}]?")
_MARKS = r"[/,;&+|\n]|\s[-–—:]+\s|(?<=\w):\s"


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
                self._learn({entry.label: [entry.raw]}, "own mapping")
        self._learn(mine.table, "own mapping")
        phrases = [*_ordered(mine.patterns), *_ordered(base.patterns)]
        self._patterns = [(_pattern(phrase), targets(to, dimension), phrase) for to, phrase in phrases]
        self.spellings.update({phrase.replace("*", ""): to for to, phrase in phrases})
        self._several = base.several or mine.several
        self._heads = [words(head) for head in (*base.heads, *mine.heads)]
        self._wrappers = {key(wrapper) for wrapper in (*base.wrappers, *mine.wrappers)}
        extra = own.fillers if own else []
        self._fillers = {word for filler in (*mapping.fillers, *extra) for word in words(filler)}
        self._negators = {*mapping.negators, *(own.negators if own else [])}
        parting = [*mapping.separators, *(own.separators if own else [])]
        alone = "|".join(rf"\b{re.escape(word)}\b" for word in parting)
        self._split = re.compile(f"{_MARKS}|{alone}" if alone else _MARKS, re.IGNORECASE)
        self._vocabulary = self._known_words()
        self.resolve = lru_cache(maxsize=None)(self._resolve_raw)

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

    def _known_words(self) -> dict[str, list[str]]:
        """Words of all spellings by their first letter, for misspellings."""
        known = {word for spelling in self.spellings for word in words(spelling) if len(word) >= TUNING.spelt}
        known |= self._fillers
        by_letter: dict[str, list[str]] = {}
        for word in sorted(known):
            by_letter.setdefault(word[0], []).append(word)
        return by_letter

    def _resolve_raw(self, raw: str) -> Resolved:
        """Tables before patterns, the label as written before its misspellings put right."""
        if not key(raw):
            return UNKNOWN
        corrected = self._corrected(raw)
        for patterns in (False, True):
            for text, how in ((raw, ""), (corrected, "spelling, ")):
                found = self._resolve(text, TUNING.deepest, patterns) if text else UNKNOWN
                if found.known and (patterns or not found.left):
                    return replace(found, rule=how + found.rule)
        return UNKNOWN

    def _resolve(self, text: str, depth: int, patterns: bool) -> Resolved:
        exact = self._exact.get(key(text))
        if exact:
            return exact
        if not depth or not key(text):
            return UNKNOWN
        headed = any(words(text)[: len(head)] == head for head in self._heads)
        if headed and patterns and (found := self._by_pattern(text)).known:
            return found
        if patterns or not headed:
            for rule in (self._brackets, self._parts):
                if (found := rule(text, depth - 1, patterns)).known:
                    return found
        bare = self._exact.get("".join(word for word in words(text) if word not in self._fillers))
        if bare:
            return replace(bare, rule="filler words")
        return self._by_pattern(text) if patterns else UNKNOWN

    def _brackets(self, text: str, depth: int, patterns: bool) -> Resolved:
        """ "Other (grief)" is grief; "depression (postpartum)" is both, the more specific one where they agree."""
        if not (inside := _BRACKETS.search(text)):
            return UNKNOWN
        outside = f"{text[: inside.start()]} {text[inside.end() :]}".strip()
        if not key(inside[1]) or not key(outside):
            return self._resolve(inside[1] if key(inside[1]) else outside, depth, patterns)
        inner = self._resolve(inside[1], depth, patterns)
        if inner.targets and key(outside) in self._wrappers:
            return replace(inner, rule=f"brackets, {inner.rule}")
        outer = self._resolve(outside, depth, patterns)
        if outer.targets and key(inside[1]) in self._wrappers:
            return replace(outer, rule=f"brackets, {outer.rule}")
        # What stands in brackets explains: it need not be known itself.
        return _union("brackets", [one for one in (inner, outer) if one.known], ())

    def _parts(self, text: str, depth: int, patterns: bool) -> Resolved:
        """ "anxiety and depression" is two labels; a part that nothing is known of is left, and told."""
        parts = [part for part in self._split.split(text) if key(part)]
        if len(parts) < 2:
            return UNKNOWN
        last = parts[-1].split()[-1]  # "emotional and informational support": the last word belongs to each part
        found = []
        for part in parts:
            one = self._resolve(part, depth, patterns)
            found.append((part, one if one.known else self._resolve(f"{part} {last}", 0, patterns)))
        named = [(part, one) for part, one in found if key(part) not in self._wrappers]
        if any(one.targets for _, one in named):
            found = named
        left = [part.strip() for part, one in found if not one.known and not self._only_fillers(part)]
        return _union("parts", [one for _, one in found if one.known], left)

    def _only_fillers(self, text: str) -> bool:
        return all(word in self._fillers for word in words(text))

    def _by_pattern(self, text: str) -> Resolved:
        rest, found = " ".join(words(text)), []
        for pattern, to, phrase in self._patterns:
            if match := pattern.search(rest):
                if not self._denied(rest[: match.start()]):
                    found.append((match.start(), to, phrase))
                rest = rest[: match.start()] + "·" * len(match[0]) + rest[match.end() :]
                if found and not self._several:
                    break
        if not found:
            return UNKNOWN
        found.sort(key=lambda one: one[0])
        rule = " + ".join(phrase for _, _, phrase in found)
        return Resolved(_merged(target for _, to, _ in found for target in to), f"pattern {rule}")

    def _denied(self, before: str) -> bool:
        """Whether the word before a phrase takes it back ("no anxiety", "non-suicidal")."""
        return before.rstrip().rpartition(" ")[2] in self._negators

    def _corrected(self, text: str) -> str | None:
        """The text with misspelt words as the known ones, or None where there are none."""
        changed = False
        pieces = re.split(r"(\w+)", text)
        for i in range(1, len(pieces), 2):
            word = "".join(words(pieces[i]))
            if (known := self._nearest_word(word)) and known != word:
                pieces[i], changed = known, True
        return "".join(pieces) if changed else None

    def _nearest_word(self, word: str) -> str | None:
        if len(word) < TUNING.spelt or not word.isalpha():
            return None
        known = self._vocabulary.get(word[0], [])
        if word in known:
            return None
        if swapped := [one for one in known if len(one) == len(word) and sorted(one) == sorted(word)]:
            return swapped[0]
        return next(iter(difflib.get_close_matches(word, known, 1, TUNING.similar)), None)


def _ordered(patterns: dict[str, list[str]]) -> list[tuple[str, str]]:
    """Targets with their phrases: those of more words first, then as the file has them."""
    pairs = [(to, phrase) for to, phrases in patterns.items() for phrase in phrases]
    return sorted(pairs, key=lambda pair: -len(pair[1].split()))


def _pattern(phrase: str) -> re.Pattern[str]:
    """A phrase of whole words; `panic*` is any word that begins so, a lone `*` any one word."""
    pieces = []
    for piece in phrase.split():
        if piece == "*":
            pieces.append(r"\w+")
        elif piece.endswith("*"):
            pieces.append(" ".join(re.escape(p) for p in re.findall(r"\w+", piece.casefold())) + r"\w*")
        else:
            pieces.extend(re.escape(word) for word in words(piece))
    return re.compile(rf"\b{' '.join(pieces)}\b")


def _union(rule: str, found: Sequence[Resolved], left: Iterable[str]) -> Resolved:
    if not found:
        return UNKNOWN
    merged = _merged(target for one in found for target in one.targets)
    inner = dict.fromkeys(one.rule for one in found)
    return Resolved(merged, f"{rule}, {', '.join(inner)}", (*left, *(part for one in found for part in one.left)))


def _merged(found: Iterable[Target]) -> tuple[Target, ...]:
    """Each label once, with the first term said of it."""
    by_label: dict[str, Target] = {}
    for target in found:
        if target.label not in by_label or (target.term and not by_label[target.label].term):
            by_label[target.label] = target
    return tuple(by_label.values())
