"""What do people talk about?"""

from html import escape

import streamlit as st

from explore import words
from explore.facets import PLATFORM, TOPIC
from explore.figure import Nothing
from explore.figures import topic_course, topic_map, topic_stances, topics_by
from explore.figures.own import Own
from explore.selection import Selection
from explore.steadiness import steadiness
from ui import state
from ui.draw import draw
from ui.page import view_with_mentions
from ui.session import made
from ui.topic_levels import topic_levels
from ui.topic_list import draw_topics
from ui.topic_search import topic_search

OFF = "none"


def heading(selection: Selection) -> None:
    """How much of the mentions the topics cover, whatever topic is chosen: a chosen one covers all of its own."""
    aside = Own.of(selection, TOPIC).aside(TOPIC)
    selection = selection.without(TOPIC)
    counts = selection.counts(TOPIC)
    n, inside = selection.n, counts.known.n
    st.title(f"{words.count(int((counts.n > 0).sum()), 'topic')} in {words.count(n, 'mention')}")
    st.html(
        f'<p class="vs-source">{words.percent(inside / n)} of the mentions belong to a topic; {n - inside:,} '
        f"({words.percent(1 - inside / n)}) belong to none and are not shown in the charts.{escape(aside)}</p>"
    )
    if told := steadiness(selection.data.topics):
        st.caption(told)
    if selection.data.topics.note:
        st.info(words.plain(selection.data.topics.note))


def apart(selection: Selection) -> str:
    """What the topics are laid out by, where someone wants to see that: it takes a comparison a column."""
    subject = selection.data.dimension("subject")
    offered = {OFF: "Nothing"}
    for name in (subject.id if subject else "", PLATFORM):
        if name:
            offered[name] = selection.data.facets[name].name
    st.html('<h3 class="vs-title vs-on-screen">Which topics come up more often with what?</h3>')
    option = state.choice("by", "topics-by", offered, OFF)
    picked = st.segmented_control(
        "Topics by", list(offered), format_func=lambda name: words.plain(offered[name]), required=True, key=option.key
    )
    return option.keep(picked or OFF)


shown = view_with_mentions()
selection = shown.selection
heading(selection)
if selection.without(TOPIC).counts(TOPIC).known.n:
    search = st.container()
    draw(selection, made(topic_map, selection), shown.viewer, key="topic-map")
    draw_topics(selection, shown.viewer)
    topic_levels(selection)
    if not isinstance(bars := made(topic_stances, selection), Nothing):
        draw(selection, bars, shown.viewer, key="topic-stances")
    draw(selection, made(topic_course, selection), shown.viewer, key="topic-course")
    if (by := apart(selection)) != OFF:
        draw(selection, made(topics_by, selection, by=by), shown.viewer, key=f"topics-by-{by}")
    with search:  # last: its first answer takes seconds, which the rest of the page need not wait for
        topic_search(selection)
elif not shown.data.topics.note:
    st.info("None of the mentions that pass the filter belongs to a topic. Loosen the filter to see some.")
