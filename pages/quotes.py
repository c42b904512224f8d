"""What did people write, word for word?"""

import math

import pandas as pd
import streamlit as st

from db.read.quotes import quotes
from db.read.search import search_quotes
from explore import words
from ui.downloads import quotes_csv
from ui.frame import View, view_with_mentions
from ui.quote_card import quote_card
from ui.quote_list import ranked

PAGE_SIZE = 10
SORTS = {"sure": "Surest codes first", "new": "Newest first", "old": "Oldest first"}


def found(shown: View, asked: str, sort: str) -> list[int]:
    """Ids of the mentions that pass the filter and hold the words, in order."""
    mask = shown.chosen.mask(shown.data.frame)
    hits: list[int] | None = None
    if asked.strip():
        with shown.data.engine.connect() as connection:
            hits = search_quotes(connection, asked)
        mask &= shown.data.frame.index.isin(hits)
    if sort == "sure" and hits is not None:
        kept = set(shown.data.frame.index[mask])
        return [i for i in hits if i in kept]  # best match first
    if sort == "sure":
        return ranked(shown.data, mask)
    frame = shown.data.frame[mask]
    dated = frame.sort_values("month", ascending=sort == "old", kind="stable", na_position="last")
    return [int(i) for i in dated.index]


def page_of(ids: list[int]) -> list[int]:
    """The ids on the page that is open, with the control to turn pages."""
    pages = math.ceil(len(ids) / PAGE_SIZE)
    if pages < 2:
        return ids
    number = st.number_input(f"Page, of {pages:,}", min_value=1, max_value=pages, key="quotes-page", width=160)
    return ids[(int(number) - 1) * PAGE_SIZE : int(number) * PAGE_SIZE]


shown = view_with_mentions()
left, right = st.columns([3, 1], vertical_alignment="bottom")
asked = left.text_input("Search in the quotes", placeholder='words, or a "phrase"', key="quotes-search", max_chars=200)
sort = right.selectbox("Order", list(SORTS), format_func=lambda s: SORTS[s], key="quotes-sort")
ids = found(shown, asked, sort)
st.title(words.count(len(ids), "quote"))
posts = shown.data.frame.loc[ids, "post_id"].nunique() if ids else 0
st.html(
    f'<p class="vs-source">From {words.count(int(posts), "post")}. Every quote is verbatim; handles and links are masked.</p>'
)
if not ids:
    st.text(f"No quote holds “{asked}” under this filter. Try fewer or other words, or loosen the filter on the left.")
else:
    quotes_csv(shown, ids)
    state = pd.util.hash_pandas_object(pd.Series(ids, dtype="int64")).sum()
    if st.session_state.get("quotes-state") != state:
        st.session_state["quotes-state"] = state
        st.session_state["quotes-page"] = 1
    with shown.data.engine.connect() as connection:
        cards = quotes(connection, page_of(ids))
    for card in cards:
        quote_card(card, shown.data.codebook, key="quotes", context=True)
