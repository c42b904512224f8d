"""Draws quotes that lead: what is praised and what is criticised, and the two ends of contested values."""

from __future__ import annotations

from html import escape

import streamlit as st

from db.disclosure import Viewer
from db.read.quotes import Quote
from explore import words
from explore.figures.praised_and_criticised import Lead, PraisedAndCriticised, Side
from explore.figures.tensions import Tensions
from explore.filter import NOTHING_CHOSEN
from explore.selection import Selection
from explore.spreads import spreads, told_of_end, told_of_lead, told_of_passed
from ui.quote_card import quote_card
from ui.quote_list import read_quotes
from ui.reading import way_to_quotes

NO_QUOTE = "No single quote says all of this surely enough to stand here alone."


def draw_leads(selection: Selection, both: PraisedAndCriticised, viewer: Viewer, *, key: str) -> None:
    """Draw both sides; their quotes are read in one go."""
    quotes = {quote.mention_id: quote for quote in read_quotes(selection.data, both.mentions, viewer)}
    (spread,) = spreads(both, quotes)
    for place, side, told in zip(
        st.columns(2, gap="large"), (both.praised, both.criticised), spread.columns, strict=True
    ):
        with place:
            st.html(f'<h4 class="vs-side">{escape(told.heading)}</h4><p class="vs-small">{escape(told.told)}</p>')
            own = f"{key}-{side.id}"
            if (quote := quotes.get(side.mention or 0)) is not None:
                heading = both.narrowed(NOTHING_CHOSEN, {"side": side.id})
                quote_card(quote, selection.data, key=own, heading=heading)
            for lead in side.leads:
                _lead(selection, both, side, lead, quotes.get(lead.mention or 0), f"{own}-{lead.id}")


def _lead(
    selection: Selection, both: PraisedAndCriticised, side: Side, lead: Lead, quote: Quote | None, key: str
) -> None:
    st.html(f'<p class="vs-lead"><strong>{escape(lead.name)}</strong> {escape(told_of_lead(side, lead))}</p>')
    chosen = both.narrowed(selection.filter, side.mark(lead))
    if quote is not None:
        quote_card(quote, selection.data, key=key, heading=both.narrowed(NOTHING_CHOSEN, side.mark(lead)))
    elif side.mention is None:
        st.caption(NO_QUOTE)
    way_to_quotes(f"Read {words.count(lead.n, 'quote')} →", chosen, key=f"{key}-all")


def draw_tensions(selection: Selection, figure: Tensions, viewer: Viewer, *, key: str) -> None:
    """Draw a quote at each end of the most contested values; their quotes are read in one go."""
    quotes = {quote.mention_id: quote for quote in read_quotes(selection.data, figure.mentions, viewer)}
    low, high = figure.ends
    for one in figure.contested:
        with st.container(key=f"vs-ends-{key}-{one.id}"):
            st.html(f'<h4 class="vs-side">{escape(one.name)}</h4>')
            sides = ((low, one.complaint, one.against_it), (high, one.praise, one.for_it))
            for column, (end, share, mention) in zip(st.columns(2, gap="large"), sides, strict=True):
                with column:
                    told = f"{end}, {told_of_end(share, one.total)}"
                    st.html(f'<p class="vs-small">{escape(told)}</p>')
                    if (quote := quotes.get(mention or 0)) is not None:
                        quote_card(quote, selection.data, key=f"{key}-{one.id}-{end}")
                    else:
                        st.caption(NO_QUOTE)
    if passed := told_of_passed(figure):
        st.caption(" ".join(passed))
