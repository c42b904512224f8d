"""How much of a text is worked on: a single one, however long, costs bounded time and memory. All of it is kept."""

from __future__ import annotations

LONGEST = 50_000  # characters; the longest post that a platform takes has 40,000 (Reddit)
_WORD = 100  # characters within which the cut looks for a blank


def within(text: str) -> str:
    """The text, or as much of its beginning as is worked on, cut between two words where there are some."""
    if len(text) <= LONGEST:
        return text
    head = text[:LONGEST]
    for i in range(LONGEST, LONGEST - _WORD, -1):
        if text[i].isspace():
            return head[:i]
    return head
