"""Sentences and quotable spans of a post, with exact offsets."""

from __future__ import annotations

import re
from typing import NamedTuple

from pipeline.coding.offline.tuning import COMPOSING, LEARNING
from records.tuning import SHARED

_END = re.compile(
    r"[.!?…。]+[\"'”’)\]*]*(?=\s)"  # a full stop and what closes with it
    r"|\n\s*\n"  # a blank line
    r"|(?<=[.!?:…)\]\"'*])[ \t]*\n"
    r"|\n(?=\s*(?:[-*•>#\d]|[A-Z]))"  # a list item or a new line that begins as a sentence does
)
_ABBREVIATION = re.compile(r"\b(?:dr|mr|mrs|ms|vs|e\.g|i\.e|approx|prof|jr|sr|[a-z])\.$", re.IGNORECASE)
_CLAUSE = re.compile(r"[;:]\s|,\s|\s[-–—]+\s|\.\.+\s*|\s(?=(?:but|and|because|so|which|however|although)\s)")


class Span(NamedTuple):
    """A stretch of the text, `text[start:end]`."""

    start: int
    end: int


def sentences(text: str) -> list[Span]:
    """The sentences of a text, trimmed; together they hold every word of it."""
    spans: list[Span] = []
    start = 0
    for match in _END.finditer(text):
        end = match.end()
        if end <= start or (
            match.group() == "." and _ABBREVIATION.search(text, max(start, end - LEARNING.abbreviation), end)
        ):
            continue
        _add(spans, text, start, end)
        start = end
    _add(spans, text, start, len(text))
    return spans


def _add(spans: list[Span], text: str, start: int, end: int) -> None:
    span = trim(text, start, end)
    if span.end > span.start:
        spans.append(span)


def trim(text: str, start: int, end: int) -> Span:
    """The same stretch without white space at its ends."""
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return Span(start, end)


def words(text: str) -> int:
    """How many words a text has, as evidence counts them."""
    return len(text.split())


def quotable(text: str, spans: list[Span], first: int, last: int, focus: Span) -> Span | None:
    """The quote for sentences `first` to `last`: grown while too short; when too long, the sentences around `focus` that fit.

    Where not even those that hold the focus fit, clauses of them.
    """
    while words(text[spans[first].start : spans[last].end]) < SHARED.least_words:
        if last + 1 < len(spans):
            last += 1
        elif first > 0:
            first -= 1
        else:
            return None
    span = Span(spans[first].start, spans[last].end)
    if span.end - span.start <= COMPOSING.longest_quote:
        return span
    held = [p for p in range(first, last + 1) if spans[p].end > focus.start and spans[p].start < focus.end]
    if held:
        first, last = _around(spans, held[0], held[-1], first, last)
        span = Span(spans[first].start, spans[last].end)
        if (
            span.end - span.start <= COMPOSING.longest_quote
            and words(text[span.start : span.end]) >= SHARED.least_words
        ):
            return span
    cut = _cut(text, span, focus)
    return cut if words(text[cut.start : cut.end]) >= SHARED.least_words else span


def _around(spans: list[Span], start: int, end: int, first: int, last: int) -> tuple[int, int]:
    """The sentences from `start` to `end` and as many beside them as fit, those after before those in front."""

    def fits(a: int, b: int) -> bool:
        return first <= a and b <= last and spans[b].end - spans[a].start <= COMPOSING.longest_quote

    while fits(start, end + 1) or fits(start - 1, end):
        start, end = (start, end + 1) if fits(start, end + 1) else (start - 1, end)
    return start, end


def _cut(text: str, span: Span, focus: Span) -> Span:
    """The clauses around the focus, as many as fit; bounds of words where one clause is too long already."""
    bounds = [span.start, *(m.end() for m in _CLAUSE.finditer(text, span.start, span.end)), span.end]
    start = max((b for b in bounds if b <= focus.start), default=span.start)
    end = min((b for b in bounds if b >= focus.end), default=span.end)
    grown = True
    while grown:
        grown = False
        after = min((b for b in bounds if b > end), default=end)
        if after - start <= COMPOSING.longest_quote and after > end:
            end, grown = after, True
        before = max((b for b in bounds if b < start), default=start)
        if end - before <= COMPOSING.longest_quote and before < start:
            start, grown = before, True
    if end - start > COMPOSING.longest_quote:
        room = max(0, COMPOSING.longest_quote - (focus.end - focus.start)) // 2
        start = _word_start(text, max(start, focus.start - room), start)
        end = _word_end(text, min(end, focus.end + room, start + COMPOSING.longest_quote), end)
    return trim(text, start, end)


def _word_start(text: str, at: int, least: int) -> int:
    while at > least and not text[at - 1].isspace():
        at -= 1
    return at


def _word_end(text: str, at: int, most: int) -> int:
    while at < most and not text[at].isspace():
        at += 1
    return at
