"""What do people talk about?"""

import streamlit as st

from explore import words
from explore.charts.stances import stances
from explore.charts.topic_map import topic_map
from ui.figure import figure, is_dark
from ui.frame import View, view_with_mentions
from ui.quote_list import quotes_behind
from ui.tables import stance_table, topic_table

MOST_BARS = 15


def heading(shown: View) -> None:
    """How much of the mentions the topics cover."""
    inside = int(shown.frame["topic"].notna().sum())
    n, topics = len(shown.frame), shown.frame["topic"].nunique()
    st.title(f"{words.count(topics, 'topic')} in {words.count(n, 'mention')}")
    st.html(
        f'<p class="vs-source">{words.percent(inside / n)} of the mentions belong to a topic; {n - inside:,} '
        f"({words.percent(1 - inside / n)}) belong to none and are not shown in the charts.</p>"
    )
    if shown.data.topics.note:
        st.info(shown.data.topics.note)


def map_figure(shown: View) -> None:
    """Topics by likeness."""
    table = topic_table(shown.data, shown.frame)
    figure(
        shown.data,
        shown.chosen,
        key="topic-map",
        title=f"The largest topic is “{table.iloc[0]['name']}”",
        chart=topic_map(table, dark=is_dark()),
        source=f"n = {int(table['n'].sum()):,} mentions in topics. Topics that lie close use similar words; "
        "position has no other meaning. Colour is the mean sentiment.",
        table=table[["name", "n", "mean"]].rename(columns={"name": "Topic", "n": "mentions", "mean": "mean sentiment"}),
        narrow=lambda pick: shown.chosen.narrowed(topic=str(pick["id"])),
    )


def bar_figure(shown: View) -> None:
    """How each topic divides by stance."""
    stance = shown.data.dimension("stance")
    table = stance_table(shown.data, shown.frame[shown.frame["topic"].notna()], "topic")
    if stance is None or table.empty:
        return
    table = table[table["order"] < MOST_BARS]
    colors = {label.id: label.color or stance.color for label in stance.labels}
    figure(
        shown.data,
        shown.chosen,
        key="topic-stances",
        title=f"How people feel in the {words.count(table['id'].nunique(), 'largest topic')}"
        if table["id"].nunique() > 1
        else "How people feel in this topic",
        chart=stances(table, colors=colors, dark=is_dark()),
        source=f"n = {int(table.drop_duplicates('id')['total'].sum()):,} mentions.",
        table=table[["name", "stance_name", "n", "share", "total"]].rename(
            columns={"name": "Topic", "stance_name": stance.name, "n": "mentions"}
        ),
        narrow=lambda pick: shown.chosen.narrowed(topic=str(pick["id"]), **{stance.id: str(pick["stance"])}),
        counted=shown.frame,
        rests_on=(stance.id,),
    )


@st.fragment
def one_topic(shown: View) -> None:
    """A topic's words and its most typical quotes."""
    present = set(shown.frame["topic"].dropna().astype(int))
    known = {topic.id: topic for topic in shown.data.topics.topics if topic.id in present}
    picked = st.selectbox("Read one topic", list(known), format_func=lambda t: known[t].name, key="topic-read")
    if picked is None:
        return
    topic = known[picked]
    st.text("Its words: " + ", ".join(topic.keywords[:10]))
    chosen = shown.chosen.narrowed(topic=str(topic.id))
    quotes_behind(shown.data, chosen, key="topic-read-quotes", title=topic.name, first=topic.representatives, show=4)


shown = view_with_mentions()
heading(shown)
if shown.frame["topic"].notna().any():
    map_figure(shown)
    bar_figure(shown)
    one_topic(shown)
elif not shown.data.topics.note:
    st.info("None of the mentions that pass the filter belongs to a topic. Loosen the filter on the left to see some.")
