"""Rows that could not become posts, one by one: for researchers only."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection, func, select

from db.disclosure import Viewer
from db.schema import Quarantine, Source


@dataclass(frozen=True, slots=True)
class RowsSetAside:
    """How many rows of a file were set aside for the same reason."""

    source: int  # id
    file: str
    reason: str
    rows: int


@dataclass(frozen=True, slots=True)
class RowSetAside:
    """A row as it is kept: masked, without its author's fields, at most 2,000 characters."""

    file: str
    row: int  # its line or its number in the file, from 1
    reason: str
    content: str


def rows_set_aside(connection: Connection, viewer: Viewer) -> list[RowsSetAside]:
    """All of them by file and reason, in the order of files, the most frequent reason first; nothing but for researchers."""
    if not viewer.sees_all:
        return []
    rows = func.count()
    query = select(Source.id, Source.name, Quarantine.reason, rows).join(Source, Source.id == Quarantine.source_id)
    query = query.group_by(Source.id, Source.name, Quarantine.reason)
    query = query.order_by(Source.id, rows.desc(), Quarantine.reason)
    return [RowsSetAside(*row) for row in connection.execute(query)]


def read_set_aside(
    connection: Connection,
    viewer: Viewer,
    *,
    source: int | None = None,
    reason: str | None = None,
    start: int = 0,
    most: int,
) -> list[RowSetAside]:
    """Rows in the order in which they were read, `most` from place `start` on; of one file or reason where that is asked for.

    Nothing but for researchers.
    """
    if not viewer.sees_all:
        return []
    query = select(Source.name, Quarantine.source_row, Quarantine.reason, Quarantine.raw)
    query = query.join(Source, Source.id == Quarantine.source_id)
    if source is not None:
        query = query.where(Quarantine.source_id == source)
    if reason is not None:
        query = query.where(Quarantine.reason == reason)
    found = connection.execute(query.order_by(Quarantine.id).offset(start).limit(most))
    return [RowSetAside(*row) for row in found]
