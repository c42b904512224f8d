"""Careful access to values of unknown type: text, counts, flags, nested keys."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

_COUNT = re.compile(r"^([+-]?\d+(?:[.,]\d+)?)\s*([kmb])$", re.IGNORECASE)
_SCALE = {"k": 1_000, "m": 1_000_000, "b": 1_000_000_000}
_LANGUAGE = re.compile(r"^([a-z]{2,3})(?:[-_][a-z0-9]{2,8})*$", re.IGNORECASE)
_NO_LANGUAGE = frozenset({"und", "un", "unk", "zxx", "mul", "mis", "nan", "na"})
_SURROGATE = re.compile("[\ud800-\udfff]")
_MISSING = frozenset({"", "nan", "nat", "none", "null", "n/a", "<na>"})


def is_missing(value: Any) -> bool:
    """Whether a value stands for "not given" (None, NaN, empty text and the words tools write for them)."""
    if value is None or value is False:
        return True
    if isinstance(value, str):
        return value.strip().casefold() in _MISSING
    if isinstance(value, float):
        return math.isnan(value)
    return isinstance(value, Decimal) and value.is_nan()


def clean(value: Any) -> str:
    """Text as it may be stored: no NUL, no lone surrogate, line ends as \\n; otherwise untouched."""
    if value is None or isinstance(value, (bool, Mapping, list, tuple, bytes)):
        return ""
    if isinstance(value, float) and math.isnan(value):
        return ""
    text = value if isinstance(value, str) else str(value)
    if "\0" in text:
        text = text.replace("\0", "")
    if not text.isascii() and _SURROGATE.search(text):
        text = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text


def short(value: Any) -> str | None:
    """A one-line value such as a name or address, trimmed; None where it is missing."""
    text = clean(value).strip()
    return None if is_missing(text) else text


def first(data: Mapping[str, Any], *keys: str) -> Any:
    """The first value that is present and not missing among `keys`."""
    for key in keys:
        value = data.get(key)
        if not is_missing(value):
            return value
    return None


def sub(data: Any, *path: str) -> Any:
    """A nested value, or None where the path breaks off."""
    for key in path:
        if not isinstance(data, Mapping):
            return None
        data = data.get(key)
    return data


def mapping(value: Any) -> Mapping[str, Any]:
    """The value if it is a mapping, else an empty one."""
    return value if isinstance(value, Mapping) else {}


def listing(value: Any) -> Iterator[Any]:
    """The elements of a list; nothing for any other value."""
    return iter(value) if isinstance(value, list) else iter(())


def truthy(value: Any) -> bool:
    """Whether a flag is set, be it a boolean, a number or a word."""
    if isinstance(value, str):
        return value.strip().casefold() in {"true", "yes", "y", "1", "1.0", "t"}
    return isinstance(value, (bool, int, float, Decimal)) and bool(value)


def count(value: Any) -> int | None:
    """A whole number from 12, "12", "1,234", 12.0 or "1.2K"; None for anything else."""
    if isinstance(value, bool) or is_missing(value):
        return None
    if isinstance(value, str):
        text = value.strip().replace("\u00a0", "").replace(" ", "")
        if short_form := _COUNT.match(text):
            return round(float(short_form[1].replace(",", ".")) * _SCALE[short_form[2].lower()])
        try:
            value = Decimal(re.sub(r"(?<=\d),(?=\d{3}\b)", "", text))
        except ArithmeticError:
            return None
    if isinstance(value, (int, float, Decimal)) and -(2**53) < value < 2**53:
        return int(value)
    return None


def counts(**values: Any) -> dict[str, int]:
    """The engagement figures that are given, by name."""
    found = {name: count(value) for name, value in values.items()}
    return {name: number for name, number in found.items() if number is not None}


def language(value: Any) -> str | None:
    """A language code in lower case without its region ("en-US" is "en"); None for unknown and pseudo codes."""
    match = _LANGUAGE.match(clean(value).strip())
    code = match[1].lower() if match else ""
    # X uses q.. codes for tweets without words (qme: media only).
    return None if not code or code in _NO_LANGUAGE or (code.startswith("q") and len(code) == 3) else code


def flat(data: Mapping[str, Any], *, depth: int = 4) -> dict[str, Any]:
    """Keys in lower case, nested objects under dotted keys ("author.name"); lists stay values."""
    found: dict[str, Any] = {}
    for key, value in data.items():
        name = str(key).strip().casefold()
        if isinstance(value, Mapping) and value and depth:
            for inner, inner_value in flat(value, depth=depth - 1).items():
                found.setdefault(f"{name}.{inner}", inner_value)
        else:
            found.setdefault(name, value)
    return found
