"""Themes: what people raise when they write about chatbots and mental health, with the words by which a post raises it.

They are written by hand in `themes.yaml`. A cue is whole words; "*" is any end of a word, ".." up to three words between.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

FILE = Path(__file__).with_name("themes.yaml")
BETWEEN = 3  # words that ".." stands for at most
_WORD = re.compile(r"\w+(?:['-]\w+)*")
_PART = re.compile(r"\.\.|\w+(?:['-]\w+)*\*?")
_PLAIN = str.maketrans({"’": "'", "‘": "'"})


@dataclass(frozen=True, slots=True)
class Part:
    """A word of a cue: how it begins or what it is, and how many words may stand before it."""

    word: str
    begins: bool
    gap: int = 0

    def fits(self, word: str) -> bool:
        """Whether a word of a text is this one."""
        return word.startswith(self.word) if self.begins else word == self.word


Cue = tuple[Part, ...]


def cue(written: str) -> Cue:
    """A cue as it is written: "break* .. down"."""
    parts, gap = [], 0
    for part in _PART.findall(written.lower()):
        if part == "..":
            gap = BETWEEN
            continue
        parts.append(Part(part.rstrip("*"), part.endswith("*"), gap))
        gap = 0
    if not parts:
        raise ValueError(f"A cue has no word: {written!r}")
    return tuple(parts)


class Themes:
    """Names of themes, and for each its cues, as they are written."""

    def __init__(self, cues: Mapping[str, Sequence[str]] | None = None) -> None:
        self.cues = {name: tuple(written) for name, written in (cues or {}).items()}
        self._whole: dict[str, list[tuple[int, Cue]]] = {}
        self._begun: list[tuple[int, Cue]] = []
        for number, one in ((number, cue(one)) for number, own in enumerate(self.cues.values()) for one in own):
            if one[0].begins:
                self._begun.append((number, one))
            else:
                self._whole.setdefault(one[0].word, []).append((number, one))
        self._known: dict[str, list[tuple[int, Cue]]] = {}  # by word, the cues that begin with it

    @property
    def names(self) -> list[str]:
        """In order."""
        return list(self.cues)

    def told(self) -> list[str]:
        """Everything, for a fingerprint."""
        return [f"{name}: {', '.join(cues)}" for name, cues in self.cues.items()]

    def holds(self, texts: Sequence[str]) -> NDArray[np.bool_]:
        """Which text raises which theme, shape (texts, themes)."""
        found = np.zeros((len(texts), len(self.cues)), dtype=bool)
        for row, text in enumerate(texts):
            words = _WORD.findall(text.lower().translate(_PLAIN))
            for place, word in enumerate(words):
                for number, one in self._beginning(word):
                    if not found[row, number] and _follows(words, place + 1, one[1:]):
                        found[row, number] = True
        return found

    def _beginning(self, word: str) -> list[tuple[int, Cue]]:
        if word not in self._known:
            begun = [(number, one) for number, one in self._begun if one[0].fits(word)]
            self._known[word] = [*self._whole.get(word, ()), *begun]
        return self._known[word]


def _follows(words: Sequence[str], place: int, parts: Sequence[Part]) -> bool:
    """Whether these parts of a cue follow from a place on."""
    if not parts:
        return True
    within = range(place, min(place + parts[0].gap + 1, len(words)))
    return any(parts[0].fits(words[at]) and _follows(words, at + 1, parts[1:]) for at in within)


@cache
def all_themes() -> Themes:
    """Those of the file."""
    from ruamel.yaml import YAML

    read = YAML(typ="safe").load(FILE)
    return Themes({name: tuple(map(str, cues)) for one in read for name, cues in one.items()})
