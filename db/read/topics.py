"""The topics of a data set."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, select

from db.schema import MentionTopic, Topic, TopicModel


@dataclass(frozen=True, slots=True)
class TopicInfo:
    """One topic: its words, its size in mentions, its place on the map."""

    id: int
    name: str
    keywords: list[str]
    size: int
    x: float
    y: float
    representatives: list[int]  # mention ids, most typical first


@dataclass(frozen=True, slots=True)
class Topics:
    """All topics, most frequent first, and how they were made."""

    topics: list[TopicInfo]
    mentions: int
    unassigned: int
    note: str | None
    parameters: dict[str, Any]


def topics(connection: Connection) -> Topics:
    """The stored topic model; without one, no topics and a note that says so."""
    model = connection.execute(select(TopicModel.__table__)).first()
    if model is None:
        return Topics([], 0, 0, "No topics have been modelled yet.", {})
    typical: dict[int | None, list[int]] = {}
    query = select(MentionTopic.topic_id, MentionTopic.mention_id).where(MentionTopic.representative.is_not(None))
    for topic_id, mention_id in connection.execute(query.order_by(MentionTopic.representative)):
        typical.setdefault(topic_id, []).append(mention_id)
    rows = connection.execute(select(Topic.__table__).order_by(Topic.id))
    return Topics(
        [TopicInfo(t.id, t.name, [k[0] for k in t.keywords], t.size, t.x, t.y, typical.get(t.id, [])) for t in rows],
        model.mentions,
        model.unassigned,
        model.note,
        model.parameters,
    )
