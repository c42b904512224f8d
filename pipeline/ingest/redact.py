"""Rejected rows as short text without their author fields."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any

from records.addresses import own_page

LIMIT = 2_000
_AUTHOR = re.compile(
    r"author|user|handle|owner|account|nick|screen_?name|display_?name|full_?name|profile|creator|avatar"
    r"|channel|commenter|mention|page[ _]?name|^(name|acct|uid|did|from|voter|sponsor)",
    re.IGNORECASE,
)
_PAIR = re.compile(r'"([^"\\]{1,60})"\s*:\s*("(?:[^"\\]|\\.)*"?|[-\d.eE+]+)\s*,?')


def names_author(key: str) -> bool:
    """Whether a key or column names the author, another user or an account."""
    return bool(_AUTHOR.search(key))


def _strip(value: Any, depth: int) -> Any:
    if isinstance(value, Mapping):
        if not depth:
            return "…"
        return {str(key): _strip(inner, depth - 1) for key, inner in value.items() if not names_author(str(key))}
    if isinstance(value, list):
        return [_strip(inner, depth - 1) for inner in value[:50]] if depth else "…"
    return own_page(value[: LIMIT * 2]) if isinstance(value, str) else value


def without_authors(data: Any) -> str:
    """The row as compact JSON, at most 2,000 characters, without the keys that name people."""
    try:
        text = json.dumps(_strip(data, 6), ensure_ascii=False, separators=(",", ":"), default=str)
    except (ValueError, TypeError):
        return ""
    return text.encode("utf-8", "replace").decode("utf-8")[:LIMIT]


def broken_text(text: str) -> str:
    """A line that doesn't parse, without the name-value pairs that still tell an author."""
    kept = _PAIR.sub(lambda pair: "" if names_author(pair[1]) else pair[0], text[: LIMIT * 4])
    return kept.encode("utf-8", "replace").decode("utf-8").strip()[:LIMIT]
