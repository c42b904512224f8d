"""What every page says about the data it shows: fictional, unfinished, an unknown link, nothing found."""

from __future__ import annotations

from html import escape

import streamlit as st

from explore import words
from ui.dataset import DataSet
from ui.filters import Filter, describe
from ui.sidebar import set_filter, unknown_in_link


def notices(data: DataSet) -> None:
    """The notes that stand on top of every page."""
    fictional = data.frame["fictional"].mean() if len(data.frame) else 0
    if fictional == 1:
        st.html(
            '<p class="vs-banner">Demo data: every post here is fictional, written to show how Valuescape works.</p>'
        )
    elif fictional:
        n = int(data.frame["fictional"].sum())
        st.html(f'<p class="vs-banner">{words.count(n, "mention")} here come from fictional demo posts.</p>')
    if data.building:
        st.html(
            '<p class="vs-banner">This data set is still being built: figures may change. '
            "Run the pipeline again if it was interrupted.</p>"
        )
    if unknown := unknown_in_link():
        asked = escape(words.listed(unknown))
        st.html(
            f'<p class="vs-banner">The link asks for {asked}, which this data set does not have. '
            "The rest was applied.</p>"
        )


def nothing_found(data: DataSet, chosen: Filter, what: str = "mentions") -> None:
    """Say why the screen is empty, and offer to loosen each part of the filter, most helpful first."""
    if not chosen.parts:
        st.info(f"This data set holds no {what}. The Method page shows what became of every input row.")
        return
    st.info(f"No {what} match everything you chose. Loosening one of these helps:")
    gains = {name: int(chosen.without(name).mask(data.frame).sum()) for name in chosen.parts}
    named = describe(chosen, data)
    for name in sorted(gains, key=lambda part: -gains[part]):
        label = f"Without “{words.plain(named[name])}”: {words.count(gains[name], 'mention')}"
        loosened = chosen.without(name)
        st.button(label, key=f"loosen-{name}", on_click=set_filter, args=(data, loosened))
    st.button("Clear all filters", key="loosen-all", on_click=set_filter, args=(data, Filter()))
