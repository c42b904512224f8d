"""Where a visit begins: what this is, three questions to start from, and every condition at a glance."""

from __future__ import annotations

from html import escape

import streamlit as st

from explore import words
from explore.dataset import DataSet
from explore.facets import PLATFORM
from explore.filter import Filter
from explore.glances import Glance, glances
from explore.selection import Selection
from ui import state
from ui.session import made

ACROSS = 3


def welcome(selection: Selection) -> None:
    """One sentence on what is counted, one on what this data set is, and three ways in."""
    data, platforms = selection.data, selection.counts(PLATFORM)
    months = data.months
    period = f", {words.month(months[0])} to {words.month(months[-1])}" if months else ""
    told = (
        "Valuescape shows what people write online about using chatbots for their mental health. It counts mentions: "
        "passages of a post that tie a chatbot to mental health. "
        f"This data set has {words.count(selection.n, 'mention')} from {words.count(selection.posts, 'post')} on "
        f"{words.count(int((platforms.n > 0).sum()), 'platform')}{period}."
    )
    st.html(f'<p class="vs-note">{escape(told)}</p>')
    with st.container(horizontal=True, key="vs-ways"):
        subject, stance = data.dimension("subject"), data.dimension("stance")
        if subject is not None:
            st.page_link("pages/profile.py", label=f"What sets each {words.plain(subject.name.lower())} apart?")
        if data.dimension("value") is not None:
            st.page_link("pages/values.py", label="Over which values do people disagree?")
        if stance is not None:
            against = Filter.of({stance.id: stance.ends[0].id})
            st.page_link("pages/quotes.py", label="What do people complain of?", query_params=state.link(against, data))


def at_a_glance(selection: Selection) -> None:
    """A card for each condition, which opens its page with the condition as the filter."""
    found = made(glances, selection)
    subject, stance = selection.data.dimension("subject"), selection.data.dimension("stance")
    if not found or subject is None or stance is None:
        return
    st.html(f'<h3 class="vs-title">{escape(subject.plural)} at a glance</h3>')
    for start in range(0, len(found), ACROSS):
        for column, glance in zip(st.columns(ACROSS), found[start : start + ACROSS], strict=False):
            with column.container(border=True, key=f"vs-glance-{glance.id}"):
                only = state.link(Filter.of({subject.id: glance.id}), selection.data)
                st.page_link("pages/profile.py", label=words.plain(glance.name), query_params=only)
                _card(selection.data, glance, stance.ends[1].name)


def _card(data: DataSet, glance: Glance, best: str) -> None:
    lines = [f"{words.count(glance.n, 'mention')} from {words.count(glance.posts, 'post')}"]
    if glance.few:
        lines.append("too few posts to read a pattern from")
    elif glance.coded:
        lines.append(f"{words.percent(glance.share)} {best.lower()} ({words.percent_range(glance.low, glance.high)})")
    for one in glance.stands:
        more = "more" if one.difference > 0 else "less"
        lines.append(
            f"{more} about {data.facets[one.facet].spoken(one.option)}: {words.percent(one.share)}, rest {words.percent(one.share_others)}"
        )
    st.html("".join(f'<p class="vs-small vs-line">{escape(line)}</p>' for line in lines))
