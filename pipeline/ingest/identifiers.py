"""Native ids, kept exact: never through a float, never rounded."""

from __future__ import annotations

import hashlib
import re
from decimal import Decimal
from typing import Any

from pipeline.ingest.fields import is_missing, short
from pipeline.ingest.reject import Reject

_EXACT = 2**53
_SCIENTIFIC = re.compile(r"^[+-]?\d(?:[.,]\d+)?[eE]\+?\d+$")
_WHOLE_FLOAT = re.compile(r"^(\d+)\.0+$")


class DamagedId(Reject):
    """An id that a spreadsheet or a float has rounded."""

    def __init__(self, value: Any) -> None:
        super().__init__(
            f"a spreadsheet rounded the id to {str(value)[:40]}: export again with the id column as text, "
            "or add a column with the post's URL"
        )


def exact_id(value: Any) -> str | None:
    """The id as text; None where it is missing; raises DamagedId where digits were lost."""
    if is_missing(value) or isinstance(value, (bool, list, tuple, dict)):
        return None
    if isinstance(value, int):
        return str(value) if -(10**100) < value < 10**100 else None
    if isinstance(value, (float, Decimal)):
        if -_EXACT < value < _EXACT and value == int(value):
            return str(int(value))
        raise DamagedId(value)
    text = short(value)
    if text is None:
        return None
    if _SCIENTIFIC.match(text):
        raise DamagedId(text)
    whole = _WHOLE_FLOAT.match(text)
    if whole is None:
        return text
    if int(whole[1][:20]) >= _EXACT:
        raise DamagedId(text)
    return whole[1]


def id_or(value: Any, fallback: str | None) -> str | None:
    """The exact id, or `fallback` (an id from the row's URL) where it is missing or damaged."""
    try:
        return exact_id(value) or fallback
    except DamagedId:
        if fallback is None:
            raise
        return fallback


def loose_id(value: Any) -> str | None:
    """An id that only points somewhere (parent, thread, author): None rather than a wrong one."""
    try:
        return exact_id(value)
    except DamagedId:
        return None


def content_id(*parts: object) -> str:
    """A stable id for a post without one, from its content alone, so that it is the same in every file."""
    joined = "\0".join("" if part is None else str(part) for part in parts)
    return hashlib.sha256(joined.encode("utf-8", "replace")).hexdigest()[:32]


def require(value: str | None, what: str = "id") -> str:
    """The value, or a Reject that names what is missing."""
    if value is None:
        raise Reject(f"no {what}")
    return value


def require_text(text: str) -> str:
    """The text untouched, or a Reject where it is blank."""
    if not text.strip():
        raise Reject("no text")
    return text
