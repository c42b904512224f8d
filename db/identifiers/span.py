"""A stretch of a text, and what stands there for those who may not read it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

E_MAIL, LINK, HANDLE, PHONE = "[e-mail]", "[link]", "[handle]", "[phone]"
NUMBER, ADDRESS, BIRTHDAY, NAME = "[number]", "[address]", "[birthday]", "[name]"
MASKS = (E_MAIL, LINK, HANDLE, PHONE, NUMBER, ADDRESS, BIRTHDAY, NAME)


class Span(NamedTuple):
    """From `start` to before `end`."""

    start: int
    end: int
    mask: str


def marked(pattern: re.Pattern[str], text: str, mask: str, group: str | int = 0) -> Iterator[Span]:
    """Every match of a pattern, or a group of each, as a span with this mask."""
    for match in pattern.finditer(text):
        yield Span(*match.span(group), mask)
