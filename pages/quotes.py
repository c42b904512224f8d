"""What did people write, word for word?"""

import math
from html import escape

import streamlit as st

from explore import words
from explore.facets import WORDS, WordsFacet
from explore.listing import Listing
from explore.meaning import why_not_a_text
from ui import state
from ui.downloads import quotes_csv
from ui.notices import banner
from ui.page import view_with_mentions
from ui.quote_card import quote_card
from ui.quote_like import back
from ui.quote_list import read_quotes
from ui.quote_search import BY_MEANING, SEARCH, Found, like, search
from ui.quote_words import shown_text

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


def nothing(asked: str) -> None:
    """Say what to try where no quote holds the words."""
    st.text(f"No quote holds “{asked}” under this filter. Try fewer or other words, or loosen the filter.")
    if not why_not_a_text(shown.data):
        st.button("Search by meaning instead", key="quotes-meaning", on_click=state.tell, args=(SEARCH, BY_MEANING))


shown = view_with_mentions()
found = like(shown.selection) or search(shown.selection)
listing = found.listing
if found.like is not None:
    st.button("Back to the list", key="quotes-back-to-list", icon=":material/arrow_back:", on_click=back)
st.title(found.title)
if listing is not None:
    told = [f"From {words.count(listing.posts, 'post')}.", *found.notes, _VERBATIM]
    st.html(f'<p class="vs-source">{escape(" ".join(told))}</p>')
else:
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
        quotes_csv(listing, shown.viewer)
    quotes = read_quotes(shown.data, listing.first(PAGE_SIZE, start), shown.viewer)
    facet = shown.data.facets[WORDS]
    texts = [shown_text(quote) for quote in quotes]
    marks = facet.hits((found.asked,), texts) if found.marked and isinstance(facet, WordsFacet) else [[] for _ in texts]
    for quote, hits in zip(quotes, marks, strict=True):
        quote_card(quote, shown.data, key="quotes", context=True, hits=hits)
elif listing is not None:
    page_start(found, listing)
    nothing(found.asked)
