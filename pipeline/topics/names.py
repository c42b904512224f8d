"""Readable names for topics."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Sequence

from pipeline.topics.tuning import Tuning


def names(phrases: Sequence[Sequence[tuple[str, float]]], texts: Sequence[str], tuning: Tuning) -> list[str]:
    """A name a topic: its heaviest phrases that do not repeat each other, told apart where equal."""
    found: list[str] = []
    capitals = _capitals(texts)
    for number, words in enumerate(phrases, start=1):
        kept: list[str] = []
        for phrase, _ in words:
            if not any(_alike(phrase, other) for other in kept):
                kept.append(phrase)
            if len(kept) == tuning.name_phrases:
                break
        name = ", ".join(_as_written(phrase, capitals) for phrase in kept) or f"Topic {number}"
        found.append(name[:1].upper() + name[1:])
    return [n if found.count(n) == 1 else f"{n} ({found[: i + 1].count(n)})" for i, n in enumerate(found)]


def _alike(phrase: str, other: str) -> bool:
    """Whether two phrases share a word, or forms of one ("luka", "lukas")."""
    return any(
        a[:5] == b[:5] or (min(len(a), len(b)) >= 4 and (a.startswith(b) or b.startswith(a)))
        for a in phrase.split()
        for b in other.split()
    )


def _capitals(texts: Sequence[str]) -> dict[str, str]:
    """Words that most texts write in capitals (CBT, ERP), by their small letters."""
    seen: dict[str, Counter[str]] = defaultdict(Counter)
    for text in texts:
        for word in re.findall(r"\b[^\W\d_]{2,6}\b", text):
            seen[word.lower()][word] += 1
    return {small: small.upper() for small, forms in seen.items() if forms[small.upper()] * 2 > forms.total()}


def _as_written(phrase: str, capitals: dict[str, str]) -> str:
    return " ".join(capitals.get(word, word) for word in phrase.split())
