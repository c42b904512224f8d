"""Labels in wrappers: "Other (grief)", "Other: grief", "Other (grief": what is announced is the label."""

from __future__ import annotations

import re

from pipeline.import_coded.fold import key

_CLOSING = {"(": ")", "[": "]", "{": "}"}
_INNERMOST = re.compile(r"[(\[{]([^()\[\]{}]*)[)\]}]?")
_ANNOUNCED = re.compile(r"\s*(?::|=|-+>|\s[-–—]+\s)\s*")
_QUOTES = "\"'“”‘’«»`* "


def unwrapped(text: str, announcers: frozenset[str]) -> str:
    """The text without the words that only announce it; as it is where there are none. Announcers are folded keys."""
    while (inner := _inner(text, announcers)) is not None:
        text = inner
    return text


def _inner(text: str, announcers: frozenset[str]) -> str | None:
    stripped = text.strip().strip(_QUOTES)
    opening = next((i for i, char in enumerate(stripped) if char in _CLOSING), None)
    if opening is not None and key(stripped[:opening]) in announcers and _closes_at_end(stripped[opening:]):
        inner = stripped[opening + 1 :].removesuffix(_CLOSING[stripped[opening]]).strip().strip(_QUOTES)
        return inner if key(inner) else None
    head, *rest = _ANNOUNCED.split(stripped, maxsplit=1)
    if rest and key(head) in announcers and key(rest[0]):
        return rest[0].strip(_QUOTES)
    return None


def _closes_at_end(text: str) -> bool:
    """Whether the bracket that opens the text closes at its end, or never."""
    depth = 0
    for i, char in enumerate(text):
        depth += (char in _CLOSING) - (char in _CLOSING.values())
        if depth == 0:
            return i == len(text) - 1
    return True


def inside_and_outside(text: str) -> tuple[str, str] | None:
    """What stands in the innermost of the first brackets, and the text without it; None where there are none."""
    if not (inside := _INNERMOST.search(text)):
        return None
    return inside[1], f"{text[: inside.start()]} {text[inside.end() :]}".strip()
