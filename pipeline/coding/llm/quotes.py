"""Finding a model's quote in its post: verbatim, or repaired for whitespace, quotation marks and ellipses only."""

from __future__ import annotations

import re
from dataclasses import dataclass

WHITESPACE, MARKS, ELLIPSIS = "whitespace", "quotation marks", "ellipsis"
LONGEST_GAP = 300  # characters that an ellipsis may stand for
SHORTEST_PART = 3  # words on each side of an ellipsis
_SINGLE = "'‘’‚‛`´ʼ′‹›"
_DOUBLE = '"“”„‟«»″'
_TO_PLAIN = str.maketrans({**dict.fromkeys(_SINGLE, "'"), **dict.fromkeys(_DOUBLE, '"')})
_DOTS = re.compile(r"\.(?:\s?\.){2,}|…")
_OUTER = " \t\n'\"…"


@dataclass(frozen=True, slots=True)
class Located:
    """Where a quote stands: `text[start:end]`; `repaired` names what differs from the quote as given, if anything."""

    start: int
    end: int
    repaired: str | None = None


@dataclass(frozen=True, slots=True)
class _Folded:
    """Text with one form of blank, quotation mark and ellipsis; `starts` and `ends` lead back to the original."""

    text: str
    starts: list[int]
    ends: list[int]


def locate(quote: str, text: str) -> Located | None:
    """The first place of the quote; None where it is not in the text.

    Letters, digits and other punctuation must agree exactly. An ellipsis inside the quote may stand for up to 300
    characters of the post; what is located then is the whole passage, with the words in between.
    """
    if not quote.strip():
        return None
    if (start := text.find(quote)) >= 0:
        return Located(start, start + len(quote))
    page = _fold(text)
    inner = _fold(quote).text.strip(_OUTER)
    if span := _find(page, re.escape(inner)) if inner else None:
        return Located(*span, _difference(quote, text[slice(*span)]))
    span = _find(page, _bridge(inner))
    return Located(*span, ELLIPSIS) if span else None


def _find(page: _Folded, pattern: str | None) -> tuple[int, int] | None:
    """The span, in the original, of the first match of whole words."""
    match = re.search(rf"(?<!\w){pattern}(?!\w)", page.text, re.DOTALL) if pattern else None
    return (page.starts[match.start()], page.ends[match.end() - 1]) if match else None


def _bridge(inner: str) -> str | None:
    """A pattern for a quote that leaves words out, None where it does not or its parts are too short to tell."""
    parts = [part.strip(_OUTER) for part in inner.split("…")]
    if len(parts) < 2 or any(len(part.split()) < SHORTEST_PART for part in parts):
        return None
    return rf".{{1,{LONGEST_GAP}}}?".join(re.escape(part) for part in parts)


def _fold(text: str) -> _Folded:
    out: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    i = 0
    while i < len(text):
        dots = _DOTS.match(text, i)
        if dots:
            char, end = "…", dots.end()
        elif text[i].isspace():
            char, end = " ", i + 1
            while end < len(text) and text[end].isspace():
                end += 1
        else:
            char, end = text[i].translate(_TO_PLAIN), i + 1
        out.append(char)
        starts.append(i)
        ends.append(end)
        i = end
    return _Folded("".join(out), starts, ends)


def _difference(given: str, found: str) -> str:
    """Which repairs lead from the quote as given to the passage as found, where no words were left out."""
    kinds = []
    if _DOTS.findall(given) != _DOTS.findall(found):
        kinds.append(ELLIPSIS)
    if [c for c in given if c in _SINGLE + _DOUBLE] != [c for c in found if c in _SINGLE + _DOUBLE]:
        kinds.append(MARKS)
    if not kinds or re.findall(r"\s+", given) != re.findall(r"\s+", found):
        kinds.append(WHITESPACE)
    return ", ".join(kinds)
