"""How a topic came about and came to its name, and a name of people's own for it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

import pandas as pd
import streamlit as st

from db.connect import dashboard_url
from db.people.file import writing
from db.people.topic_names import LONGEST, rename_topic
from db.read.topics import TopicInfo, keys_of
from explore import words
from explore.dataset import DataSet
from records.problem import Problem
from ui.faults import LOG
from ui.session import kept, looked_at_again

_PROBLEM = "topic-name-problem"


def topic_audit(data: DataSet, topic: TopicInfo) -> None:
    """The phrases that could name it, the names that were second, its finer parts; nothing where that is not known."""
    audit = topic.audit
    if audit is None:
        return
    with st.expander("How this topic came to its name", key="topic-audit"):
        how = (
            f"Its name is a theme of the field: {words.percent(audit.raised)} of its posts raise it by a word for it."
            if audit.raised is not None
            else "Its name is made of phrases that its posts share."
            if audit.by_phrases
            else "None of its phrases names it well enough: its name is made of words that most of its typical mentions hold."
            if data.topics.guarded
            else "None of its phrases names it well enough: its name is a short clause of a typical mention."
        )
        runs = data.topics.stability.runs * 2 if data.topics.stability else 0
        back = f" It came back in {round(audit.back * runs)} of {runs} other runs." if runs else ""
        st.text(f"{how}{back} At the coarsest level it is part of “{audit.family}”.")
        if audit.runners_up:
            st.text(f"Names that came second: {'; '.join(audit.runners_up)}.")
        if audit.phrases:
            table = pd.DataFrame(
                {
                    "Phrase": [one.phrase for one in audit.phrases],
                    "Posts": [one.posts for one in audit.phrases],
                    "Its own (z)": [one.z for one in audit.phrases],
                    "Nearness": [one.near for one in audit.phrases],
                    "Wholeness": [one.whole for one in audit.phrases],
                    "Worth": [one.worth for one in audit.phrases],
                }
            )
            st.dataframe(table, hide_index=True, key="topic-audit-phrases")
        if audit.parts:
            parts = {
                "Finer part": [part.name for part in audit.parts],
                "Mentions": [part.size for part in audit.parts],
            }
            st.dataframe(pd.DataFrame(parts), hide_index=True, key="topic-audit-parts")
        if data.engine is not None and topic.representatives:
            _rename(data, topic)


def _rename(data: DataSet, topic: TopicInfo) -> None:
    """A box for another name. It is kept beside the data set and follows the topic when topics are made anew."""
    key = f"topic-name-{topic.id}"
    keys = kept(data, ("keys of a topic", topic.id), lambda: _keys(data, topic))
    about = _About(keys, topic.modelled or topic.name, topic.given)
    st.text_input(
        "Call it otherwise",
        value=topic.name if topic.modelled else "",
        placeholder=about.modelled,
        max_chars=LONGEST,
        key=key,
        help="For everybody who opens this data set. Left empty, the topic has the model's name.",
    )
    with st.container(horizontal=True):
        st.button("Keep this name", key=f"{key}-keep", on_click=_keep, args=(about, key))
        if topic.modelled:
            back = "Take the name back"
            st.button(back, key=f"{key}-back", on_click=_take_back, args=(about, key), help=words.plain(about.modelled))
    if problem := st.session_state.pop(_PROBLEM, None):
        st.info(words.plain(problem))


def _keys(data: DataSet, topic: TopicInfo) -> tuple[str, ...]:
    with data.engine.connect() as connection:
        return tuple(keys_of(connection, topic.representatives))


@dataclass(frozen=True, slots=True)
class _About:
    """What a callback needs of a topic. Streamlit keeps it as long as a session lasts: it holds nothing of the data set."""

    keys: tuple[str, ...]  # of its typical mentions
    modelled: str
    given: tuple[str, ...]


def _keep(about: _About, key: str) -> None:
    _write(about, " ".join((st.session_state[key] or "").split()))


def _take_back(about: _About, key: str) -> None:
    st.session_state[key] = ""
    _write(about, "")


def _write(about: _About, name: str) -> None:
    try:
        with writing(dashboard_url()) as people:
            rename_topic(people, about.keys, name, about.modelled, datetime.now(UTC), about.given)
    except Problem as problem:
        LOG.warning("Name of a topic: %s", problem)
        st.session_state[_PROBLEM] = str(problem)
    else:
        looked_at_again()
