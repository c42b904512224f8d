"""Text as every database takes it."""

from __future__ import annotations

import re
from typing import Any

_SURROGATE = re.compile("[\ud800-\udfff]")


def storable(text: str) -> str:
    """The text without NUL, lone surrogates replaced by U+FFFD: files and their names can hold both, databases neither."""
    if "\0" in text:
        text = text.replace("\0", "")
    if text.isascii() or not _SURROGATE.search(text):
        return text
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def make_storable(record: Any) -> None:
    """Every text of a frozen record with slots made storable, while it is being made."""
    for name in record.__slots__:
        value = getattr(record, name)
        if isinstance(value, str) and (plain := storable(value)) is not value:
            object.__setattr__(record, name, plain)
