"""What a reader finds not apt: a button at a quote under a heading, and the list of them on Method."""

from __future__ import annotations

from datetime import UTC, datetime
from urllib.parse import parse_qs

import pandas as pd
import streamlit as st

from db.connect import dashboard_url
from db.disclosure import VIEWER
from db.people.doubts import doubts, say_not_apt
from db.people.file import reading, writing
from explore import words
from explore.contrasts import to_text
from explore.dataset import DataSet
from explore.filter import Filter, from_params
from records.problem import Problem
from ui.faults import LOG

_SAID = "doubt-said-{}"


def not_apt(quote_key: str, heading: Filter, key: str) -> None:
    """The button at a quote; `heading` is what the quote stands under."""
    name = f"not-apt-{key}-{quote_key}"
    st.button(
        "Not apt",
        key=name,
        type="tertiary",
        help="This quote does not fit its heading. Kept for whoever checks the codes: see Method.",
        on_click=_say,
        args=(name, quote_key, to_text(heading)),
    )
    if said := st.session_state.pop(_SAID.format(name), None):
        kept, sentence = said
        (st.toast if kept else st.info)(words.plain(sentence))


def _say(name: str, quote_key: str, heading: str) -> None:
    try:
        with writing(dashboard_url()) as connection:
            say_not_apt(connection, quote_key, heading, datetime.now(UTC))
    except Problem as problem:
        LOG.warning("Not apt: %s", problem)
        said = (False, str(problem))
    else:
        said = (True, "Thank you. It is on the list on Method.")
    st.session_state[_SAID.format(name)] = said


def found_not_apt(data: DataSet) -> None:
    """The list for whoever checks the codes; nothing where nobody has said anything."""
    with reading(dashboard_url()) as connection:
        found = [] if connection is None else doubts(connection)
    if not found:
        return
    st.subheader("Quotes that readers found not apt")
    st.caption(
        "Said with the button under a quote that leads a heading. Nothing is changed by it: codes and figures stay as they "
        "are. The key leads to the mention, its post and its codes."
    )
    table = pd.DataFrame(
        {
            "mention": [one.key for one in found],
            "heading": [_in_words(one.heading, data) for one in found],
            "times": [one.times for one in found],
            "last": [f"{one.last_at:%Y-%m-%d}" for one in found],
        }
    )
    st.dataframe(table, hide_index=True, width="stretch", key="not-apt-list")


def _in_words(heading: str, data: DataSet) -> str:
    """A heading as people read it; as it was kept where this data set does not know it."""
    chosen, unknown = from_params(parse_qs(heading), data, VIEWER)
    return heading if unknown else data.select(chosen).in_words
