"""Misspelt words put right, where they are one slip away from a known word and no English word themselves."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache

from embedding.words import common_words
from pipeline.import_coded.fold import words
from pipeline.import_coded.tuning import TUNING

_PIECES = re.compile(r"([^\W\d_]+)")
_ENDINGS = tuple(
    "s es ed d ing ly er ers al ally ive ness able ation ations ment y ic ical ist ists ism ity ous ful less".split()
)


class Speller:
    """Puts words right by a vocabulary; `stems` are beginnings that make a word known, whatever it ends in."""

    def __init__(self, vocabulary: Iterable[str], stems: Iterable[str] = ()) -> None:
        self._known = {word for word in vocabulary if len(word) >= TUNING.spelt and word.isalpha()}
        self._stems = tuple(stem for stem in stems if len(stem) >= TUNING.spelt)
        self._by_length: dict[int, list[str]] = {}
        for word in sorted(self._known):
            self._by_length.setdefault(len(word), []).append(word)

    def correct(self, text: str) -> str | None:
        """The text with misspelt words as the known ones, or None where there are none."""
        pieces = _PIECES.split(text)
        changed = False
        for i in range(1, len(pieces), 2):
            word = "".join(words(pieces[i]))
            if (known := self._nearest(word)) is not None:
                pieces[i], changed = known, True
        return "".join(pieces) if changed else None

    def _nearest(self, word: str) -> str | None:
        if len(word) < TUNING.spelt or word in self._known or word.startswith(self._stems) or is_english(word):
            return None
        near = [known for size in (-1, 0, 1) for known in self._by_length.get(len(word) + size, ())]
        return next((known for known in near if one_slip(word, known)), None)


def one_slip(one: str, other: str) -> bool:
    """Whether two words differ by one letter more, less, another or swapped with its neighbour (Damerau 1964)."""
    if len(one) > len(other):
        one, other = other, one
    start = next((i for i, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), len(one))
    a, b = one[start:], other[start:]
    if len(a) < len(b):
        return len(b) - len(a) == 1 and a == b[1:]
    return a[1:] == b[1:] or (a[:2] == b[1::-1] and a[2:] == b[2:])


@cache
def is_english(word: str) -> bool:
    """Whether a word, without an ending or two, stands in the packaged model's vocabulary of common English words."""
    known = common_words()
    if word in known:
        return True
    for ending in _ENDINGS:
        stem = word.removesuffix(ending)
        if stem != word and len(stem) >= 4 and (stem in known or f"{stem}e" in known or f"{stem}y" in known):
            return True
    return False
