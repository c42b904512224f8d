"""Draws every topic with its numbers as a table to sort, and one of them to read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd
import streamlit as st

from db.disclosure import VIEWER, Viewer
from db.read.quotes import quotes
from explore import words
from explore.dataset import DataSet
from explore.facets import TOPIC
from explore.figures.own import told_stance
from explore.selection import Selection
from explore.topic_rows import TopicRow, topic_rows
from explore.topic_tags import topic_tags
from ui import state
from ui.borrowed import Borrowed
from ui.faults import calm
from ui.quote_list import quotes_behind
from ui.session import kept
from ui.topic_link import topic_link

TREND = {"grows": "grows", "shrinks": "shrinks", "": "steady or too few"}
KEY = "topic-read"
_ROW, _ROWS = 35, 20  # height of a row in pixels, and rows in sight


def draw_topics(selection: Selection, viewer: Viewer) -> None:
    """The table of all topics, the chosen ones first, and under it the topic that is read: a typical quote, the way to its page."""
    _list(Borrowed.of(selection, viewer))


@st.fragment
def _list(borrowed: Borrowed) -> None:
    with calm("The list of topics"):
        selection = borrowed.selection()
        chosen = selection.filter.chosen(TOPIC)
        selection = selection.without(TOPIC)
        rows = sorted(topic_rows(selection), key=lambda row: row.id not in chosen)
        known = {row.id: row for row in rows}
        option = state.choice("about", KEY, known, rows[0].id)
        st.html('<h3 class="vs-title">Every topic</h3>')
        st.dataframe(
            topic_table(selection, rows, _typical(borrowed)),
            hide_index=True,
            height=_ROW * (min(len(rows), _ROWS) + 1) + 3,
            on_select=lambda: _choose(rows),
            selection_mode="single-row",
            key=f"{KEY}-table",
            column_config=_columns(selection),
        )
        st.html(f'<p class="vs-source">{_source(selection, bool(chosen))}</p>')
        picked = st.selectbox("Read one topic", list(known), format_func=lambda i: known[i].name, key=option.key)
        row = known[option.keep(picked or option.default)]
        topic_link(selection.data, borrowed.filter, row.id, "Open its page →")
        quotes_behind(
            selection.narrowed({TOPIC: row.id}), borrowed.viewer, key="topic-read-quotes", title=row.name, show=1
        )


def _choose(rows: Sequence[TopicRow]) -> None:
    """Read the topic of the row that was chosen in the table."""
    chosen: Any = st.session_state[f"{KEY}-table"]
    if places := chosen["selection"]["rows"]:
        st.session_state[KEY] = rows[places[0]].id


def _typical(borrowed: Borrowed) -> dict[str, str]:
    """By topic, the words of its most typical mention that stands open; none for a data set made by hand.

    Read for all topics at once, whatever the filter.
    """
    data = borrowed.selection().data
    if data.engine is None:
        return {}
    return kept(data, "typical sentences", lambda: _sentences(data))


def _sentences(data: DataSet) -> dict[str, str]:
    first = {str(topic.id): topic.representatives for topic in data.topics.topics}
    asked = [mention for mentions in first.values() for mention in mentions]
    with data.engine.connect() as connection:
        read = {q.mention_id: q for q in quotes(connection, data.codebook, asked, VIEWER) if not q.sensitive}
    found = {topic: next((read[m].text for m in mentions if m in read), "") for topic, mentions in first.items()}
    return {topic: " ".join(text.split()) for topic, text in found.items()}


def topic_table(selection: Selection, rows: Sequence[TopicRow], typical: Mapping[str, str]) -> pd.DataFrame:
    """The numbers with headings that people read; what is from too few posts has no share to read.

    Where the filter chooses stances, there is no share of one: it would tell the choice back.
    """
    stance, tags = told_stance(selection), topic_tags(selection)
    table: dict[str, Any] = {
        "Topic": [row.name for row in rows],
        "A typical sentence": [typical.get(row.id, "") for row in rows],
        "Mostly about": [", ".join(tags.get(row.id, ())) for row in rows],
        "Mentions": [row.n for row in rows],
        "Share": [100 * row.share for row in rows],
    }
    if stance is not None:
        high = stance.ends[1].name
        table[high] = [None if row.few or not row.coded else 100 * row.praise for row in rows]
        table[f"{high}, 95 %"] = [
            words.too_few(row.posts) if row.few else words.percent_range(row.low, row.high) for row in rows
        ]
    table["Over time"] = [TREND[row.trend] for row in rows]
    return pd.DataFrame(table)


def _columns(selection: Selection) -> dict[str, Any]:
    stance = selection.data.dimension("stance")
    columns: dict[str, Any] = {
        "Topic": st.column_config.TextColumn(width="medium"),
        "A typical sentence": st.column_config.TextColumn(
            width="large", help="Its most typical mention, as someone wrote it."
        ),
        "Mostly about": st.column_config.TextColumn(
            help="Conditions and chatbots that at least a quarter of its mentions have, half as often again as all here."
        ),
        "Mentions": st.column_config.NumberColumn(format="localized"),
        "Share": st.column_config.NumberColumn(format="%.0f %%", help="Of all mentions that pass the filter."),
        "Over time": st.column_config.TextColumn(
            help="The share of the mentions in topics: the last third of the months against the first, where the "
            "difference stands."
        ),
    }
    if stance is not None:
        columns[stance.ends[1].name] = st.column_config.ProgressColumn(format="%.0f %%", min_value=0, max_value=100)
    return columns


def _source(selection: Selection, chosen: bool) -> str:
    first = " The chosen come first; the choice of topic does not filter here." if chosen else ""
    counts = selection.counts(TOPIC)
    left = selection.n - counts.known.n
    return (
        f"Choose a row to read it; choose a heading to sort. {left:,} of {words.count(selection.n, 'mention')} "
        f"({words.percent(left / selection.n)}) belong to no topic.{first}"
    )
