"""Finds topics by meaning: the words that someone writes, against the middle of each topic."""

from __future__ import annotations

import streamlit as st

from explore import words
from explore.dataset import DataSet
from explore.facets import LONGEST_SEARCH
from explore.meaning import encode, encoder
from explore.near_topics import Near, by_meaning, by_words, have_vectors
from explore.selection import Selection
from ui import state
from ui.session import kept
from ui.topic_link import topic_link


def topic_search(selection: Selection) -> None:
    """The box, and under it the topics that are nearest to what it holds."""
    option = state.text("meaning", "topic-search", most=LONGEST_SEARCH)
    typed = st.text_input(
        "Find a topic by meaning",
        placeholder="what you look for, in your own words",
        key=option.key,
        max_chars=LONGEST_SEARCH,
    )
    asked = " ".join(option.keep(typed or "").split())
    if not asked:
        return
    found, how = _found(selection.data, asked)
    if not found:
        st.text(f"No topic comes near “{asked}”. The Quotes page searches the words themselves.")
        return
    for one in found:
        with st.container(horizontal=True, vertical_alignment="center"):
            topic_link(selection.data, selection.filter, str(one.topic.id))
            st.caption(f"{words.count(one.topic.size, 'mention')} · {how} {one.nearness:.2f}")


def _found(data: DataSet, asked: str) -> tuple[list[Near], str]:
    """The topics, and what their nearness is."""
    if not have_vectors(data, encoder()):
        return by_words(data, asked), "share of the words"

    def looked_for() -> list[Near]:
        with st.spinner("Looking for topics by meaning"):
            return by_meaning(data, encode(asked))

    return kept(data, ("topics by meaning", asked), looked_for), "nearness"
