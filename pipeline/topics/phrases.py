"""Phrases as people wrote them: two to four words that can be read by themselves, and how whole they are.

A phrase stands within a clause. It begins and ends with a word that carries meaning, or with one that belongs there ("not",
"down"), holds one that tells topics apart, and none of a chatbot's name. Masks ("[link]") end a clause.

A part of a phrase ("panic" of "panic attack", "manage my") is told from a whole by its neighbours: how often what stands
before and after it is the border of a clause or a function word (after the accessor variety of Feng et al. 2004).
"""

from __future__ import annotations

import math
import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache, cached_property
from typing import TYPE_CHECKING

from pipeline.topics.themes import Themes
from pipeline.topics.tuning import Tuning

if TYPE_CHECKING:
    from pipeline.topics.aside import Aside

Phrase = tuple[str, ...]  # words in small letters
_WORD = re.compile(r"[^\W\d_]+(?:['-][^\W\d_]+)*|\[\w+(?:-\w+)?\]")  # or a mask, as "[link]"


@cache
def stem(word: str) -> str:
    """A word without its plural or genitive (Harman 1991, the S-stemmer)."""
    word = word.removesuffix("'s")
    if len(word) > 4 and word.endswith("ies"):
        return f"{word[:-3]}y"
    return word[:-1] if len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us", "is")) else word


@cache
def root(word: str) -> str:
    """What the forms of a word have in common (deal, dealing, dealt not): `stem` without "-ing", "-ed" and a last "e"."""
    word = stem(word)
    if word.endswith("ied") and len(word) > 4:
        return f"{word[:-3]}y"
    for ending in ("ing", "ed"):
        begins = word.removesuffix(ending)
        if begins != word and len(begins) > 2 and not begins.endswith("e") and re.search("[aeiouy]", begins):
            word = begins[:-1] if begins[-1] == begins[-2] and begins[-1] in "bdgmnprt" else begins
            break
    return word.removesuffix("e") if len(word) > 3 else word


def clauses(text: str) -> Iterator[Phrase]:
    """The words of each stretch without a sign or a number in it, in small letters."""
    text = text.lower().translate({0x2019: "'", 0x2018: "'"})
    words: list[str] = []
    end = 0
    for match in _WORD.finditer(text):
        if words and text[end : match.start()].strip(" \t\u00a0"):
            yield tuple(words)
            words = []
        words.append(match.group())
        end = match.end()
    if words:
        yield tuple(words)


