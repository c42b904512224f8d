"""A short list of the quotes behind a figure, with the way to all of them."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

import streamlit as st

from db.disclosure import Viewer, too_few
from db.read.quotes import Quote, quotes
from explore import words
from explore.dataset import DataSet
from explore.facets import WORDS, WordsFacet
from explore.filter import described
from explore.quotes import behind
from explore.selection import Selection
from ui import state
from ui.quote_card import quote_card
from ui.quote_words import Span, shown_text

QUOTES_PAGE = "pages/quotes.py"


def read_quotes(data: DataSet, mention_ids: Sequence[int], viewer: Viewer) -> list[Quote]:
    """The quotes of these mentions, in this order, as this viewer may see them; one read of the data set.

    Where a run has replaced some since the data set was opened, the page says so.
    """
    if not mention_ids:
        return []
    with data.engine.connect() as connection:
        found = quotes(connection, data.codebook, mention_ids, viewer)
    if missing := len(mention_ids) - len(found):
        st.caption(
            f"{words.count(missing, 'quote')} cannot be shown: the data set has been changed meanwhile. "
            "Load the page again."
        )
    return found


def quotes_behind(selection: Selection, viewer: Viewer, *, key: str, title: str | None = None, show: int = 3) -> None:
    """Show the first quotes of this selection, and a button to all of them."""
    n = selection.n
    about = title or " · ".join(described(selection.filter, selection.data).values())
    # Topic names are made of words from posts: never Markdown.
    st.html(f"<p><strong>{words.count(n, 'mention')}</strong> · {escape(about)}</p>")
    if n == 0:
        st.caption("There is no mention here.")
        return
    first_quotes(selection, viewer, key=key, show=show)
    label = f"See all {words.count(n, 'quote')}" if n > show else "Open in Quotes"
    if st.button(label, key=f"{key}-all"):
        st.switch_page(QUOTES_PAGE, query_params=state.link(selection.filter, selection.data))


def first_quotes(selection: Selection, viewer: Viewer, *, key: str, show: int) -> None:
    """The first quotes of this selection as cards; says so where they are from too few posts."""
    if too_few(selection.posts):
        st.caption("Too few posts to read a pattern from; each quote is still one person's words.")
    found = read_quotes(selection.data, behind(selection, show), viewer)
    for quote, hits in zip(found, hits_in(found, selection), strict=True):
        quote_card(quote, selection.data, key=key, hits=hits)


def hits_in(found: Sequence[Quote], selection: Selection) -> list[list[Span]]:
    """Where in each quote, as it is shown, the words stand that the selection is searched by."""
    asked, facet = selection.filter.chosen(WORDS), selection.data.facets.get(WORDS)
    if not asked or not isinstance(facet, WordsFacet):
        return [[] for _ in found]
    return facet.hits(asked, [shown_text(quote) for quote in found])
