"""The post around a quote: what it answers, the text before and after, all masked and as its readers saw it."""

from __future__ import annotations

import streamlit as st

from db.disclosure import HELP, sensitive_spans
from db.read.quotes import Quote
from explore import words
from explore.as_read import as_read
from ui.quote_words import shown_text

CONTEXT = 700  # characters of a post shown on each side of the quote, and of each post that it answers


def draw_thread(quote: Quote, key: str) -> None:
    """The thread's beginning and the post that is answered, where the data set has them, then the post itself."""
    for told, text in (("The thread begins with:", quote.root), ("This answers:", quote.parent)):
        if text:
            _answered(told, as_read(text, quote.platform).strip(), f"{key}-{quote.key}-{told[:4]}")
    if quote.root or quote.parent:
        st.caption("The post itself:")
    before, after = (as_read(text, quote.platform).strip() for text in (quote.before, quote.after))
    if before:
        st.text(("… " + before[-CONTEXT:]) if len(before) > CONTEXT else before)
    with st.container(key=f"vs-marked-{key}-{quote.key}"):
        st.text(shown_text(quote))
    if after:
        st.text(_beginning(after))


def _answered(told: str, text: str, key: str) -> None:
    """Someone else's post; one that speaks of suicide or self-harm stays closed until it is asked for."""
    st.caption(words.plain(told))
    if sensitive_spans(text) and not st.session_state.get(f"open-{key}"):
        st.caption(f"It speaks of suicide or self-harm. {HELP.text}")
        st.button("Show the post", key=f"show-{key}", on_click=st.session_state.__setitem__, args=(f"open-{key}", True))
        return
    with st.container(key=f"vs-answered-{key}"):
        st.text(_beginning(text))


def _beginning(text: str) -> str:
    return f"{text[:CONTEXT]} …" if len(text) > CONTEXT else text
