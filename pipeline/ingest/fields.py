"""Careful access to values of unknown type: text, counts, flags, nested keys."""

from __future__ import annotations

import ast
import json
import math
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from functools import lru_cache
from typing import Any

from pipeline.ingest.mending import mended
from records.storable import storable

_COUNT = re.compile(r"^([+-]?\d+(?:[.,]\d+)?)\s*([kmb])$", re.IGNORECASE)
_SCALE = {"k": 1_000, "m": 1_000_000, "b": 1_000_000_000}
_LANGUAGE = re.compile(r"^([a-z]{2,3})(?:[-_][a-z0-9]{2,8})*$", re.IGNORECASE)
_NO_LANGUAGE = frozenset({"und", "un", "unk", "zxx", "mul", "mis", "nan", "na"})
_LONGEST_MISSING, _LONGEST_NUMBER = 32, 100
_REMEMBERED = 500  # characters of a name, and keys of a row
_MISSING = frozenset({"", "nan", "nat", "none", "null", "n/a", "<na>"})

_GAPS = re.compile(r"[\s_-]+")
_LITERAL_LIMIT = 100_000  # characters of an object written into a cell
_WORDS = ("text", "content", "value", "simpletext", "rendered", "runs", "plain_text")  # where rich text keeps its words


def fold(name: str) -> str:
    """A key or column name without case, blanks, hyphens and underscores: "Tweet Id", "tweetId", "tweet_id" are one."""
    return _fold(name) if len(name) <= _REMEMBERED else _fold.__wrapped__(name)


@lru_cache(maxsize=65_536)
def _fold(name: str) -> str:
    return _GAPS.sub("", name.casefold())


@lru_cache(maxsize=2_048)
def _spellings(keys: tuple[str, ...]) -> dict[str, str]:
    """The folded keys of rows that have these keys."""
    return {fold(str(key)): key for key in reversed(keys)}


def is_small(keys: Sequence[str]) -> bool:
    """Whether what is made of these keys may be remembered for the rows to come: they can be of any number and length."""
    return len(keys) <= _REMEMBERED and sum(map(len, keys)) <= _REMEMBERED * 20


class Row(dict[str, Any]):
    """A row whose keys are found in any spelling; `asked` collects those that were asked for, once it is a set."""

    __slots__ = ("_folded", "asked")

    def __init__(self, data: Mapping[str, Any] | Iterable[tuple[str, Any]] = ()) -> None:
        super().__init__(data)
        self._folded: dict[str, str] | None = None
        self.asked: set[str] | None = None

    def spelled(self, key: str) -> str | None:
        """The key as the row has it, or None."""
        if dict.__contains__(self, key):
            return key
        if self._folded is None:
            keys = tuple(self)
            self._folded = _spellings(keys) if is_small(keys) else _spellings.__wrapped__(keys)
        return self._folded.get(fold(key))

    def __contains__(self, key: object) -> bool:
        return isinstance(key, str) and self.spelled(key) is not None

    def __getitem__(self, key: str) -> Any:
        own = self.spelled(key)
        if own is None:
            raise KeyError(key)
        if self.asked is not None:
            self.asked.add(own)
        return dict.__getitem__(self, own)

    def get(self, key: str, default: Any = None) -> Any:
        own = self.spelled(key)
        if own is None:
            return default
        if self.asked is not None:
            self.asked.add(own)
        return dict.__getitem__(self, own)

    def has(self, *keys: str) -> bool:
        """Whether all of these keys are there."""
        return all(key in self for key in keys)

    def any(self, *keys: str) -> bool:
        """Whether one of these keys is there."""
        return any(key in self for key in keys)


def row_of(data: Mapping[str, Any]) -> Row:
    """The mapping as a Row."""
    return data if isinstance(data, Row) else Row(data)


