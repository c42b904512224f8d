"""Mentions: verbatim quotes with their codes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Code:
    """One label on one mention. `term` is the specific word behind the label ("OCD", "ChatGPT")."""

    label: str
    confidence: float  # 0 to 1
    term: str | None = None
    raw_label: str | None = None  # what the coder said before normalisation, where that differs


@dataclass(frozen=True, slots=True, kw_only=True)
class Mention:
    """A verbatim quote, `text[start:end] == quote`, with at most one code per dimension id."""

    post_id: str
    quote: str
    start: int
    end: int
    codes: Mapping[str, Code]


@dataclass(frozen=True, slots=True, kw_only=True)
class RepairedMention(Mention):
    """A mention whose quote stands in the post but for what was `repaired`; `given` is the quote as the model wrote it."""

    repaired: str  # whitespace, quotation marks, ellipsis
    given: str
