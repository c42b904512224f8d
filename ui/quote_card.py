"""One person's words, with where they are from and how they were coded. Post text is only ever plain text."""

from __future__ import annotations

from html import escape

import streamlit as st

from db.disclosure import HELP
from db.read.quotes import Quote
from explore import words
from records.codebook import Codebook
from ui.dataset import TERM
from ui.filters import option_name

CONTEXT = 700  # characters of the post shown on each side of the quote


def quote_card(quote: Quote, codebook: Codebook, *, key: str, context: bool = False) -> None:
    """Draw a quote; one on suicide or self-harm stays closed until it is asked for."""
    with st.container(key=f"vs-card-{key}-{quote.mention_id}"):
        if quote.sensitive and not _opened(quote, key):
            return
        with st.container(key=f"vs-words-{key}-{quote.mention_id}"):
            st.text(f"“{quote.text}”")
        st.html(_caption(quote, codebook))
        if context:
            with st.expander("The post around it, and its codes"):
                _context(quote, key)
                _codes(quote, codebook)


def _opened(quote: Quote, key: str) -> bool:
    name = f"open-{quote.mention_id}"
    if st.session_state.get(name):
        st.caption(HELP.text)
        return True
    st.html('<p class="vs-note">This quote speaks of suicide or self-harm.</p>')
    st.button("Show the quote", key=f"{name}-{key}", on_click=st.session_state.__setitem__, args=(name, True))
    st.caption(HELP.text)
    return False


def _context(quote: Quote, key: str) -> None:
    before, after = quote.before.strip(), quote.after.strip()
    if before:
        st.text(("… " + before[-CONTEXT:]) if len(before) > CONTEXT else before)
    with st.container(key=f"vs-marked-{key}-{quote.mention_id}"):
        st.text(quote.text)
    if after:
        st.text((after[:CONTEXT] + " …") if len(after) > CONTEXT else after)


def _codes(quote: Quote, codebook: Codebook) -> None:
    """Every code with the coder's confidence, and who coded."""
    lines = []
    by_dimension = {code.dimension: code for code in quote.codes}
    for dimension in codebook.dimensions:
        code = by_dimension.get(dimension.id)
        if code is None:
            lines.append(f"{escape(dimension.name)}: uncertain, so not coded")
            continue
        term = (
            f" ({escape(option_name(codebook, dimension.id, f'{code.label}{TERM}{code.term}'))})" if code.term else ""
        )
        said = f', from "{escape(code.raw_label)}"' if code.raw_label else ""
        name = escape(dimension.name_of(code.label))
        lines.append(f"{escape(dimension.name)}: {name}{term}, confidence {code.confidence:.2f}{said}")
    rows = "".join(f"<li>{line}</li>" for line in lines)
    coder = f"Mention {quote.mention_id}, coded by “{escape(quote.coder)}”. Confidence runs from 0 to 1."
    st.html(f'<p class="vs-small">{coder}</p><ul class="vs-small">{rows}</ul>')


def _caption(quote: Quote, codebook: Codebook) -> str:
    origin = [f"{words.platform(quote.platform)} {quote.kind}", words.month(quote.created_at)]
    if quote.reposts:
        origin.append(f"repeated {words.count(quote.reposts, 'time')}")
    if quote.fictional:
        origin.append("fictional")
    chips = []
    by_dimension = {code.dimension: code for code in quote.codes}
    for dimension in codebook.dimensions:
        code = by_dimension.get(dimension.id)
        if code is None:
            unsure = f"{dimension.name}: the coder was uncertain and gave no label"
            chips.append(
                f'<span class="vs-chip vs-unsure" title="{escape(unsure)}">{escape(dimension.name)}: uncertain</span>'
            )
            continue
        if code.label == dimension.fallback and dimension.role != "subject":
            continue
        option = f"{code.label}{TERM}{code.term}" if code.term else code.label
        name = option_name(codebook, dimension.id, option)
        sure = (
            f"{dimension.name}: {dimension.name_of(code.label)}, confidence {code.confidence:.2f}, coder: {quote.coder}"
        )
        chips.append(f'<span class="vs-chip" title="{escape(sure)}">{escape(name)}</span>')
    return f'<div class="vs-meta">{escape(" · ".join(origin))}</div><div class="vs-chips">{"".join(chips)}</div>'
