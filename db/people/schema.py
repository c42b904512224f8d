"""The tables of people's work."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar

from sqlalchemy import MetaData, String
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from db.schema.base import NAMING, UtcDateTime


class PeopleBase(DeclarativeBase):
    """The tables' common ground."""

    metadata = MetaData(naming_convention=NAMING)
    type_annotation_map: ClassVar[dict[object, object]] = {datetime: UtcDateTime}


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
