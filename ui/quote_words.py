"""The words of a quote on the screen: as its readers saw them, and marked where a search hits. Only ever plain text."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

import streamlit as st

from db.read.quotes import Quote
from explore.as_read import as_read

Span = tuple[int, int]


def shown_text(quote: Quote) -> str:
    """The quote as it is shown; hits are places in this."""
    return as_read(quote.text, quote.platform)


def draw_words(text: str, hits: Sequence[Span]) -> None:
    """The words in quotation marks; HTML only where there are hits to mark, and then every piece is escaped."""
    if hits:
        st.html(f'<p class="vs-quote">“{marked(text, hits)}”</p>')
    else:
        st.text(f"“{text}”")


def marked(text: str, hits: Sequence[Span]) -> str:
    """The text as HTML with its hits, which are spans that do not overlap, in `<mark>`."""
    parts, at = [], 0
    for start, end in hits:
        parts += [escape(text[at:start]), f"<mark>{escape(text[start:end])}</mark>"]
        at = end
    return "".join([*parts, escape(text[at:])])
