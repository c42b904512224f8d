"""Evidence is verbatim or it is not evidence: where a quote stands in its post, and whether it may stand for one."""

from __future__ import annotations

import re
from dataclasses import dataclass

from records.mentions import Mention
from records.tuning import SHARED

WHITESPACE, MARKS, ELLIPSIS = "whitespace", "quotation marks", "ellipsis"
_SINGLE = "'‘’‚‛`´ʼ′‹›"
_DOUBLE = '"“”„‟«»″'
_TO_PLAIN = str.maketrans({**dict.fromkeys(_SINGLE, "'"), **dict.fromkeys(_DOUBLE, '"')})
_DOTS = re.compile(r"[\[(]\s*(?:\.(?:\s?\.){2,}|…)\s*[\])]|\.(?:\s?\.){2,}|…")
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


def locate(quote: str, text: str, *, whole_words: bool = False) -> Located | None:
    """The first place of the quote; None where it is not in the text.

    Letters, digits and punctuation must agree exactly. An ellipsis, in brackets or not, may stand for up to 300
    characters of the post; what is located then is the whole passage, with the words in between. A verbatim quote may
    begin or end inside a word unless `whole_words` forbids it; a repaired one never does.
    """
    if not quote.strip():
        return None
    if not whole_words and (start := text.find(quote)) >= 0:
        return Located(start, start + len(quote))
    page = _fold(text)
    folded = _fold(quote).text.strip()
    inner = folded.strip(_OUTER)
    for wanted in dict.fromkeys((folded, inner)):
        if inner and (span := _find(page, re.escape(wanted))):
            found = text[slice(*span)]
            return Located(*span, None if found == quote else _difference(quote, found))
    span = _find(page, _bridge(inner))
    return Located(*span, ELLIPSIS) if span else None


def _find(page: _Folded, pattern: str | None) -> tuple[int, int] | None:
    """The span, in the original, of the first match of whole words."""
    match = re.search(rf"(?<!\w){pattern}(?!\w)", page.text, re.DOTALL) if pattern else None
    return (page.starts[match.start()], page.ends[match.end() - 1]) if match else None


def _bridge(inner: str) -> str | None:
    """A pattern for a quote that leaves words out, None where it does not or its parts are too short to tell."""
    parts = [part.strip(_OUTER) for part in inner.split("…")]
    if len(parts) < 2 or any(len(part.split()) < SHARED.shortest_part for part in parts):
        return None
    return rf".{{1,{SHARED.longest_gap}}}?".join(re.escape(part) for part in parts)


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


def check(mention: Mention, text: str) -> str | None:
    """The reason why a mention's quote is no evidence in `text`, or None when it is."""
    if not 0 <= mention.start < mention.end <= len(text):
        return f"the quote's offsets {mention.start} to {mention.end} do not lie in the post ({len(text)} characters)"
    if text[mention.start : mention.end] != mention.quote:
        return "the quote is not what stands in the post at its offsets"
    words = len(mention.quote.split())
    if words < SHARED.least_words:
        return f"the quote has {words} words; at least {SHARED.least_words} are needed"
    return None
