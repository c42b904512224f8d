"""How a data set was made: its runs."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Select, select

from db.disclosure import Viewer, redact_name
from db.schema import CodebookRow, Run, Source
from db.schema.base import Json
from records.layer import Layer


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredRun:
    """One run, with its codebook's name, version and hash."""

    id: int
    fingerprint: str
    status: str
    started_at: datetime
    finished_at: datetime | None
    codebook_id: int
    layer_id: int | None
    coder: str
    coder_fingerprint: str
    embedding_model: str
    seed: int
    options: Json
    software: Json
    counts: Json
    seconds: Json
    codebook_name: str
    codebook_version: str
    codebook_hash: str


@dataclass(frozen=True, slots=True, kw_only=True)
class InputSource:
    """One input file by name and content, and the run that read it first."""

    name: str
    sha256: str
    size: int
    format: str | None
    skipped: bool
    rows: int
    run_id: int


def latest_run(connection: Connection, layer: Layer | None = None) -> StoredRun | None:
    """The newest run, of this layer where one is given; None where there is none."""
    query = _runs().order_by(Run.id.desc()).limit(1)
    if layer is not None:
        query = query.where(Run.layer_id == layer.id)
    row = connection.execute(query).mappings().first()
    return StoredRun(**row) if row else None


def every_run(connection: Connection) -> list[StoredRun]:
    """All runs, of all layers, oldest first."""
    return [StoredRun(**row) for row in connection.execute(_runs().order_by(Run.id)).mappings()]


def input_sources(connection: Connection, viewer: Viewer) -> list[InputSource]:
    """The input files of all runs, their names as the viewer may see them."""
    columns = (Source.name, Source.sha256, Source.size, Source.format, Source.skipped, Source.rows, Source.run_id)
    rows = connection.execute(select(*columns).order_by(Source.id)).mappings()
    return [InputSource(**{**row, "name": redact_name(row["name"], viewer)}) for row in rows]


def _runs() -> Select[Any]:
    return select(
        Run.__table__,
        CodebookRow.name.label("codebook_name"),
        CodebookRow.version.label("codebook_version"),
        CodebookRow.content_hash.label("codebook_hash"),
    ).join(CodebookRow, CodebookRow.id == Run.codebook_id)
