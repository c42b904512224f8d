"""Draws a figure: a sentence as title, the chart, n and source, the numbers; a picked mark opens its quotes."""

from __future__ import annotations

from functools import partial
from hashlib import blake2b
from html import escape

import streamlit as st

from db.disclosure import Viewer
from explore import words
from explore.figure import Figure, Nothing
from explore.figures.praised_and_criticised import PraisedAndCriticised
from explore.figures.tensions import Tensions
from explore.selection import Selection
from explore.trust import trust_line
from ui import reading
from ui.borrowed import Borrowed
from ui.faults import calm
from ui.leads import draw_leads, draw_tensions
from ui.session import spec
from ui.take_away import take_away
from ui.theme import is_dark


def draw(selection: Selection, figure: Figure | Nothing, viewer: Viewer, *, key: str) -> None:
    """Draw a figure of this selection; where there is nothing to draw, say why."""
    part = st.fragment(_part, key=reading.part_of(key))
    part(Borrowed.of(selection, viewer), figure, key=key)


def _part(borrowed: Borrowed, figure: Figure | Nothing, *, key: str) -> None:
    """A figure as a part of the page that is drawn again by itself when a mark is picked."""
    with calm(f"The figure {key}"):
        if isinstance(figure, Nothing):
            st.caption(words.plain(figure.sentence))
            return
        selection, viewer = borrowed.selection(), borrowed.viewer
        st.html(f'<h3 class="vs-title">{escape(figure.title)}</h3>')
        if figure.note:
            st.caption(words.plain(figure.note))
        if isinstance(figure, PraisedAndCriticised):
            draw_leads(selection, figure, viewer, key=f"{key}-lead")
        else:
            _chart(selection, figure, key)
        if isinstance(figure, Tensions):
            draw_tensions(selection, figure, viewer, key=f"{key}-tension")
        st.html(f'<p class="vs-source">{_source(selection, figure)}</p>')
        take_away(selection, figure, key)


def _chart(selection: Selection, figure: Figure, key: str) -> None:
    """Draw the chart; a mark that is picked in it opens the reading panel.

    What is picked belongs to what was looked at: under another filter or in another layer it is another chart.
    """
    widget = f"{key}-{_looked_at(selection)}-{reading.turn(key)}"
    with st.container(key=f"{key}-chart"):
        st.vega_lite_chart(
            spec=spec(selection, figure, is_dark()),
            width="stretch",
            theme=None,
            on_select=partial(reading.on_pick, key, widget, figure, selection.filter),
            selection_mode=list(figure.pick_names),
            key=widget,
        )


def _looked_at(selection: Selection) -> str:
    """A short name for a layer and a filter."""
    looked_at = repr((selection.data.layer.id, selection.filter)).encode()
    return blake2b(looked_at, digest_size=8).hexdigest()


def _source(selection: Selection, figure: Figure) -> str:
    """The figure's source, how to read on, what is left out and how far the codes can be trusted; as HTML."""
    trust = trust_line(selection.data, *figure.rests_on) if figure.rests_on else ""
    way = '<span class="vs-on-screen">Choose a mark to read the quotes behind it.</span>' if figure.chart else ""
    return " ".join(part for part in (escape(figure.source), way, escape(figure.left_out), escape(trust)) if part)
