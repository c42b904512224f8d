"""What every page says about the data it shows: fictional, unfinished, an unknown link, nothing found."""

from __future__ import annotations

from html import escape

import streamlit as st

from explore import words
from explore.dataset import DataSet
from explore.filter import NOTHING_CHOSEN, Filter, described
from ui import state
from ui.filter_bar import ordered, set_filter
from ui.researcher import reader
from ui.session import kept


def notices(data: DataSet) -> None:
    """The notes that stand on top of every page."""
    n = kept(data, "fictional", lambda: int(data.columns.fictional.sum()))
    if n and n == len(data.columns):
        banner("Demo data: every post here is fictional, written to show how Valuescape works.")
    elif n:
        banner(f"{words.count(n, 'mention')} here come from fictional demo posts.")
    if data.building:
        banner("This data set is still being built: figures may change. Run the pipeline again if it was interrupted.")
    if reader().sees_all:
        banner(
            "You are signed in as a researcher, in this tab. Sign out at the foot of Method before you show it to others."
        )
    for note in state.notes():
        banner(note)


def banner(sentence: str) -> None:
    """One note on top of a page."""
    st.html(f'<p class="vs-banner">{escape(sentence)}</p>')


def nothing_found(data: DataSet, chosen: Filter, what: str = "mentions") -> None:
    """Say why the screen is empty, and offer to loosen each part of the filter, most helpful first."""
    if not chosen.facets:
        st.info(f"This data set holds no {what}. The Method page shows what became of every input row.")
        return
    st.info(f"No {what} match everything you chose. Loosening one of these helps:")
    gains = {facet: data.select(chosen.without(facet)).n for facet in chosen.facets}
    named = described(chosen, data)
    for facet in sorted(gains, key=lambda part: -gains[part]):
        label = f"Without “{words.plain(named[facet])}”: {words.count(gains[facet], 'mention')}"
        st.button(label, key=f"loosen-{facet}", on_click=set_filter, args=(ordered(chosen.without(facet), data),))
    st.button("Clear all filters", key="loosen-all", on_click=set_filter, args=(ordered(NOTHING_CHOSEN, data),))
