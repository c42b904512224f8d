"""Topics of a layer's mentions and where each mention stands among them."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from db.schema.base import Base, Json


class TopicModel(Base):
    """How the topics of a layer were made."""

    __tablename__ = "topic_model"
    id: Mapped[int] = mapped_column(primary_key=True)
    layer_id: Mapped[int] = mapped_column(ForeignKey("layer.id"), unique=True)
    fingerprint: Mapped[str] = mapped_column(String(64))  # of the mentions, vectors, parameters and seed
    run_id: Mapped[int] = mapped_column(ForeignKey("run.id"))
    parameters: Mapped[Json]
    mentions: Mapped[int]
    unassigned: Mapped[int]
    note: Mapped[str | None]  # why there are few topics or none
    next_number: Mapped[int]  # the number of the next topic that is like none before
    stability: Mapped[Json | None]  # see records.topics.Stability
    settings: Mapped[str | None] = mapped_column(String(64))  # what the fingerprint is of, without the mentions
    fitted: Mapped[int | None]  # mentions that stood when the topics were made; later ones have joined them


class Topic(Base):
    """A group of mentions that speak of the same thing; its number stays with it from one model to the next."""

    __tablename__ = "topic"
    layer_id: Mapped[int] = mapped_column(ForeignKey("layer.id"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    keywords: Mapped[list[Any]]  # [word, c-TF-IDF weight] pairs, heaviest first
    size: Mapped[int]
    x: Mapped[float]
    y: Mapped[float]
    centroid: Mapped[bytes | None]  # mean of its mentions' vectors: float32, little endian
    audit: Mapped[Json | None]  # see records.topics.TopicAudit


class MentionTopic(Base):
    """Where a mention stands on the topic map; topic null = unassigned."""

    __tablename__ = "mention_topic"
    mention_id: Mapped[int] = mapped_column(ForeignKey("mention.id"), primary_key=True)
    topic: Mapped[int | None]  # a number of the mention's layer
    strength: Mapped[float]  # membership, 0 to 1
    representative: Mapped[int | None]  # 1 = the topic's most typical mention, 2 = the next, ...
    x: Mapped[float]
    y: Mapped[float]
