"""What did people write, word for word?"""

import math

import streamlit as st

from explore import words
from explore.facets import LONGEST_SEARCH, WORDS
from explore.selection import Order, Selection
from ui import state
from ui.downloads import quotes_csv
from ui.page import view_with_mentions
from ui.quote_card import quote_card
from ui.quote_list import read_quotes

PAGE_SIZE = 10
SORTS: dict[str, tuple[str, Order]] = {
    "sure": ("Surest codes first", "sure"),
    "new": ("Newest first", "newest"),
    "old": ("Oldest first", "oldest"),
}
_LIST = "quotes-list"


def search(selection: Selection) -> tuple[Selection, str, Order]:
    """The quotes that hold the words that are asked for, the words, and the order to show them in."""
    left, right = st.columns([3, 1], vertical_alignment="bottom")
    phrase = state.text("words", "quotes-search", most=LONGEST_SEARCH)
    typed = left.text_input(
        "Search in the quotes", placeholder='words, or a "phrase"', key=phrase.key, max_chars=LONGEST_SEARCH
    )
    asked = phrase.keep(typed or "").strip()
    sort = state.choice("order", "quotes-sort", SORTS, "sure")
    picked = right.selectbox("Order", list(SORTS), format_func=lambda s: SORTS[s][0], key=sort.key)
    _, order = SORTS[sort.keep(picked or sort.default)]
    chosen, _ = shown.data.facets[WORDS].parse([asked])
    return (selection.narrowed({WORDS: chosen}) if chosen else selection), asked, order


def page_start(found: Selection, order: Order) -> int:
    """The place of the first quote on the page that is open, with the control to turn pages."""
    pages = max(1, math.ceil(found.n / PAGE_SIZE))
    now, before = (found.filter, order), st.session_state.get(_LIST)
    st.session_state[_LIST] = now
    option = state.number("page", "quotes-page", pages, anew=before is not None and before != now)
    if pages < 2:
        option.keep("1")
        return 0
    number = st.number_input(f"Page, of {pages:,}", min_value=1, max_value=pages, key=option.key, width=160)
    return (int(option.keep(str(int(number)))) - 1) * PAGE_SIZE


shown = view_with_mentions()
found, asked, order = search(shown.selection)
st.title(words.count(found.n, "quote"))
st.html(
    f'<p class="vs-source">From {words.count(found.posts, "post")}. Every quote is verbatim; handles and links are masked.</p>'
)
if found:
    quotes_csv(found, shown.viewer, order)
else:
    st.text(f"No quote holds “{asked}” under this filter. Try fewer or other words, or loosen the filter.")
start = page_start(found, order)
for quote in read_quotes(shown.data, found.first(PAGE_SIZE, order, start), shown.viewer):
    quote_card(quote, shown.data, key="quotes", context=True)
