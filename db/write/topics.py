"""The topic model of a layer, replaced as a whole."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Connection, delete, func, insert, select, update

from db.schema import MentionRow, MentionTopic, Topic, TopicModel
from db.schema.base import Json
from db.write.layers import mark_stale
from records.layer import Layer
from records.topics import Stability, TopicAudit


@dataclass(frozen=True, slots=True, kw_only=True)
class NewModel:
    """How topics were made. `next_number` is the number of the next topic that is like none before."""

    fingerprint: str
    run_id: int
    parameters: Json
    mentions: int
    unassigned: int
    next_number: int
    note: str | None = None  # why there are few topics or none
    stability: Stability | None = None
    settings: str | None = None  # what the fingerprint is of, without the mentions
    fitted: int | None = None  # mentions that the topics stand for


@dataclass(frozen=True, slots=True, kw_only=True)
class NewTopic:
    """A topic: its number stays with it from one model to the next; keywords have their weight, heaviest first."""

    number: int
    name: str
    keywords: Sequence[tuple[str, float]]
    size: int
    x: float
    y: float
    centroid: NDArray[np.float32] | None = None
    audit: TopicAudit | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where a mention stands: its topic's number, None for none; representative 1 = the topic's most typical."""

    mention_id: int
    topic: int | None
    strength: float
    representative: int | None
    x: float
    y: float


@dataclass(frozen=True, slots=True)
class Joining:
    """All mentions that the layer has now: their fingerprint, how many they are, how many have gone since the topics were made;
    `note` says why topics were not made anew where they should have been.
    """

    fingerprint: str
    mentions: int
    gone: int
    note: str | None = None


@dataclass(frozen=True, slots=True)
class Stayed:
    """How many topics stay, and how many have no mention any more."""

    kept: int
    gone: int


def topic_fingerprint(connection: Connection, layer: Layer) -> str | None:
    """The fingerprint of the layer's topic model; None when there is none."""
    return connection.scalar(select(TopicModel.fingerprint).where(TopicModel.layer_id == layer.id))


def replace_topics(
    connection: Connection, layer: Layer, model: NewModel, topics: Sequence[NewTopic], places: Sequence[Place]
) -> None:
    """Put this topic model, its topics and the mentions' places in place of the layer's old ones."""
    ours = select(MentionRow.id).where(MentionRow.layer_id == layer.id)
    connection.execute(delete(MentionTopic).where(MentionTopic.mention_id.in_(ours)))
    for old in (Topic, TopicModel):
        connection.execute(delete(old).where(old.layer_id == layer.id))
    stability = None if model.stability is None else model.stability.as_json()
    connection.execute(insert(TopicModel).values(layer_id=layer.id, **_fields(model) | {"stability": stability}))
    rows = [_fields(topic) | {"layer_id": layer.id} for topic in topics]
    for row, topic in zip(rows, topics, strict=True):
        row["keywords"] = [list(pair) for pair in topic.keywords]
        row["audit"] = None if topic.audit is None else topic.audit.as_json()
        row["centroid"] = None if topic.centroid is None else np.asarray(topic.centroid, dtype="<f4").tobytes()
    if rows:
        connection.execute(insert(Topic), rows)
    if places:
        connection.execute(insert(MentionTopic), [_fields(place) for place in places])
    mark_stale(connection, [layer.id])


def join_topics(connection: Connection, layer: Layer, now: Joining, places: Sequence[Place]) -> Stayed:
    """Put new mentions of the layer, if any, among the topics that it has; a topic that has no mention any more goes."""
    if places:
        connection.execute(insert(MentionTopic), [_fields(place) for place in places])
    ours = (
        select(MentionTopic.topic, func.count())
        .join(MentionRow, MentionRow.id == MentionTopic.mention_id)
        .where(MentionRow.layer_id == layer.id)
        .group_by(MentionTopic.topic)
    )
    sizes = {number: int(size) for number, size in connection.execute(ours)}
    known = connection.scalars(select(Topic.number).where(Topic.layer_id == layer.id)).all()
    for number in known:
        mine = Topic.layer_id == layer.id, Topic.number == number
        if number in sizes:
            connection.execute(update(Topic).where(*mine).values(size=sizes[number]))
        else:
            connection.execute(delete(Topic).where(*mine))
    model = TopicModel.layer_id == layer.id
    parameters = connection.scalars(select(TopicModel.parameters).where(model)).one()
    values = {
        "fingerprint": now.fingerprint,
        "mentions": now.mentions,
        "unassigned": sizes.get(None, 0),
        "parameters": {**parameters, **({"gone": now.gone} if now.gone else {})},
        "note": now.note,
    }
    connection.execute(update(TopicModel).where(model).values(**values))
    mark_stale(connection, [layer.id])
    kept = sum(number in sizes for number in known)
    return Stayed(kept, len(known) - kept)


def _fields(record: NewModel | NewTopic | Place) -> dict[str, object]:
    return {name: getattr(record, name) for name in record.__slots__}
