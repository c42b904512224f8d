"""The tables of people's work."""

from __future__ import annotations

from datetime import datetime
from typing import Any, ClassVar

from sqlalchemy import JSON, ForeignKey, MetaData, String
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from db.schema.base import NAMING, Json, UtcDateTime


class PeopleBase(DeclarativeBase):
    """The tables' common ground."""

    metadata = MetaData(naming_convention=NAMING)
    type_annotation_map: ClassVar[dict[object, object]] = {datetime: UtcDateTime, Json: JSON}


class Version(PeopleBase):
    """How far the file's schema has come: one row."""

    __tablename__ = "people_version"
    number: Mapped[int] = mapped_column(primary_key=True)


class HumanCode(PeopleBase):
    """One label that a person gave a mention."""

    __tablename__ = "human_code"
    key: Mapped[str] = mapped_column(String(20), primary_key=True)  # the mention's, see records.mentions.mention_key
    person: Mapped[str] = mapped_column(primary_key=True)
    dimension: Mapped[str] = mapped_column(primary_key=True)
    label: Mapped[str] = mapped_column(primary_key=True)
    at: Mapped[datetime]


class DoubtRow(PeopleBase):
    """A quote that readers found not apt for its heading, and how often."""

    __tablename__ = "doubt"
    key: Mapped[str] = mapped_column(String(20), primary_key=True)  # the mention's
    heading: Mapped[str] = mapped_column(primary_key=True)  # facets and options, as in an address
    times: Mapped[int]
    last_at: Mapped[datetime]


class TopicNameRow(PeopleBase):
    """What people call a topic, told by its typical mentions."""

    __tablename__ = "topic_name"
    lead: Mapped[str] = mapped_column(String(20), primary_key=True)  # the key of the most typical
    keys: Mapped[list[Any]] = mapped_column(JSON)  # of all of them, that one first
    name: Mapped[str]
    modelled: Mapped[str]  # the name that it had by the model
    at: Mapped[datetime]


class BoardRow(PeopleBase):
    """A board. Its id cannot be guessed: who has it may read and change the board."""

    __tablename__ = "board"
    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    name: Mapped[str]
    made_at: Mapped[datetime]
    changed_at: Mapped[datetime]


class BoardItemRow(PeopleBase):
    """One thing on a board; see `records.board.Item`. What is removed waits to be put back."""

    __tablename__ = "board_item"
    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    board_id: Mapped[str] = mapped_column(ForeignKey("board.id"), index=True)
    place: Mapped[int]
    kind: Mapped[str]
    content: Mapped[Json]  # the rest of the item
    removed_at: Mapped[datetime | None]
