"""The topics of a layer."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Connection, select

from db.schema import MentionRow, MentionTopic, Topic, TopicModel
from db.schema.base import Json
from records.layer import Layer


@dataclass(frozen=True, slots=True)
class TopicInfo:
    """One topic: its number in the layer, its words, its size in mentions, its place on the map."""

    id: int
    name: str
    keywords: list[str]
    size: int
    x: float
    y: float
    representatives: list[int]  # mention ids, most typical first
    centroid: NDArray[np.float32] | None = field(
        default=None, compare=False, repr=False
    )  # unit vector, where it is known


@dataclass(frozen=True, slots=True)
class Topics:
    """All topics, most frequent first, and how they were made."""

    topics: list[TopicInfo]
    mentions: int
    unassigned: int
    note: str | None
    parameters: Json


@dataclass(frozen=True, slots=True)
class Numbering:
    """What a new model needs to give topics the numbers that they had: the last model's members and centres."""

    next_number: int
    members: dict[int, int]  # topic number by mention id
    centroids: dict[int, NDArray[np.float32]]  # by topic number, where they are known


def topics(connection: Connection, layer: Layer) -> Topics:
    """The layer's topic model; without one, no topics and a note that says so."""
    model = connection.execute(select(TopicModel.__table__).where(TopicModel.layer_id == layer.id)).first()
    if model is None:
        return Topics([], 0, 0, "No topics have been modelled yet.", {})
    typical: dict[int | None, list[int]] = {}
    query = select(MentionTopic.topic, MentionTopic.mention_id).where(MentionTopic.representative.is_not(None))
    query = query.join(MentionRow, MentionRow.id == MentionTopic.mention_id).where(MentionRow.layer_id == layer.id)
    for number, mention_id in connection.execute(query.order_by(MentionTopic.representative, MentionTopic.mention_id)):
        typical.setdefault(number, []).append(mention_id)
    rows = select(Topic.__table__).where(Topic.layer_id == layer.id).order_by(Topic.size.desc(), Topic.number)
    return Topics(
        [
            TopicInfo(
                t.number,
                t.name,
                [k[0] for k in t.keywords],
                t.size,
                t.x,
                t.y,
                typical.get(t.number, []),
                _vector(t.centroid),
            )
            for t in connection.execute(rows)
        ],
        model.mentions,
        model.unassigned,
        model.note,
        model.parameters,
    )


def numbering(connection: Connection, layer: Layer) -> Numbering:
    """The last model's numbers; numbers begin at 1 where there is none."""
    next_number = connection.scalar(select(TopicModel.next_number).where(TopicModel.layer_id == layer.id))
    members = select(MentionTopic.mention_id, MentionTopic.topic).where(MentionTopic.topic.is_not(None))
    members = members.join(MentionRow, MentionRow.id == MentionTopic.mention_id).where(MentionRow.layer_id == layer.id)
    centroids = select(Topic.number, Topic.centroid).where(Topic.layer_id == layer.id, Topic.centroid.is_not(None))
    return Numbering(
        next_number or 1,
        {mention_id: number for mention_id, number in connection.execute(members) if number is not None},
        {row[0]: vector for row in connection.execute(centroids) if (vector := _vector(row[1])) is not None},
    )


def _vector(stored: bytes | None) -> NDArray[np.float32] | None:
    return np.frombuffer(stored, dtype="<f4") if stored else None