@dataclass(frozen=True)
class Words:
    """Which words may stand where in a phrase. `told` says of a phrase whether it may stand open on a page."""

    aside: Aside
    told: Callable[[str], bool]
    tuning: Tuning
    themes: Themes = field(default_factory=Themes)  # and what posts raise
    common: frozenset[str] = frozenset()  # stems that half the topics share

    def carries(self, word: str) -> bool:
        """Whether a word can tell one topic from another."""
        return (
            len(word) > 2
            and {word, stem(word)}.isdisjoint(self._stop)
            and stem(word) not in self.common
            and not self.aside.is_condition(word)
        )

    def means(self, word: str) -> bool:
        """Whether a word is more than a function word, though any post may hold it."""
        return len(word) > 2 and not self.function(word)

    def function(self, word: str) -> bool:
        """Whether a word holds sentences together, or fills them."""
        return not {word, stem(word)}.isdisjoint(self._function)

    def stops(self, word: str) -> bool:
        """Whether any post may hold a word."""
        return not {word, stem(word)}.isdisjoint(self._stop)

    def barred(self, word: str) -> bool:
        """Whether no phrase may hold this word."""
        return word.startswith("[") or stem(word) in self.aside.names_stemmed

    def key(self, phrase: Phrase) -> Phrase:
        """What a phrase has in common with other forms of it: the stems of its words that mean something, in order of the alphabet."""
        return tuple(sorted(root(w) for w in self.content(phrase)))

    def content(self, phrase: Phrase) -> list[str]:
        """The words of a phrase that mean something."""
        return [w for w in phrase if self.means(w) or w in self._first or w in self._last]

    def noun(self, word: str, borders: Borders) -> bool:
        """Whether a word is used as a noun: not seldom after a determiner and before a border, and mostly before one."""
        seen = borders.words[word]
        often, last = self.tuning.determined * seen.times, self.tuning.closing * seen.times
        return seen.determined >= often and seen.closed >= last > 0

    def reads(self, phrase: Phrase) -> bool:
        """Whether a phrase of words that are not barred can be read by itself and tells a topic."""
        first, last = phrase[0], phrase[-1]
        return (
            self._may_open(first)
            and self._may_close(last)
            and len(set(phrase)) == len(phrase)
            and all(self._may_stand(word) for word in phrase[1:-1])
            and self._tells(phrase)
            and ({"and", "or"}.isdisjoint(phrase) or self.carries(first) or self.aside.is_condition(first))
            and len(self.key(phrase)) > 1
        )

    def _tells(self, phrase: Phrase) -> bool:
        """Whether it holds a word that tells; a condition's does not, whatever any post may say of it ("people with anxiety")."""
        return any(self.carries(word) and word not in self._unfinished for word in phrase)

    def border(self, word: str | None) -> bool:
        """Whether a word before or after a phrase, None for the end of the clause, parts it from what is there."""
        return word is None or word in self._borders

    def denies(self, word: str) -> bool:
        """Whether a word turns what a phrase says into its contrary."""
        return word in self._denying

    def determines(self, word: str) -> bool:
        """Whether a noun phrase begins after this word."""
        return word in self._determiners

    def _may_open(self, word: str) -> bool:
        return word in self._first or (self.means(word) and word not in self._no_opener)

    def _may_close(self, word: str) -> bool:
        return word in self._last or (self.means(word) and word not in self._unfinished and not word.endswith("'s"))

    def _may_stand(self, word: str) -> bool:
        return word in self._inner or word in self._first or word in self._last or self.means(word)

    @cached_property
    def _function(self) -> frozenset[str]:
        from sklearn.feature_extraction.text import ENGLISH_STOP_WORDS

        return frozenset({*ENGLISH_STOP_WORDS, *self.tuning.fillers.split()} - set(self.tuning.telling.split()))

    @cached_property
    def _stop(self) -> frozenset[str]:
        return self._function | set(self.tuning.generic.split())

    @cached_property
    def _first(self) -> frozenset[str]:
        return frozenset(self.tuning.openers.split())

    @cached_property
    def _last(self) -> frozenset[str]:
        return frozenset(self.tuning.closers.split())

    @cached_property
    def _inner(self) -> frozenset[str]:
        return frozenset(self.tuning.inner.split())

    @cached_property
    def _unfinished(self) -> frozenset[str]:
        return frozenset(self.tuning.unfinished.split())

    @cached_property
    def _no_opener(self) -> frozenset[str]:
        return frozenset(self.tuning.no_openers.split())

    @cached_property
    def _borders(self) -> frozenset[str]:
        return frozenset(self.tuning.borders.split())

    @cached_property
    def _denying(self) -> frozenset[str]:
        return frozenset(self.tuning.denying.split())

    @cached_property
    def _determiners(self) -> frozenset[str]:
        return frozenset(self.tuning.determiners.split())


@dataclass(slots=True)
class Seen:
    """How often a phrase, or a word, was seen, and how often with a border before and after it."""

    times: int = 0
    opened: int = 0
    closed: int = 0
    determined: int = 0  # after a determiner, with a border after it


@dataclass(frozen=True)
class Borders:
    """How whole phrases are, by what stands around them and, where they are rare, around their first and last words."""

    phrases: dict[Phrase, Seen] = field(default_factory=lambda: defaultdict(Seen))
    words: dict[str, Seen] = field(default_factory=lambda: defaultdict(Seen))

    @classmethod
    def of(cls, texts: Sequence[Sequence[Phrase]], words: Words) -> Borders:
        """Of the clauses of texts."""
        seen = cls()
        for text in texts:
            for clause in text:
                for i, word in enumerate(clause):
                    _count(seen.words[word], clause, i, i + 1, words)
                for start, end in spans(clause, words):
                    _count(seen.phrases[clause[start:end]], clause, start, end, words)
        return seen

    def whole(self, phrase: Phrase) -> float:
        """0 to 1: the geometric mean of both borders, with three sightings of its outer words as prior."""
        seen, first, last = self.phrases[phrase], self.words[phrase[0]], self.words[phrase[-1]]
        before = (seen.opened + 3 * (first.opened + 1) / (first.times + 2)) / (seen.times + 3)
        after = (seen.closed + 3 * (last.closed + 1) / (last.times + 2)) / (seen.times + 3)
        return math.sqrt(before * after)


def _count(seen: Seen, clause: Phrase, start: int, end: int, words: Words) -> None:
    before = clause[start - 1] if start else None
    seen.times += 1
    determined = before is not None and words.determines(before)
    closed = words.border(clause[end] if end < len(clause) else None)
    seen.opened += words.border(before) or determined
    seen.closed += closed
    seen.determined += determined and closed


def spans(clause: Phrase, words: Words) -> Iterator[tuple[int, int]]:
    """Where every phrase of a clause begins and ends."""
    longest = words.tuning.most_words
    for start in range(len(clause)):
        for end in range(start + 1, min(start + longest, len(clause)) + 1):
            if words.barred(clause[end - 1]):
                break
            if end > start + 1 and words.reads(clause[start:end]):
                yield start, end
