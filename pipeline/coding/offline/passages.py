"""Sentences and quotable spans of a post, with exact offsets."""

from __future__ import annotations

import re
from collections.abc import Iterable
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
_LIST_MARK = re.compile(r"(?:[-*•·▪][ \t]+|\d{1,2}[.)](?!\d)[ \t]*|#{1,6}[ \t]+)+(?=\S)")
_STRAY = re.compile(r"[.,;:…)\]]+\s*(?:(?:and|but|so)\s+)?(?=\S)")
_NOTE = re.compile(r"(?:edit(?:ed)?|update|eta|tl;? ?dr)\b[ \t]*\d*[ \t]*[:;–—-]\s*(?=\S)", re.IGNORECASE)
_LINK_IN_FRONT = re.compile(r"(?:https?://\S+|\[https?://\S+\))\s+(?=\S)")
_LINK_AT_END = re.compile(r"\s+(?:\[?https?://\S+|\[url\])$")
_HASHTAGS_AT_END = re.compile(r"\s+(?P<tags>#\w+(?:\s+#\w+)*)$")
_JOINED = re.compile(r"(?:and|but|so|because|or|yet|plus)\s+", re.IGNORECASE)
_LOOSE_END = re.compile(
    r"(?:[\s,;:–—-]+|\s(?:and|but|so|because|or|which|that|if|when|while|although|however|just|even|the|an?|to|of|with))$"
)
# A clause that can stand by itself begins with whom or what it is about; after a comma alone, "the" may begin a mere addition.
_SUBJECT = re.compile(
    r"(?:(?:(?:and|but|so|because|or|yet|plus|if|when|while|since|although|though)\s+)?"
    r"(?:i|it|he|she|they|we|you|this|these|there|my|your|his|her|our)"
    r"|(?:and|but|so|because|yet|if|when|while|since|although|though)\s+(?:the|an?|their|its|no one|someone|people|everyone))"
    r"(?:\b|['’])",
    re.IGNORECASE,
)
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

    Where not even those that hold the focus fit, clauses of them. Marks of lists and what hangs on at the end are left out.
    """
    while words(text[spans[first].start : spans[last].end]) < SHARED.least_words:
        if last + 1 < len(spans):
            last += 1
        elif first > 0:
            first -= 1
        else:
            return None
    span = _fitting(text, spans, first, last, focus)
    return plain(text, span, focus)


def _fitting(text: str, spans: list[Span], first: int, last: int, focus: Span) -> Span:
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
    cut = _cut(text, span, focus, spans[first : last + 1])
    return cut if words(text[cut.start : cut.end]) >= SHARED.least_words else span


def plain(text: str, span: Span, focus: Span) -> Span:
    """The same stretch without a list mark or "Edit:" in front, without a link or a string of hashtags behind."""
    start, end = span
    for mark in (_STRAY, _LIST_MARK, _NOTE, _LINK_IN_FRONT):
        if (found := mark.match(text, start, end)) and found.end() <= focus.start:
            start = _if_enough(text, found.end(), end, start)
    while (tail := _tail(text[start:end])) is not None and start + tail >= focus.end:
        if words(text[start : start + tail]) < SHARED.least_words:
            break
        end = start + tail
    return Span(start, end)


def _if_enough(text: str, start: int, end: int, otherwise: int) -> int:
    return start if words(text[start:end]) >= SHARED.least_words else otherwise


def _tail(quote: str) -> int | None:
    """Where a link or a string of hashtags at the end of a quote begins."""
    if found := _LINK_AT_END.search(quote):
        return found.start()
    found = _HASHTAGS_AT_END.search(quote)
    return found.start() if found and found["tags"].count("#") >= COMPOSING.hashtag_string else None


def _around(spans: list[Span], start: int, end: int, first: int, last: int) -> tuple[int, int]:
    """The sentences from `start` to `end` and as many beside them as fit, those after before those in front."""

    def fits(a: int, b: int) -> bool:
        return first <= a and b <= last and spans[b].end - spans[a].start <= COMPOSING.longest_quote

    while fits(start, end + 1) or fits(start - 1, end):
        start, end = (start, end + 1) if fits(start, end + 1) else (start - 1, end)
    return start, end


def _cut(text: str, span: Span, focus: Span, spans: list[Span]) -> Span:
    """The clauses around the focus, as many as fit; bounds of words where one clause is too long already.

    It begins with a sentence where one is near enough, or else with a clause that says whom it is about.
    """
    clauses = [m.end() for m in _CLAUSE.finditer(text, span.start, span.end)]
    ends = sorted({*clauses, *(s.end for s in spans), span.end})
    told = [at for at in clauses if _SUBJECT.match(text, at, span.end)]
    end = min((b for b in ends if b >= focus.end), default=span.end)

    def latest(begins: Iterable[int]) -> int | None:
        return max((b for b in begins if b <= focus.start and end - b <= COMPOSING.longest_quote), default=None)

    start = latest(s.start for s in spans)
    start = latest(told) if start is None else start
    start = max((b for b in (span.start, *clauses) if b <= focus.start), default=span.start) if start is None else start
    end = max((b for b in ends if b > end and b - start <= COMPOSING.longest_quote), default=end)
    begins = (b for b in (*told, *(s.start for s in spans)) if b < start and end - b <= COMPOSING.longest_quote)
    start = start if start in {s.start for s in spans} else min(begins, default=start)
    if end - start > COMPOSING.longest_quote:
        room = max(0, COMPOSING.longest_quote - (focus.end - focus.start)) // 2
        start = _word_start(text, max(start, focus.start - room), start)
        end = _word_end(text, min(end, focus.end + room, start + COMPOSING.longest_quote), end)
    if (
        start not in {s.start for s in spans}
        and (joined := _JOINED.match(text, start, end))
        and joined.end() <= focus.start
    ):
        start = joined.end()
    if end not in {s.end for s in spans}:
        while (loose := _LOOSE_END.search(text[start:end])) and start + loose.start() >= focus.end:
            end = start + loose.start()
    return trim(text, start, end)


def _word_start(text: str, at: int, least: int) -> int:
    while at > least and not text[at - 1].isspace():
        at -= 1
    return at


def _word_end(text: str, at: int, most: int) -> int:
    while at < most and not text[at].isspace():
        at += 1
    return at
