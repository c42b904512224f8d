"""The reading panel: the quotes behind a mark or a heading, beside the page. To read is not to filter."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape
from typing import Any
from urllib.parse import parse_qs

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from explore import words
from explore.contrasts import to_text
from explore.facets import TOPIC, WORDS, searched
from explore.figure import Figure
from explore.filter import Filter, described, from_params
from explore.selection import Selection
from records.query import NotUnderstood
from ui import state
from ui.borrowed import Borrowed
from ui.faults import calm
from ui.filter_bar import ordered, set_filter
from ui.quote_list import QUOTES_PAGE, first_quotes
from ui.topic_link import topic_link

READ, PANEL, COMPARE_PAGE = "read", "reading", "pages/compare.py"
AT_FIRST, MORE = 6, 12  # quotes
_UNDER, _CHART, _CHARTS, _SHOWN = "reading-under", "reading-chart", "reading-charts", "reading-shown"


def way_to_quotes(label: str, chosen: Filter, *, key: str) -> None:
    """A quiet button that opens the quotes under this filter in the panel."""
    st.button(label, key=key, type="tertiary", on_click=open_quotes, args=(to_text(chosen),))


def open_quotes(asked: str, chart: str = "") -> None:
    """Open the panel on the filter in this text, for the mark picked in a chart; for callbacks."""
    state.tell(READ, asked)
    st.session_state[_SHOWN] = AT_FIRST
    _redraw(_let_go(chart))


def close() -> None:
    """Close the panel, and let go of the mark; for callbacks."""
    state.leave(READ)
    _redraw(_let_go(""))


def on_pick(chart: str, widget: str, figure: Figure, chosen: Filter) -> None:
    """Follow what is picked in a figure's chart; for callbacks, which must not hold a data set."""
    mark = _picked(st.session_state[widget].selection, figure.pick_names)
    if mark is None:
        close()
    else:
        open_quotes(to_text(figure.narrowed(chosen, mark)), chart)


def new_page() -> None:
    """Forget the charts of the page before, whose parts can no longer be drawn alone."""
    st.session_state[_CHARTS] = []


def part_of(chart: str) -> str:
    """The name of the part of the page that holds a chart; it is drawn anew when its mark is let go."""
    st.session_state.setdefault(_CHARTS, []).append(chart)
    return f"part-{chart}"


def turn(chart: str) -> int:
    """How often the mark of a chart was let go: a widget of another key is one without a mark."""
    turns: int = st.session_state.get(f"turn-{chart}", 0)
    return turns


def _let_go(chart: str) -> list[str]:
    """Let go of the mark of the chart that was read from before, unless it is this one; the parts to draw anew."""
    before = st.session_state.get(_CHART, "")
    st.session_state[_CHART] = chart
    if not before or before == chart:
        return []
    st.session_state[f"turn-{before}"] = turn(before) + 1
    return [f"part-{before}"] if before in st.session_state.get(_CHARTS, []) else []


def _redraw(parts: list[str]) -> None:
    st.rerun([PANEL, *parts])


def _picked(selection: Mapping[str, Any], names: tuple[str, ...]) -> Mapping[str, Any] | None:
    """The fields of the mark that is picked, in whichever of the chart's selections."""
    return next((dict(marks[0]) for name in names if (marks := selection.get(name))), None)


def follow(chosen: Filter) -> None:
    """Close the panel where the filter has changed under it: what was picked belongs to what was looked at."""
    now = (state.asked_for(READ), chosen)
    before = st.session_state.get(_UNDER)
    if before is not None and now[0] and before[0] == now[0] and before[1] != chosen:
        state.leave(READ)
        _let_go("")
        now = ("", chosen)
    st.session_state[_UNDER] = now


@st.fragment(key=PANEL)
def panel(borrowed: Borrowed) -> None:
    """Draw the panel, where quotes are asked for; the page passes its own filter."""
    with calm("The reading panel"):
        asked = state.asked_for(READ)
        st.session_state[_UNDER] = (asked, borrowed.filter)
        if asked:
            _panel(borrowed.selection(), borrowed, asked)


def _panel(page: Selection, borrowed: Borrowed, asked: str) -> None:
    data, params = page.data, parse_qs(asked)
    if why := _unread(params):
        with st.container(key="vs-reading"):
            _close(st.container(horizontal=True, horizontal_alignment="right"))
            st.caption(words.plain(f"These words cannot be searched for, so there is nothing to read. {why}"))
        return
    chosen, notes = from_params(params, data, borrowed.viewer)
    if not chosen.clauses:
        state.drop(READ)  # nothing is left of what a link asks for: everything is not what was meant
        return
    found = data.select(chosen)
    with st.container(key="vs-reading"):
        head, out = st.columns([8, 1], vertical_alignment="top")
        own = Filter(tuple(clause for clause in chosen.clauses if clause not in page.filter.clauses))
        about = " · ".join(described(own, data).values()) or "All that passes the filter"
        head.html(
            f'<h4 class="vs-side">{escape(about)}</h4>'
            f'<p class="vs-small">1 selected: {words.count(found.n, "mention")} from {words.count(found.posts, "post")}</p>'
        )
        _close(out)
        for note in notes:
            st.caption(words.plain(note))
        if not found:
            st.caption("There is no mention here.")
            return
        shown: int = st.session_state.get(_SHOWN, AT_FIRST)
        first_quotes(found, borrowed.viewer, key="read", show=shown)
        with st.container(horizontal=True):
            if found.n > shown:
                st.button("More", key="reading-more", on_click=_more, args=(shown + MORE,))
            _ways_on(found)


def _unread(params: Mapping[str, list[str]]) -> str:
    """Why the words that are asked for cannot be read; empty where they can. Without them, it would be all that is read.

    Words of the filter and those of a mark, each of which can be read, can be too many together.
    """
    try:
        searched(" ".join(params.get(WORDS, ())))
    except NotUnderstood as fault:
        return str(fault)
    return ""


def _close(place: DeltaGenerator) -> None:
    place.button("✕", key="reading-close", help="Close", type="tertiary", on_click=close)


def _more(shown: int) -> None:
    st.session_state[_SHOWN] = shown
    _redraw([])


def _ways_on(found: Selection) -> None:
    """What else there is to do with what is read: each is one click more."""
    data, chosen = found.data, found.filter
    if st.button("Open in Quotes", key="reading-all", type="tertiary"):
        st.switch_page(QUOTES_PAGE, query_params=state.link(chosen, data))
    for number in chosen.chosen(TOPIC)[:1]:
        topic_link(data, chosen, number, "Open the topic's page →")
    if chosen.facets:
        if st.button(
            "Filter to this", key="reading-filter", type="tertiary", on_click=set_filter, args=(ordered(chosen, data),)
        ):
            st.rerun()  # the bar lies outside of this part
        if st.button("Compare with the rest", key="reading-compare", type="tertiary"):
            st.switch_page(COMPARE_PAGE, query_params=state.link(chosen, data))
