"""What in a text leads to a person: where it stands, and the mask that stands in its place.

One normal form is read by all (`normal`); each kind has a file of its own. They know no reader: who may see what is decided
in `db.disclosure`.
"""

from __future__ import annotations

from collections.abc import Iterator

from db.identifiers import accounts, births, numbers, people, phones, places, web
from db.identifiers.normal import Normal, normalised
from db.identifiers.span import HANDLE as HANDLE
from db.identifiers.span import MASKS as MASKS
from db.identifiers.span import Span as Span

KINDS = (web.find, accounts.find, phones.find, numbers.find, places.find, births.find, people.find)


def found(text: str) -> list[Span]:
    """Where identifiers stand in a text, from first to last; none overlaps another."""
    normal = normalised(text)
    spans = sorted(_of_all(normal), key=lambda span: (span.start, -span.end))
    joined: list[Span] = []
    for span in spans:
        if joined and span.start < joined[-1].end:
            last = joined[-1]
            longer = last if last.end - last.start >= span.end - span.start else span
            joined[-1] = Span(last.start, max(last.end, span.end), longer.mask)
        else:
            joined.append(span)
    return [Span(*normal.written(span.start, span.end), span.mask) for span in joined]


def _of_all(normal: Normal) -> Iterator[Span]:
    for find in KINDS:
        yield from find(normal)
