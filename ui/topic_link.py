"""The way to a topic's own page."""

from __future__ import annotations

import streamlit as st

from explore import words
from explore.dataset import DataSet
from explore.filter import Filter
from ui import state

TOPIC_PAGE = "pages/topic.py"


def topic_link(data: DataSet, chosen: Filter, number: str, label: str = "") -> None:
    """A link to a topic's page under this filter; labelled by the topic's name unless told otherwise."""
    asked = {**state.link(chosen, data), "about": number}
    # Names are made of words from posts: never Markdown.
    st.page_link(TOPIC_PAGE, label=label or words.plain(data.topic_names[int(number)]), query_params=asked)
