"""What people call topics, in place of the names that the model gave them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from db.connect import URL
from db.people.file import reading
from db.people.topic_names import TopicName, names_changed, topic_names
from db.read.topics import TopicInfo, Topics, topics_of_keys
from records.layer import Layer
from records.problem import Problem

if TYPE_CHECKING:
    from sqlalchemy import Connection


def given_names(url: URL) -> list[TopicName]:
    """The names that people gave, the newest first; none where their file cannot be read."""
    try:
        with reading(url) as people:
            return topic_names(people) if people is not None else []
    except Problem:  # told where people's work itself is shown
        return []


def named_state(url: URL) -> str:
    """Tells one state of these names from the next."""
    try:
        with reading(url) as people:
            return names_changed(people) if people is not None else ""
    except Problem:
        return ""


def called(connection: Connection, layer: Layer, found: Topics, names: Sequence[TopicName]) -> Topics:
    """The topics under people's names, the newest first; others are called by the model's.

    A name goes to the topic that holds at least half of the mentions it was given by.
    """
    topic_of = topics_of_keys(connection, layer, [key for name in names for key in name.keys]) if names else {}
    given: dict[int, list[TopicName]] = {}
    for name in names:
        most = Counter(topic_of[key] for key in name.keys if key in topic_of).most_common(1)
        if most and 2 * most[0][1] >= len(name.keys):
            given.setdefault(most[0][0], []).append(name)
    return replace(found, topics=[_called(one, given.get(one.id, [])) for one in found.topics])


def _called(topic: TopicInfo, names: Sequence[TopicName]) -> TopicInfo:
    modelled = topic.modelled or topic.name
    if not names:
        return replace(topic, name=modelled, modelled="", given=())
    return replace(topic, name=names[0].name, modelled=modelled, given=tuple(name.keys[0] for name in names))
