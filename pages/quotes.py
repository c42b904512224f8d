"""What did people write, word for word?"""

import math
from html import escape

import streamlit as st

from explore import words
from explore.facets import WORDS
from explore.listing import Listing
from explore.meaning import why_not_a_text
from ui import state
from ui.downloads import quotes_csv
from ui.notices import banner, nothing_found
from ui.page import View, view
from ui.quote_card import quote_card
from ui.quote_like import back
from ui.quote_list import hits_in, read_quotes
from ui.quote_search import Found, like, mean_instead, search

PAGE_SIZE = 10
_LIST = "quotes-list"
_VERBATIM = "Every quote is verbatim; handles and links are masked, and marks of formatting are not shown."


def page_start(found: Found, listing: Listing) -> int:
    """The place of the first quote on the page that is open, with the control to turn pages."""
    pages = max(1, math.ceil(listing.n / PAGE_SIZE))
    now, before = (
        (listing.selection.filter, found.asked, found.like, listing.rest, listing.note),
        st.session_state.get(_LIST),
    )
    st.session_state[_LIST] = now
    option = state.number("page", "quotes-page", pages, anew=before is not None and before != now)
    if pages < 2:
        option.keep("1")
        return 0
    number = st.number_input(f"Page, of {pages:,}", min_value=1, max_value=pages, key=option.key, width=160)
    return (int(option.keep(str(int(number)))) - 1) * PAGE_SIZE


def nothing(shown: View) -> None:
    """Say which part of the filter leaves no quote, and offer to look for the meaning of the words instead."""
    nothing_found(shown.data, shown.filter, "quotes")
    if shown.filter.chosen(WORDS) and not why_not_a_text(shown.data):
        st.button("Search by meaning instead", key="quotes-by-meaning", on_click=mean_instead)


shown = view()
found = (like(shown.selection) if shown.selection else None) or search(shown.selection)
listing = found.listing
if found.like is not None:
    st.button("Back to the list", key="quotes-back-to-list", icon=":material/arrow_back:", on_click=back)
st.title(found.title)
if listing:
    told = [f"From {words.count(listing.posts, 'post')}.", *found.notes, _VERBATIM]
    st.html(f'<p class="vs-source">{escape(" ".join(told))}</p>')
elif listing is None:
    banner(found.notes[0])
    for note in found.notes[1:]:
        st.html(f'<p class="vs-note">{escape(note)}</p>')
if found.like is not None:
    for quote in read_quotes(shown.data, [found.like], shown.viewer):
        st.html('<p class="vs-note">Like this one:</p>')
        quote_card(quote, shown.data, key="like")
        st.divider()
if listing:
    with st.container(horizontal=True, vertical_alignment="bottom"):
        start = page_start(found, listing)
        quotes_csv(listing, shown.viewer, found.searched)
    quotes = read_quotes(shown.data, listing.first(PAGE_SIZE, start), shown.viewer)
    for quote, hits in zip(quotes, hits_in(quotes, shown.selection), strict=True):
        quote_card(quote, shown.data, key="quotes", context=True, hits=hits)
elif listing is not None:
    page_start(found, listing)
    nothing(shown)
