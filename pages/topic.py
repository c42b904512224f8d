"""What is one topic about, who speaks of it and where, and since when?"""

from html import escape

import streamlit as st

from explore import words
from explore.dataset import DataSet
from explore.difference_words import in_numbers
from explore.facets import TOPIC
from explore.figures import timeline, topic_stances
from explore.near_topics import TopicInfo, nearest
from explore.selection import Selection
from explore.topic_excess import excess
from explore.topic_tags import topic_tags
from ui import state
from ui.draw import draw
from ui.page import view_with_mentions
from ui.quote_list import quotes_behind
from ui.reading import way_to_quotes
from ui.session import made
from ui.topic_audit import topic_audit
from ui.topic_link import topic_link


def asked_for(data: DataSet) -> TopicInfo:
    """The topic in the link (`about=3`), or the largest one."""
    known = {str(topic.id): topic for topic in data.topics.topics}
    asked = state.asked_for("about")
    if asked and asked not in known:
        state.refuse("about", asked)
    return known.get(asked) or data.topics.topics[0]


def size(everything: Selection, selection: Selection) -> None:
    """How much of what passes the filter it is."""
    st.html(
        f'<p class="vs-source">{words.count(selection.n, "mention")} from {words.count(selection.posts, "post")}, '
        f"{words.percent(selection.n / everything.n)} of {words.count(everything.n, 'mention')}"
        f"{escape(everything.about)}.</p>"
    )


def over_represented(selection: Selection) -> None:
    """Which conditions, chatbots and platforms it has more of than the rest."""
    st.subheader("More often than elsewhere")
    found = excess(selection)
    for one in found:
        facet = selection.data.facets[one.facet]
        st.html(
            f'<p class="vs-lead"><strong>{escape(f"{facet.name}: {one.name}")}</strong></p>'
            f'<p class="vs-small">{escape(in_numbers(one))}.</p>'
        )
        behind = selection.filter.narrowed({one.facet: one.option})
        told = f"Read {words.count(one.n, 'quote')} →"
        way_to_quotes(told, behind, key=f"excess-{one.facet}-{one.option}")
    if not found:
        st.caption("No condition, chatbot or platform is separable from the rest here.")


def neighbours(everything: Selection, topic: TopicInfo) -> None:
    """The topics nearest in meaning."""
    near = nearest(everything.data, topic.id)
    if near:
        st.subheader("Nearest topics")
        for one in near:
            topic_link(everything.data, everything.filter, str(one.topic.id))


def making(data: DataSet) -> None:
    """How it was made, in plain words, and where that is told in full."""
    seed = data.topics.parameters.get("seed")
    held = (
        "Each phrase in its name stands in at least five posts, in the same words or other forms of them, and each word in at "
        "least five of its own. "
        if data.topics.guarded
        else ""
    )
    st.caption(
        "A topic is a group of mentions that lie close in meaning and share words, whatever chatbot they name. "
        f"{held}It describes and proves nothing: another seed than {seed if seed is not None else 'this one'} draws other borders."
    )
    st.page_link("pages/method.py", label="How these figures come about →", query_params=state.link(shown.filter, data))


shown = view_with_mentions()
data = shown.data
if not data.topics.topics:
    st.title("Topic")
    st.info(words.plain(data.topics.note or "This data set has no topics."))
    st.stop()
topic = asked_for(data)
state.tell("about", str(topic.id))
everything = shown.selection.without(TOPIC)
selection = everything.narrowed({TOPIC: str(topic.id)})
shown.prints(selection)
st.title(words.plain(topic.name))
if not selection:
    st.info("None of its mentions passes the filter. Loosen the filter to see some.")
    st.stop()
size(everything, selection)
if tags := topic_tags(everything).get(str(topic.id)):
    st.text(f"Mostly about: {', '.join(tags)}")
st.text(f"Words it is made of: {', '.join(topic.keywords[:12])}")
if topic.modelled:
    st.text(f"Called so by people; the model calls it “{topic.modelled}”.")
st.subheader("In people's words")
quotes_behind(selection, shown.viewer, key="topic", title="the most typical first", show=5)
draw(selection, made(topic_stances, selection), shown.viewer, key="topic-stances")
over_represented(selection)
draw(selection, made(timeline, selection), shown.viewer, key="topic-timeline")
neighbours(everything, topic)
topic_audit(data, topic)
making(data)
