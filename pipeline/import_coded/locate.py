"""Where a quote stands in its post: word for word, or after repairing what copying changes."""

from __future__ import annotations

import re
from typing import NamedTuple

from pipeline.cleaning.normalise import normalise

GAP = 300  # characters that an ellipsis inside a quote may stand for
SHORTEST_PIECE = 3  # words on each side of it
_ELLIPSIS = re.compile(r"\s*(?:\[\s*(?:\.{3,}|…)\s*\]|\(\s*(?:\.{3,}|…)\s*\)|\.{3,}|…)\s*")
_AROUND = " \n\"'`«»"


class Place(NamedTuple):
    """`text[start:end]` is the quote; `repaired` where that differs from what was given."""

    start: int
    end: int
    repaired: bool


def locate(text: str, quote: str) -> Place | None:
    """The quote's first place in the text; only blanks, quotation marks and ellipses may differ."""
    if not quote.strip():
        return None
    if (start := text.find(quote.strip())) >= 0:
        return Place(start, start + len(quote.strip()), False)
    clean = normalise(text)
    flat = clean.text.replace("\n", " ")
    whole = " ".join(normalise(quote).text.split())
    for wanted in dict.fromkeys((whole, whole.strip(_AROUND))):
        pieces = [piece for piece in (part.strip() for part in _ELLIPSIS.split(wanted)) if piece]
        if len(pieces) > 1 and min(len(piece.split()) for piece in pieces) < SHORTEST_PIECE:
            continue
        if pieces and (found := _pieces(flat, pieces)):
            return Place(*clean.span(*found), True)
    return None


def _pieces(text: str, pieces: list[str]) -> tuple[int, int] | None:
    """From the first piece to the last, each after the one before and no further than GAP from it."""
    patterns = [re.compile(rf"(?<!\w){' +'.join(map(re.escape, piece.split()))}(?!\w)") for piece in pieces]
    for first in patterns[0].finditer(text):
        end = first.end()
        for pattern in patterns[1:]:
            match = pattern.search(text, end)
            if match is None or match.start() - end > GAP:
                break
            end = match.end()
        else:
            return first.start(), end
    return None
