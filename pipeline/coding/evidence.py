"""Evidence is verbatim or it is not evidence."""

from __future__ import annotations

from pipeline.records import Mention

MIN_WORDS = 5


def check(mention: Mention, text: str) -> str | None:
    """The reason why a mention's quote is no evidence in `text`, or None when it is."""
    if not 0 <= mention.start < mention.end <= len(text):
        return f"the quote's offsets {mention.start} to {mention.end} do not lie in the post ({len(text)} characters)"
    if text[mention.start : mention.end] != mention.quote:
        return "the quote is not what stands in the post at its offsets"
    words = len(mention.quote.split())
    if words < MIN_WORDS:
        return f"the quote has {words} words; at least {MIN_WORDS} are needed"
    return None
