"""The topics of a layer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Connection, select

from db.chunks import chunks
from db.disclosure import VIEWER, redact
from db.schema import MentionRow, MentionTopic, Topic, TopicModel
from db.schema.base import Json
from records.layer import Layer
from records.topics import Stability, TopicAudit

GUARDED = 9  # the revision of the topic model from which names are made of nothing that fewer than five posts hold


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
    audit: TopicAudit | None = None
    modelled: str = ""  # the name that the model gave it, where people call it otherwise
    given: tuple[str, ...] = ()  # what tells the names that people gave it, newest first; see db.people.topic_names


@dataclass(frozen=True, slots=True)
class Topics:
    """All topics, most frequent first, and how they were made."""

    topics: list[TopicInfo]
    mentions: int
    unassigned: int
    note: str | None
    parameters: Json
    stability: Stability | None = None
    joined: int = 0  # mentions that came after the topics were made

    @property
    def guarded(self) -> bool:
        """Whether what names are made of stands in at least five posts; earlier ones could hold a stretch of one post."""
        return int(self.parameters.get("revision", 0)) >= GUARDED


@dataclass(frozen=True, slots=True)
class Numbering:
    """What a new model needs to give topics the numbers that they had: the last model's members and centres."""

    next_number: int
    members: dict[int, int]  # topic number by mention id
    centroids: dict[int, NDArray[np.float32]]  # by topic number, where they are known
    positions: dict[int, tuple[float, float]] = field(default_factory=dict)  # on the map, by mention id, of all
    settings: str | None = None  # see db.schema.TopicModel
    fitted: int = 0
    mentions: int = 0  # that the last run knew
    gone: int = 0  # of `fitted`, as of the last run
    numbers: frozenset[int] = frozenset()  # of all topics


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
                redact(t.name, VIEWER),
                [redact(k[0], VIEWER) for k in t.keywords],
                t.size,
                t.x,
                t.y,
                typical.get(t.number, []),
                _vector(t.centroid),
                None if t.audit is None else TopicAudit.from_json(_masked(t.audit)),
            )
            for t in connection.execute(rows)
        ],
        model.mentions,
        model.unassigned,
        model.note,
        model.parameters,
        None if model.stability is None else Stability.from_json(model.stability),
        0 if model.fitted is None else max(model.mentions - model.fitted + int(model.parameters.get("gone", 0)), 0),
    )


def numbering(connection: Connection, layer: Layer) -> Numbering:
    """The last model's numbers; numbers begin at 1 where there is none."""
    model = connection.execute(select(TopicModel.__table__).where(TopicModel.layer_id == layer.id)).first()
    placed = select(MentionTopic.mention_id, MentionTopic.topic, MentionTopic.x, MentionTopic.y)
    placed = placed.join(MentionRow, MentionRow.id == MentionTopic.mention_id).where(MentionRow.layer_id == layer.id)
    found = connection.execute(placed).all()
    centroids = connection.execute(select(Topic.number, Topic.centroid).where(Topic.layer_id == layer.id)).all()
    return Numbering(
        model.next_number if model else 1,
        {row.mention_id: row.topic for row in found if row.topic is not None},
        {row[0]: vector for row in centroids if (vector := _vector(row[1])) is not None},
        {row.mention_id: (row.x, row.y) for row in found},
        model.settings if model else None,
        (model.fitted or 0) if model else 0,
        model.mentions if model else 0,
        int(model.parameters.get("gone", 0)) if model else 0,
        frozenset(row[0] for row in centroids),
    )


def topics_of_keys(connection: Connection, layer: Layer, keys: Sequence[str]) -> dict[str, int]:
    """The topic of the layer's mentions that have these keys; those in none are left out."""
    found: dict[str, int] = {}
    for part in chunks(keys):
        query = select(MentionRow.key, MentionTopic.topic).join(MentionTopic, MentionTopic.mention_id == MentionRow.id)
        query = query.where(MentionRow.layer_id == layer.id, MentionRow.key.in_(part))
        found.update((key, number) for key, number in connection.execute(query) if number is not None)
    return found


def keys_of(connection: Connection, mention_ids: Sequence[int]) -> list[str]:
    """The keys of these mentions, in this order."""
    rows = connection.execute(select(MentionRow.id, MentionRow.key).where(MentionRow.id.in_(mention_ids)))
    found = {row[0]: row[1] for row in rows}
    return [found[mention_id] for mention_id in mention_ids if mention_id in found]


def _masked(value: Any) -> Any:
    """Names and phrases are made of people's words, by whichever version modelled them; everyone sees them."""
    if isinstance(value, dict):
        return {key: _masked(one) for key, one in value.items()}
    if isinstance(value, list):
        return [_masked(one) for one in value]
    return redact(value, VIEWER) if isinstance(value, str) else value


def _vector(stored: bytes | None) -> NDArray[np.float32] | None:
    return np.frombuffer(stored, dtype="<f4") if stored else None
