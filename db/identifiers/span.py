"""A stretch of a text, and what stands there for those who may not read it."""

from __future__ import annotations

from typing import NamedTuple

E_MAIL, LINK, HANDLE, PHONE = "[e-mail]", "[link]", "[handle]", "[phone]"
NUMBER, ADDRESS, BIRTHDAY, NAME = "[number]", "[address]", "[birthday]", "[name]"
MASKS = (E_MAIL, LINK, HANDLE, PHONE, NUMBER, ADDRESS, BIRTHDAY, NAME)


class Span(NamedTuple):
    """From `start` to before `end`."""

    start: int
    end: int
    mask: str
