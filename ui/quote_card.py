"""One person's words, with where they are from and how they were coded. Post text is only ever plain text."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

import streamlit as st

from db.disclosure import HELP, sensitive_spans
from db.read.quotes import Quote, QuoteCode
from explore import words
from explore.dataset import DataSet
from explore.filter import Filter
from explore.findable import FICTIONAL, WAY_BACK, findable
from explore.meaning import why_not
from explore.quote_words import code_name
from records.codebook import Dimension
from ui.board_add import add_quote
from ui.doubts import not_apt
from ui.post_itself import draw_post
from ui.quote_like import more_like
from ui.quote_words import Span, draw_words, shown_text


def quote_card(
    quote: Quote,
    data: DataSet,
    *,
    key: str,
    context: bool = False,
    hits: Sequence[Span] = (),
    heading: Filter | None = None,
) -> None:
    """Draw a quote once, with all its labels; one on a sensitive subject stays closed until it is asked for.

    `hits` are the places in its `shown_text` to mark; `heading` is what it stands under, where a reader may doubt that.
    """
    with st.container(key=f"vs-card-{key}-{quote.key}"):
        if quote.sensitive and not _opened(quote, data, key):
            return
        with st.container(key=f"vs-words-{key}-{quote.key}"):
            draw_words(shown_text(quote), hits)
        st.html(_caption(quote, data))
        with st.container(horizontal=True, gap="medium", key=f"vs-do-{key}-{quote.key}"):
            add_quote(quote, data, key)
            _to_copy(quote, data, key)
            if heading is not None:
                not_apt(quote.key, heading, key)
            if context and not why_not(data):
                st.button(
                    "More like this →",
                    key=f"like-{key}-{quote.key}",
                    type="tertiary",
                    help="The quotes that lie nearest in meaning.",
                    on_click=more_like,
                    args=(quote.key,),
                )
        if context:
            around = st.expander(
                "The post around it, and its codes", key=f"around-{key}-{quote.key}", on_change="rerun"
            )
            if around.open:
                with around:
                    draw_post(quote, data, key)
                    _codes(quote, data)


def _opened(quote: Quote, data: DataSet, key: str) -> bool:
    name = f"open-{quote.key}"
    if st.session_state.get(name):
        st.caption(HELP.text)
        return True
    st.html(f'<p class="vs-note">{escape(subject(quote, data))}</p>')
    st.button("Show the quote", key=f"{name}-{key}", on_click=st.session_state.__setitem__, args=(name, True))
    st.caption(HELP.text)
    return False


def subject(quote: Quote, data: DataSet) -> str:
    """Why a quote stays closed: what its words speak of, or the labels that the codebook marks as sensitive."""
    if sensitive_spans(quote.text):
        return "This quote speaks of suicide or self-harm."
    marked = data.codebook.sensitive
    given = [(d, code) for d in data.codebook.dimensions for code in quote.codes.get(d.id, [])]
    names = dict.fromkeys(code_name(code, data, d.id) for d, code in given if {code.label, code.term} & marked)
    return f"This quote is on a sensitive subject{': ' + words.listed(list(names)) if names else ''}."


def _codes(quote: Quote, data: DataSet) -> None:
    """Every code with the coder's confidence, and who coded."""
    lines = []
    for dimension in data.codebook.dimensions:
        codes = quote.codes.get(dimension.id, [])
        told = "; ".join(_told(code, dimension, data) for code in codes) or "uncertain, so not coded"
        lines.append(f"{dimension.name}: {told}")
    rows = "".join(f"<li>{escape(line)}</li>" for line in lines)
    coder = f"Mention {quote.key}, coded by “{quote.coder}”. Confidence runs from 0 to 1."
    if quote.repaired:
        coder += f" Mended in the coder's quote to find it in the post: {quote.repaired}."
    st.html(f'<p class="vs-small">{escape(coder)}</p><ul class="vs-small">{rows}</ul>')


def _to_copy(quote: Quote, data: DataSet, key: str) -> None:
    """The quote with its source line, to take along."""
    popover = st.popover("Copy", type="tertiary", key=f"copy-{key}-{quote.key}", on_change="rerun")
    if popover.open:
        source = f"{' · '.join(_origin(quote))}. Valuescape, data set {data.name}, mention {quote.key}."
        with popover:
            st.caption("The quote with its source:")
            st.code(f"“{quote.text}”\n{source}", language=None, wrap_lines=True)
            if quote.fictional:
                st.caption(FICTIONAL)
            else:
                st.caption(WAY_BACK)
                st.caption(findable(quote, data).told)


def _told(code: QuoteCode, dimension: Dimension, data: DataSet) -> str:
    term = f" ({code_name(code, data, dimension.id)})" if code.term else ""
    said = f', from "{code.raw_label}"' if code.raw_label else ""
    whence = ", from around the passage" if code.shown == 0 else ""
    return f"{dimension.name_of(code.label)}{term}, confidence {code.confidence:.2f}{whence}{said}"


def _meaning(code: QuoteCode, dimension: Dimension) -> str:
    """What the codebook means by a label."""
    known = {label.id: label.definition for label in dimension.shown}
    return known.get(code.label, "")


def _origin(quote: Quote) -> list[str]:
    """Where and when it was written, as far as may be told."""
    origin = [f"{words.platform(quote.platform)} {quote.kind}", words.month(quote.created_at)]
    if quote.reposts:
        origin.append(f"repeated {words.count(quote.reposts, 'time')}{_nearly(quote)}")
    if quote.fictional:
        origin.append("fictional")
    return origin


def _nearly(quote: Quote) -> str:
    """How many of the repeats are in nearly the same words."""
    if not quote.nearly:
        return ""
    exactly = quote.reposts - quote.nearly
    return f" ({exactly:,} word for word, {quote.nearly:,} nearly)" if exactly else ", nearly word for word"


def _caption(quote: Quote, data: DataSet) -> str:
    chips = "".join(chip for dimension in data.codebook.dimensions for chip in _chips(quote, dimension, data))
    return f'<div class="vs-meta">{escape(" · ".join(_origin(quote)))}</div><div class="vs-chips">{chips}</div>'


def _chips(quote: Quote, dimension: Dimension, data: DataSet) -> list[str]:
    """A chip for each code of a dimension; one that says so where the coder gave none."""
    codes = quote.codes.get(dimension.id, [])
    if not codes:
        unsure = f"{dimension.name}: the coder was uncertain and gave no label"
        return [f'<span class="vs-chip vs-unsure" title="{escape(unsure)}">{escape(dimension.name)}: uncertain</span>']
    chips = []
    for code in codes:
        if code.label == dimension.fallback and dimension.role != "subject":
            continue
        sure = (
            f"{dimension.name}: {dimension.name_of(code.label)}, confidence {code.confidence:.2f}, coder: {quote.coder}. "
            f"{_meaning(code, dimension)}"
        )
        chips.append(
            f'<span class="vs-chip" title="{escape(sure)}">{escape(code_name(code, data, dimension.id))}</span>'
        )
    return chips
