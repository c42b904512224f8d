"""What do people talk about?"""

import streamlit as st

from explore import words
from explore.facets import TOPIC
from explore.figure import Nothing
from explore.figures import topic_map, topic_stances
from explore.selection import Selection
from ui import state
from ui.borrowed import Borrowed
from ui.draw import draw
from ui.faults import calm
from ui.page import view_with_mentions
from ui.quote_list import quotes_behind
from ui.session import made


def heading(selection: Selection) -> None:
    """How much of the mentions the topics cover."""
    counts = selection.counts(TOPIC)
    n, inside = selection.n, counts.known.n
    st.title(f"{words.count(int((counts.n > 0).sum()), 'topic')} in {words.count(n, 'mention')}")
    st.html(
        f'<p class="vs-source">{words.percent(inside / n)} of the mentions belong to a topic; {n - inside:,} '
        f"({words.percent(1 - inside / n)}) belong to none and are not shown in the charts.</p>"
    )
    if selection.data.topics.note:
        st.info(selection.data.topics.note)


@st.fragment
def one_topic(borrowed: Borrowed) -> None:
    """A topic's words and its most typical quotes."""
    with calm("The topic to read"):
        selection = borrowed.selection()
        counts = selection.counts(TOPIC)
        present = {option for option, n in zip(counts.options[0], counts.n, strict=True) if n}
        known = {str(topic.id): topic for topic in selection.data.topics.topics if str(topic.id) in present}
        option = state.choice("about", "topic-read", known, next(iter(known)))
        picked = st.selectbox("Read one topic", list(known), format_func=lambda t: known[t].name, key=option.key)
        topic = known[option.keep(picked or option.default)]
        st.text("Its words: " + ", ".join(topic.keywords[:10]))
        narrowed = selection.narrowed({TOPIC: str(topic.id)})
        quotes_behind(narrowed, borrowed.viewer, key="topic-read-quotes", title=topic.name, show=4)


shown = view_with_mentions()
selection = shown.selection
heading(selection)
if selection.counts(TOPIC).known.n:
    draw(selection, made(topic_map, selection), shown.viewer, key="topic-map")
    if not isinstance(bars := made(topic_stances, selection), Nothing):
        draw(selection, bars, shown.viewer, key="topic-stances")
    one_topic(Borrowed.of(selection, shown.viewer))
elif not shown.data.topics.note:
    st.info("None of the mentions that pass the filter belongs to a topic. Loosen the filter to see some.")
