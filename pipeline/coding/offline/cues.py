"""Finding cue phrases in a text: an index by first word, so that cost grows with the text and not with the cues."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import NamedTuple

from pipeline.coding.phrases import MASK, Phrase

_WORDS = re.compile(rf"{MASK}+|\w+")
_CACHE_SIZE = 50_000


class Tag(NamedTuple):
    """What a phrase stands for: a label of a dimension, or a named cue list (then `label` is empty)."""

    group: str
    label: str
    kind: str  # sure, needs_context, context or never
    term: str | None = None


class Hit(NamedTuple):
    """A phrase found in the text."""

    start: int
    end: int
    tag: Tag
    phrase: str


class Sight(NamedTuple):
    """A text prepared for matching: offsets are those of the original."""

    raw: str
    low: str
    words: tuple[tuple[int, str], ...]


def prepare(text: str) -> Sight:
    """Straighten apostrophes and lower the case without moving any character."""
    raw = text.replace("\u2019", "'").replace("\u2018", "'").replace(MASK, " ")
    low = raw.lower()
    if len(low) != len(raw):  # a few characters grow when lowered
        low = "".join(c.lower() if len(c.lower()) == 1 else c for c in raw)
    return Sight(raw, low, _split(low))


def mask(sight: Sight, spans: Iterable[tuple[int, int]]) -> Sight:
    """The same text with the spans made unreadable except as `{bot}`."""
    raw, low = list(sight.raw), list(sight.low)
    for start, end in spans:
        raw[start:end] = low[start:end] = MASK * (end - start)
    masked = "".join(low)
    return Sight("".join(raw), masked, _split(masked))


def _split(low: str) -> tuple[tuple[int, str], ...]:
    return tuple((m.start(), m.group()) for m in _WORDS.finditer(low))


class CueIndex:
    """All phrases of one pass over a text."""

    def __init__(self, entries: Iterable[tuple[Phrase, Tag]]) -> None:
        self._exact: dict[str, list[tuple[Phrase, Tag]]] = {}
        self._prefixes: dict[str, list[tuple[Phrase, Tag]]] = {}
        for phrase, tag in entries:
            for key in phrase.exact:
                self._exact.setdefault(key, []).append((phrase, tag))
            for key in phrase.prefixes:
                self._prefixes.setdefault(key, []).append((phrase, tag))
        self._longest = max(map(len, self._prefixes), default=0)
        self._cache: dict[str, list[tuple[Phrase, Tag]]] = {}

    def find(self, sight: Sight) -> list[Hit]:
        """Every phrase at every place, in text order; `never` phrases take the hits that they touch with them."""
        hits = []
        cache = self._cache
        for start, word in sight.words:
            candidates = cache.get(word)
            if candidates is None:
                candidates = self._candidates(word)
            for phrase, tag in candidates:
                match = phrase.pattern.match(sight.raw if phrase.keep_case else sight.low, start)
                if match:
                    hits.append(Hit(start, match.end(), tag, phrase.source))
        return _without_never(hits)

    def _candidates(self, word: str) -> list[tuple[Phrase, Tag]]:
        found = list(self._exact.get(word, ()))
        for length in range(1, min(len(word), self._longest) + 1):
            found += [entry for entry in self._prefixes.get(word[:length], ()) if entry not in found]
        if len(self._cache) >= _CACHE_SIZE:
            self._cache.clear()
        self._cache[word] = found
        return found


def _without_never(hits: list[Hit]) -> list[Hit]:
    never: dict[tuple[str, str], list[Hit]] = {}
    for hit in hits:
        if hit.tag.kind == "never":
            never.setdefault((hit.tag.group, hit.tag.label), []).append(hit)
    if not never:
        return hits
    return [
        h
        for h in hits
        if h.tag.kind != "never"
        and not any(n.start < h.end and h.start < n.end for n in never.get((h.tag.group, h.tag.label), ()))
    ]
