"""Topics coarser or finer than those shown: groups of them to read, or the parts inside them."""

from __future__ import annotations

from html import escape

import pandas as pd
import streamlit as st

from db.disclosure import too_few
from explore import words
from explore.facets import TOPIC
from explore.selection import Selection
from explore.topic_levels import coarser, finer
from ui import state
from ui.reading import way_to_quotes

SHOWN, COARSER, FINER = "shown", "coarser", "finer"
NAMES = {COARSER: "Coarser", SHOWN: "The most stable", FINER: "Finer"}


def topic_levels(selection: Selection) -> None:
    """The choice of a level, and what is there beside the topics shown; nothing where the tree is not known."""
    selection = selection.without(TOPIC)
    groups, parts = coarser(selection), finer(selection)
    offered = [level for level, there in ((COARSER, groups), (SHOWN, True), (FINER, parts)) if there]
    if len(offered) < 2:
        state.drop("level")
        return
    option = state.choice("level", "topic-level", offered, SHOWN)
    picked = st.segmented_control(
        "Level of the topics", offered, format_func=NAMES.__getitem__, required=True, key=option.key
    )
    names = selection.data.topic_names
    level = option.keep(picked or SHOWN)
    if level == COARSER:
        st.caption("Groups of the topics shown, as the same tree puts them together.")
        for i, group in enumerate(groups):
            told = ", ".join(names[int(topic)] for topic in group.topics)
            few = f" ({words.too_few(group.posts)})" if too_few(group.posts) else ""
            # Names are made of words from posts: never Markdown.
            st.html(
                f'<p class="vs-lead"><strong>{escape(group.name)}</strong></p><p class="vs-small">{escape(told)}{few}</p>'
            )
            behind = selection.filter.narrowed({TOPIC: group.topics})
            way_to_quotes(f"Read {words.count(group.n, 'quote')} →", behind, key=f"topic-group-{i}")
    elif level == FINER:
        st.caption("Parts inside the topics shown, with their mentions when the topics were made, whatever the filter.")
        table = {
            "Topic": [names[int(part.topic)] for part in parts],
            "Finer part": [part.name for part in parts],
            "Mentions": [part.made_of for part in parts],
        }
        st.dataframe(pd.DataFrame(table), hide_index=True, key="topic-parts")
