"""Draws the values that posts set against each other, with a quote of the first pairs."""

from __future__ import annotations

from html import escape

import streamlit as st

from db.disclosure import Viewer
from explore import words
from explore.figure import Nothing
from explore.figures import value_pairs
from explore.selection import Selection
from ui.draw import draw
from ui.leads import NO_QUOTE
from ui.quote_card import quote_card
from ui.quote_list import read_quotes
from ui.session import made


def draw_value_pairs(selection: Selection, viewer: Viewer) -> None:
    """The figure and, under it, a quote of each of the pairs that surely go together; folded where it says nothing."""
    figure = made(value_pairs, selection)
    if isinstance(figure, Nothing) or not figure.few:
        draw(selection, figure, viewer, key="value-pairs")
    else:
        with st.expander("Values that one post sets against each other: each pair is from too few posts to read"):
            draw(selection, figure, viewer, key="value-pairs")
    if isinstance(figure, Nothing) or not figure.quoted:
        return
    wanted = [one.mention for one in figure.quoted if one.mention is not None]
    quotes = {quote.mention_id: quote for quote in read_quotes(selection.data, wanted, viewer)}
    for column, one in zip(st.columns(len(figure.quoted), gap="large"), figure.quoted, strict=True):
        with column:
            st.html(f'<p class="vs-small"><strong>{escape(one.name)}</strong>, {words.count(one.posts, "post")}</p>')
            if (quote := quotes.get(one.mention or 0)) is not None:
                quote_card(quote, selection.data, key=f"pair-{one.id}")
            else:
                st.caption(NO_QUOTE)
