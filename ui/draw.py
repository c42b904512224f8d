"""Draws a figure: a sentence as title, the chart, n and source, the numbers, and the quotes behind a picked mark."""

from __future__ import annotations

from collections.abc import Mapping
from hashlib import blake2b
from html import escape
from typing import Any

import streamlit as st

from db.disclosure import Viewer
from explore.facets import TOPIC
from explore.figure import Figure, Nothing
from explore.figures.praised_and_criticised import PraisedAndCriticised
from explore.figures.tensions import Tensions
from explore.selection import Selection
from explore.trust import trust_line
from ui import state
from ui.borrowed import Borrowed
from ui.faults import calm
from ui.filter_bar import ordered, set_filter
from ui.leads import draw_leads, draw_tensions
from ui.quote_list import quotes_behind
from ui.session import spec
from ui.take_away import take_away
from ui.theme import is_dark
from ui.topic_link import topic_link

COMPARE_PAGE = "pages/compare.py"


def draw(selection: Selection, figure: Figure | Nothing, viewer: Viewer, *, key: str) -> None:
    """Draw a figure of this selection; where there is nothing to draw, say why."""
    _part(Borrowed.of(selection, viewer), figure, key=key)


@st.fragment
def _part(borrowed: Borrowed, figure: Figure | Nothing, *, key: str) -> None:
    """A figure as a part of the page that is drawn again by itself when a mark is picked."""
    with calm(f"The figure {key}"):
        if isinstance(figure, Nothing):
            st.caption(figure.sentence)
            return
        selection, viewer = borrowed.selection(), borrowed.viewer
        st.html(f'<h3 class="vs-title">{escape(figure.title)}</h3>')
        if figure.note:
            st.caption(figure.note)
        if isinstance(figure, PraisedAndCriticised):
            mark = None
            draw_leads(selection, figure, viewer)
        else:
            mark = _chart(selection, figure, key)
        if isinstance(figure, Tensions):
            draw_tensions(selection, figure, viewer)
        st.html(f'<p class="vs-source">{escape(" ".join(_source(selection, figure)))}</p>')
        take_away(selection, figure, key)
        if mark:
            with st.container(border=True, key=f"vs-behind-{key}"):
                behind = selection.data.select(figure.narrowed(selection.filter, mark))
                quotes_behind(behind, viewer, key=key)
                _ways_on(behind, key)


def _ways_on(behind: Selection, key: str) -> None:
    """What else a mark offers beside its quotes. To read is not to filter: that is one click more."""
    if behind.filter.facets:
        with st.container(horizontal=True):
            for number in behind.filter.chosen(TOPIC)[:1]:
                topic_link(behind.data, behind.filter, number, "Open the topic's page →")
            chosen = ordered(behind.filter, behind.data)
            if st.button("Filter to this", key=f"{key}-filter", type="tertiary", on_click=set_filter, args=(chosen,)):
                st.rerun()  # the sidebar lies outside of this part
            if st.button("Compare with the rest", key=f"{key}-compare", type="tertiary"):
                st.switch_page(COMPARE_PAGE, query_params=state.link(behind.filter, behind.data))


def _chart(selection: Selection, figure: Figure, key: str) -> Mapping[str, Any] | None:
    """Draw the chart; the mark that is picked in it.

    What is picked belongs to what was looked at: under another filter or in another layer it is another chart.
    """
    with st.container(key=f"{key}-chart"):
        event = st.vega_lite_chart(
            spec=spec(selection, figure, is_dark()),
            width="stretch",
            theme=None,
            on_select="rerun",
            selection_mode=list(figure.pick_names),
            key=f"{key}-{_looked_at(selection)}",
        )
    return _picked(event, figure.pick_names)


def _looked_at(selection: Selection) -> str:
    """A short name for a layer and a filter."""
    looked_at = repr((selection.data.layer.id, selection.filter)).encode()
    return blake2b(looked_at, digest_size=8).hexdigest()


def _source(selection: Selection, figure: Figure) -> list[str]:
    """The figure's source, how to read on, what is left out and how far the codes can be trusted."""
    said = [figure.source, "Choose a mark to read the quotes behind it." if figure.chart else "", figure.left_out]
    if figure.rests_on:
        said.append(trust_line(selection.data, *figure.rests_on))
    return [sentence for sentence in said if sentence]


def _picked(event: Any, names: tuple[str, ...]) -> Mapping[str, Any] | None:
    """The fields of the mark that is picked, in whichever of the chart's selections."""
    return next((dict(marks[0]) for name in names if (marks := event.selection.get(name))), None)
