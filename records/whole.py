"""Whether a passage stands in its text as something whole, and not as the rest of a sentence."""

from __future__ import annotations

_RUNS_ON = ",;([{-–—/&"  # what neither ends a sentence nor lets one begin
_MARKS = " \t\"'“”‘’*_>#•"  # white space, quotation marks, and signs of Markdown around words

_OF_LISTS = "-–0123456789.)"


def whole(text: str, start: int, end: int) -> bool:
    """Whether `text[start:end]` begins where a sentence or line does and ends where one does, its brackets closed."""
    quote = text[start:end]
    before = text[:start]
    begins = not before.rpartition("\n")[2].strip(_MARKS + _OF_LISTS) or _stops(before)
    return begins and _ends(quote, text[end:]) and quote.count("(") <= quote.count(")") + 1


def _ends(quote: str, after: str) -> bool:
    following = after.lstrip(" \t")[:1]
    return following in ("", "\n") or _stops(quote) or (quote[-1:].isalnum() and following in ".!?…")


def _stops(text: str) -> bool:
    """Whether nothing is left open at the end of the text: no word, no comma, no bracket."""
    last = text.rstrip(_MARKS)[-1:]
    return not (last.isalnum() or (last and last in _RUNS_ON))
