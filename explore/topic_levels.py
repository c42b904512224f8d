"""The levels of the tree around the topics shown: the groups that they are part of, and the finer parts inside them.

Only the topics shown hold mentions in the data set. A coarser group is therefore a set of them, and a filter on it names them.
"""

from __future__ import annotations

from dataclasses import dataclass

from explore.facets import TOPIC
from explore.selection import Selection


@dataclass(frozen=True, slots=True)
class Group:
    """Topics of one group at the coarsest level, most frequent first, with what they come to under a filter."""

    name: str
    topics: tuple[str, ...]  # numbers, as a filter holds them
    n: int
    posts: int


@dataclass(frozen=True, slots=True)
class FinerPart:
    """A part inside a topic, with its mentions when the topics were made."""

    topic: str
    name: str
    made_of: int


def coarser(selection: Selection) -> tuple[Group, ...]:
    """The groups whose topics have mentions here, largest first; none where the tree is not known. Each topic is in one."""
    known = {str(topic.id): topic.audit.family for topic in selection.data.topics.topics if topic.audit is not None}
    counts = selection.counts(TOPIC)
    here = {option: int(counts.n[i]) for i, option in enumerate(counts.options[0]) if counts.n[i] and option in known}
    members: dict[str, list[str]] = {}
    for topic in sorted(here, key=lambda topic: (-here[topic], topic)):
        members.setdefault(known[topic], []).append(topic)
    found = []
    for name, topics in members.items():
        inside = selection.narrowed({TOPIC: tuple(topics)})
        found.append(Group(name, tuple(topics), inside.n, inside.posts))
    return tuple(sorted(found, key=lambda group: (-group.n, group.name)))


def finer(selection: Selection) -> tuple[FinerPart, ...]:
    """The parts of the topics that have mentions here, those of the largest topic first; a topic of one part has none."""
    counts = selection.counts(TOPIC)
    here = {option for i, option in enumerate(counts.options[0]) if counts.n[i]}
    return tuple(
        FinerPart(str(topic.id), part.name, part.size)
        for topic in selection.data.topics.topics
        if topic.audit is not None and str(topic.id) in here
        for part in topic.audit.parts
    )
