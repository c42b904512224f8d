"""Phrases as people wrote them, and in how many posts each stands: what a topic's name is made of.

A phrase is one to `Tuning.name_words` words that stand together within a clause, function words included ("talk me
through a panic attack"). It begins and ends with a word that carries meaning, or with one that belongs there ("not",
"down"). Masks ("[link]") end a clause and are never part of one.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property

from pipeline.topics.tuning import Tuning

Phrase = tuple[str, ...]  # words in small letters
_WORD = re.compile(r"[^\W\d_]+(?:['-][^\W\d_]+)*|\[\w+(?:-\w+)?\]")  # or a mask, as "[link]"


@dataclass(frozen=True)
class Words:
    """Which words may stand where in a phrase. `ignored` name no topic, such as the chatbots' own names; `told` says of a
    phrase whether it may stand open on a page.
    """

    ignored: Collection[str]
    told: Callable[[str], bool]
    tuning: Tuning

    def carries(self, word: str) -> bool:
        """Whether a word can tell one topic from another."""
        return len(word) > 2 and word not in self._stop and stem(word) not in self._stop

    def means(self, word: str) -> bool:
        """Whether a word is more than a function word, though any post may hold it."""
        return len(word) > 2 and word not in self._function and stem(word) not in self._function

    def barred(self, word: str) -> bool:
        """Whether no phrase may hold this word."""
        return word.startswith("[") or not {word, stem(word)}.isdisjoint(self._barred)

    def fits(self, phrase: Phrase) -> bool:
        """Whether a phrase that can be read tells one topic from another."""
        return self._fits(phrase, self.carries)

    def reads(self, phrase: Phrase) -> bool:
        """Whether a phrase of words that are not barred can be read by itself."""
        return self._fits(phrase, self.means)

    def _fits(self, phrase: Phrase, carries: Callable[[str], bool]) -> bool:
        first, last = phrase[0], phrase[-1]
        if len(phrase) == 1:
            return carries(first)
        return (
            (carries(first) or first in self._first)
            and (carries(last) or last in self._last)
            and any(map(carries, phrase))
            and len(set(phrase)) == len(phrase)
        )

    @cached_property
    def _function(self) -> frozenset[str]:
        from sklearn.feature_extraction.text import ENGLISH_STOP_WORDS

        return frozenset({*ENGLISH_STOP_WORDS, *self.tuning.fillers.split()} - set(self.tuning.telling.split()))

    @cached_property
    def _stop(self) -> frozenset[str]:
        return self._function | set(self.tuning.generic.split())

    @cached_property
    def _barred(self) -> frozenset[str]:
        return frozenset(form for word in self.ignored for form in (word.lower(), f"{word.lower()}s"))

    @cached_property
    def _first(self) -> frozenset[str]:
        return frozenset(self.tuning.openers.split())

    @cached_property
    def _last(self) -> frozenset[str]:
        return frozenset(self.tuning.closers.split())


@dataclass(frozen=True)
class Held:
    """The posts that hold each phrase, by topic (-1 for none)."""

    phrases: Mapping[Phrase, Mapping[int, frozenset[int]]]

    def by_stem(self) -> dict[Phrase, list[Phrase]]:
        """The phrases that differ in a plural only, together."""
        found: dict[Phrase, list[Phrase]] = {}
        for phrase in self.phrases:
            found.setdefault(tuple(map(stem, phrase)), []).append(phrase)
        return found


@cache
def stem(word: str) -> str:
    """A word without its plural or genitive (Harman 1991, the S-stemmer)."""
    word = word.removesuffix("'s")
    if len(word) > 4 and word.endswith("ies"):
        return f"{word[:-3]}y"
    return word[:-1] if len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us", "is")) else word


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


def held(texts: Sequence[str], posts: Sequence[int], topic_of: Sequence[int], words: Words) -> Held:
    """Phrases that `Tuning.fewest_posts` or more posts of one topic hold, and the posts that hold them anywhere."""
    split, least = [list(clauses(text)) for text in texts], words.tuning.fewest_posts
    stems: dict[str, dict[int, set[int]]] = defaultdict(lambda: defaultdict(set))
    for parts, post, topic in zip(split, posts, topic_of, strict=True):
        for word in {stem(word) for clause in parts for word in clause}:
            stems[word][topic].add(post)
    frequent = {word for word, by in stems.items() if any(len(by[topic]) >= least for topic in by if topic >= 0)}
    found: dict[Phrase, dict[int, set[int]]] = defaultdict(lambda: defaultdict(set))
    for parts, post, topic in zip(split, posts, topic_of, strict=True):
        for phrase in _phrases(parts, words, frequent):
            found[phrase][topic].add(post)
    kept = {
        phrase: {topic: frozenset(posts) for topic, posts in by.items()}
        for phrase, by in found.items()
        if any(len(posts) >= least for topic, posts in by.items() if topic >= 0) and words.told(" ".join(phrase))
    }
    return Held(kept)


def _phrases(parts: Sequence[Phrase], words: Words, frequent: Collection[str]) -> Iterator[Phrase]:
    """Every phrase of the clauses that can be read by itself and has none but frequent words."""
    longest = words.tuning.name_words
    for clause in parts:
        usable = [stem(word) in frequent and not words.barred(word) for word in clause]
        for start in range(len(clause)):
            for end in range(start + 1, min(start + longest, len(clause)) + 1):
                if not usable[end - 1]:
                    break
                if words.reads(phrase := clause[start:end]):
                    yield phrase
