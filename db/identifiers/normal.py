"""One form of a text for all that look for identifiers in it, with the way back to the text as written.

Letters in fancy type, full-width signs and marks are what they stand for (Unicode NFKC), what has no width is gone, dashes and
apostrophes are plain, and "(at)", "[dot]", " dot ", " underscore " are the signs that they say. A dot that was spelled out
stays apart from a full stop: nobody spells out the end of a sentence.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

DOT = "\u2024"  # a dot that was spelled out; no normal form of a text holds this sign otherwise
_DASHES = frozenset("\u2010\u2011\u2012\u2013\u2212\ufe58\ufe63\uff0d")
_PLAIN = {"‘": "'", "’": "'", "ʼ": "'", "′": "'", "“": '"', "”": '"', "″": '"'}
_DOTS = frozenset("。｡．․·•∙‧・")
_TABLE = str.maketrans({**_PLAIN, **dict.fromkeys(_DASHES, "-"), **dict.fromkeys(_DOTS, "."), "\u00a0": " "})
_LETTERS = re.compile(
    r"[\x00-\x7f\u00e0-\u00f6\u00f8-\u0131\u0391-\u03ff\u0410-\u044f\u2014\u4e00-\u9fff\U0001f300-\U0001faff]*"
)  # what stays as it is
_OPEN, _SHUT = r"[ \t]{0,2}[\[({<]\s?", r"\s?[\])}>][ \t]{0,2}"
_SPELLED = re.compile(
    rf"(?P<dot>{_OPEN}(?:dot|d0t|punkt|\.){_SHUT}|(?<=\w)(?:[ \t]{{1,2}}|[ ]?[-_*][ ]?)(?:dot|d0t|punkt)(?:[ \t]{{1,2}}|[ ]?[-_*][ ]?)(?=\w)|&#46;|&period;"
    rf"|(?<=\w)[ \t]{{1,2}}dot(?=com\b|org\b|net\b)|(?<=\w)[ \t]{{0,2}}\.[ \t]{{1,2}}(?=(?:com|org|net|co\.uk)\b)"
    rf"|(?<=\w)[ \t]{{1,2}}\.(?=(?:com|org|net|de|io|co\.uk)\b))"
    rf"|(?P<at>{_OPEN}(?:at|@|ät){_SHUT}|(?<=\w)[ ]?[-_*][ ]?at[ ]?[-_*][ ]?(?=\w)|&#64;|&commat;|[ ]at the rate(?: of)?[ ])"
    rf"|(?P<dash>(?<=\w)[ \t]{{1,2}}(?:dash|hyphen|minus)[ \t]{{1,2}}(?=\w))|(?P<low>[ \t]{{1,2}}under[ -]?score[ \t]{{1,2}}(?=\w))|(?P<slash>(?<=\w)[ \t]{{1,2}}slash[ \t]{{1,2}}(?=\w)|\\/)",
    re.IGNORECASE,
)
_SAYS = {"dot": DOT, "at": "@", "low": "_", "dash": "-", "slash": "/"}
_MAY_SPELL = re.compile(
    r"[\[({<]\s?(?:dot|d0t|at|@|ät|punkt|\.)|[ \-_*](?:dot|d0t|punkt)|[-_*] ?at ?[-_*]| \.|\. +(?:com|org|net|co\.)|the rate|&#|&commat|&period"
    r"|score|slash|dash|hyphen|minus|\\/",
    re.IGNORECASE,
)
_WORD = re.compile(r"[a-z]+")


@dataclass(frozen=True)
class Normal:
    """A text in its normal form; its character i stands for those of the text as written from starts[i] to ends[i].

    Both are None where the places are the same.
    """

    text: str
    starts: Sequence[int] | None
    ends: Sequence[int] | None

    @cached_property
    def low(self) -> str:
        """In small letters, place by place."""
        low = self.text.lower()
        if len(low) == len(self.text):
            return low
        return "".join(small if len(small := char.lower()) == 1 else char for char in self.text)

    @cached_property
    def words(self) -> frozenset[str]:
        """Its words of plain letters, small."""
        return frozenset(_WORD.findall(self.low))

    @cached_property
    def digits(self) -> int:
        """How many digits it holds."""
        return sum(map(self.text.count, "0123456789"))

    def written(self, start: int, end: int) -> tuple[int, int]:
        """Where a stretch of it stands in the text as written."""
        if self.starts is None or self.ends is None:
            return start, end
        return self.starts[start], self.ends[end - 1]


def normalised(text: str) -> Normal:
    """The normal form of a text."""
    plain, starts = (text, None) if text.isascii() else _plain(text)
    if not _MAY_SPELL.search(plain):
        return Normal(plain, starts, None if starts is None else [at + 1 for at in starts])
    return _spelled(plain, starts)


def _plain(text: str) -> tuple[str, list[int] | None]:
    """The text with plain signs, and where each of them is from; no places where none is lost or won."""
    text = text.translate(_TABLE)
    if _LETTERS.fullmatch(text):
        return text, None
    signs = [char if char.isascii() else _sign(char) for char in text]
    if all(len(sign) == 1 for sign in signs):
        return "".join(signs), None
    return "".join(signs), [at for at, sign in enumerate(signs) for _ in sign]


@lru_cache(maxsize=4096)
def _sign(char: str) -> str:
    if unicodedata.category(char) in ("Cf", "Mn", "Me"):
        return ""
    return unicodedata.normalize("NFKC", char).replace(DOT, ".")


def _spelled(text: str, starts: list[int] | None) -> Normal:
    parts: list[str] = []
    new_starts: list[int] = []
    new_ends: list[int] = []
    places = range(len(text)) if starts is None else starts
    at = 0
    for match in _SPELLED.finditer(text):
        first, last = match.span()
        parts += [text[at:first], _SAYS[str(match.lastgroup)]]
        new_starts += [*places[at:first], places[first]]
        new_ends += [*(place + 1 for place in places[at:first]), places[last - 1] + 1]
        at = last
    if not parts:
        return Normal(text, starts, None if starts is None else [place + 1 for place in starts])
    parts.append(text[at:])
    new_starts += places[at:]
    new_ends += [place + 1 for place in places[at:]]
    return Normal("".join(parts), new_starts, new_ends)