def is_missing(value: Any) -> bool:
    """Whether a value stands for "not given" (None, NaN, empty text and the words tools write for them)."""
    if isinstance(value, str):
        return value.strip().casefold() in _MISSING if len(value) < _LONGEST_MISSING else value.isspace()
    if value is None or value is False:
        return True
    if isinstance(value, float):
        return math.isnan(value)
    return isinstance(value, Decimal) and value.is_nan()


def clean(value: Any) -> str:
    """Text as it may be stored: no NUL, no lone surrogate, line ends as \\n; otherwise untouched."""
    if isinstance(value, str):
        text = value
    elif (
        value is None
        or isinstance(value, (bool, dict, Mapping, list, tuple, bytes))
        or (isinstance(value, float) and math.isnan(value))
    ):
        return ""
    else:
        text = str(value)
    text = mended(storable(text))
    return text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text


def words(value: Any) -> str:
    """Text that may come in parts: a list of texts and runs, or an object around it."""
    if isinstance(value, str):
        return clean(value)
    if isinstance(value, list):
        return "".join(words(part) for part in value)
    if isinstance(value, (dict, Mapping)):
        return words(first(row_of(value), *_WORDS))
    return clean(value)


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
        if not isinstance(data := structure(data), Mapping):
            return None
        data = row_of(data).get(key)
    return data


def structure(value: Any) -> Any:
    """The list or object that a cell holds as JSON or as Python's text for one; any other value as it is."""
    if not isinstance(value, str) or value[:1] not in ("{", "[") or len(value) > _LITERAL_LIMIT:
        return value
    for parse in (json.loads, ast.literal_eval):
        try:
            found = parse(value)
        except (ValueError, SyntaxError, MemoryError, RecursionError, TypeError):
            continue
        return found if isinstance(found, (dict, list)) else value
    return value


def mapping(value: Any) -> Row:
    """The value if it is a mapping, else an empty one."""
    found = structure(value)
    return row_of(found) if isinstance(found, Mapping) else Row()


def listing(value: Any) -> Iterator[Any]:
    """The elements of a list, objects as rows; nothing for any other value."""
    found = structure(value)
    for entry in found if isinstance(found, list) else ():
        yield row_of(entry) if isinstance(entry, Mapping) else entry


def truthy(value: Any) -> bool:
    """Whether a flag is set, be it a boolean, a number or a word."""
    if isinstance(value, str):
        return value.strip().casefold() in {"true", "yes", "y", "1", "1.0", "t"}
    return isinstance(value, (bool, int, float, Decimal)) and bool(value)


def count(value: Any) -> int | None:
    """A whole number from 12, "12", "1,234", 12.0 or "1.2K"; None for anything else."""
    if isinstance(value, bool) or is_missing(value) or (isinstance(value, str) and len(value) > _LONGEST_NUMBER):
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


def flat(data: Mapping[str, Any], *, depth: int = 4) -> Row:
    """Keys in lower case, nested objects under dotted keys ("author.name"); lists stay values."""
    found = Row(_flat(data, depth))
    found.asked = row_of(data).asked
    return found


def _flat(data: Mapping[str, Any], depth: int) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for key, value in data.items():
        name = str(key).strip().casefold()
        if isinstance(value, dict) and len(value) == 1 and isinstance(value.get("choices"), list):
            found.setdefault(name, value["choices"])  # how annotation tools write labels
        elif isinstance(value, (dict, Mapping)) and value and depth:
            for inner, inner_value in _flat(value, depth - 1).items():
                found.setdefault(f"{name}.{inner}", inner_value)
        else:
            found.setdefault(name, value)
    return found


def unflattened(data: Mapping[str, Any]) -> Row:
    """Dotted keys as nested objects again; empty cells are left out."""
    found: dict[str, Any] = {}
    for key, value in data.items():
        if is_missing(value):
            continue
        *path, last = key.split(".")
        inner = found
        for name in path:
            inner = inner.setdefault(name, {})
            if not isinstance(inner, dict):
                break
        else:
            inner[last] = value
    return Row(found)
