"""Mentions: verbatim passages with a set of codes per dimension, and the key by which one is known for good."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Code:
    """One label on one mention. `term` is the specific word behind the label ("OCD", "ChatGPT")."""

    label: str
    confidence: float  # 0 to 1
    shown: float | None = None  # how clearly the passage itself shows it, 0 to 1; None where the coder does not say
    term: str | None = None
    raw_label: str | None = None  # what the coder said before normalisation, where that differs
    impact: int | None = None  # which published impact of the post it came with, from 1; imports only


@dataclass(frozen=True, slots=True, kw_only=True)
class Mention:
    """A verbatim passage, `text[start:end] == quote`, with its codes by dimension id.

    A dimension may have several codes; no two of them agree in label, term and impact. A dimension without a code is
    left out: the coder was uncertain.
    """

    post_id: str
    quote: str
    start: int
    end: int
    codes: Mapping[str, tuple[Code, ...]]
    repaired: str | None = (
        None  # what of the coder's quote was mended to find it: whitespace, quotation marks, ellipsis
    )

    def labels(self, dimension: str) -> tuple[str, ...]:
        """The distinct labels in a dimension, in the order of the codes."""
        return tuple(dict.fromkeys(code.label for code in self.codes.get(dimension, ())))


def mention_key(layer: str, platform: str, native_id: str, start: int, end: int, quote: str) -> str:
    """The key of a mention: 20 hexadecimal digits that never come to mean another quote or another coder's codes.

    `layer` is the layer's own key (`records.layer.Layer.key`); the quote is hashed, too, because a post can be edited.
    """
    made_of = "\0".join((layer, platform, native_id, str(start), str(end), quote))
    return hashlib.blake2b(made_of.encode(), digest_size=10).hexdigest()
