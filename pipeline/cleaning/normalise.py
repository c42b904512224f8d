"""Unicode and whitespace clean-up that keeps, for every character, where it came from."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

_UNTIDY = re.compile(r"[^\x20-\x7e\n]|  |\n\n\n| \n|\n ")
_STRAIGHT = str.maketrans({"‘": "'", "’": "'", "ʼ": "'", "“": '"', "”": '"', "„": '"', "\u2028": "\n", "\u2029": "\n"})


@dataclass(frozen=True, slots=True)
class Normalised:
    """Clean text; character i stands for `original[starts[i]:ends[i]]`."""

    text: str
    starts: list[int]
    ends: list[int]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Where `text[start:end]` stands in the original. Raises ValueError for an empty span."""
        if not 0 <= start < end <= len(self.text):
            raise ValueError(f"no text between {start} and {end}")
        return self.starts[start], self.ends[end - 1]


def normalise(text: str) -> Normalised:
    """NFKC, straight quotes, no control or zero-width characters, single blanks, at most one empty line."""
    if not _UNTIDY.search(text) and text == text.strip():
        return Normalised(text, list(range(len(text))), list(range(1, len(text) + 1)))
    out: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    for start, end in _clusters(text):
        for char in _clean(text[start:end]):
            if char in " \n" and (not out or _swallowed(out, char, starts, ends, end)):
                continue
            out.append(char)
            starts.append(start)
            ends.append(end)
    while out and out[-1] in " \n":
        out.pop(), starts.pop(), ends.pop()
    return Normalised("".join(out), starts, ends)


def _swallowed(out: list[str], char: str, starts: list[int], ends: list[int], end: int) -> bool:
    """Whether this blank adds nothing to the blanks before it; a line break takes the place of a space."""
    if char == "\n" and out[-1] == " ":
        out[-1] = "\n"
        ends[-1] = end
        if len(out) >= 3 and out[-2] == out[-3] == "\n":
            out.pop(), starts.pop(), ends.pop()
        return True
    if char == " ":
        return out[-1] in " \n"
    return len(out) >= 2 and out[-1] == out[-2] == "\n"


def _clusters(text: str) -> list[tuple[int, int]]:
    """Base characters with the combining marks that follow them, and line breaks of two characters, as spans."""
    spans: list[tuple[int, int]] = []
    start = 0
    for i in range(1, len(text) + 1):
        if text[i - 1 : i + 1] == "\r\n":
            continue
        if i == len(text) or text[i] < "\u0300" or not _joins(text[i]):
            if i > start:
                spans.append((start, i))
            start = i
    return spans


def _joins(char: str) -> bool:
    # The halfwidth voicing marks of Japanese compose like combining marks and are none.
    return bool(unicodedata.combining(char)) or char in "\uff9e\uff9f"


@lru_cache(maxsize=8192)
def _clean(cluster: str) -> str:
    if len(cluster) == 1 and " " <= cluster <= "~":
        return cluster
    if cluster in ("\n", "\r", "\r\n", "\x0b", "\x0c", "\x85"):
        return "\n"
    if cluster == "\t":
        return " "
    kept = "".join(c for c in unicodedata.normalize("NFKC", cluster.translate(_STRAIGHT)) if _visible(c))
    return "".join(" " if unicodedata.category(c) == "Zs" else c for c in kept)


def _visible(char: str) -> bool:
    # Cf holds zero-width characters and byte-order marks; the joiner inside emoji is one of them and may go, too.
    return char == "\n" or unicodedata.category(char) not in ("Cc", "Cf", "Cs", "Co", "Cn")
