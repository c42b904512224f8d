"""Runs and the codebooks they used."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import UTC, datetime

from sqlalchemy import Connection, insert, select, update

from db.schema import CodebookRow, Run
from db.schema.base import Json
from records.codebook import Codebook

RUNNING, FINISHED, INTERRUPTED = "running", "finished", "interrupted"


def store_codebook(connection: Connection, codebook: Codebook) -> int:
    """Keep this codebook; the id of the row that holds it (one row for one hash, with what its labels are called now)."""
    found = connection.scalar(select(CodebookRow.id).where(CodebookRow.content_hash == codebook.content_hash))
    if found is not None:
        kept = update(CodebookRow).where(CodebookRow.id == found)
        connection.execute(kept.values(content=codebook.model_dump()))
        return found
    row = {
        "content_hash": codebook.content_hash,
        "name": codebook.name,
        "version": codebook.version,
        "content": codebook.model_dump(),
    }
    return int(connection.scalars(insert(CodebookRow).values(row).returning(CodebookRow.id)).one())


@dataclass(frozen=True, slots=True, kw_only=True)
class NewRun:
    """What a run is begun with."""

    codebook_id: int
    coder: str
    coder_fingerprint: str
    embedding_model: str
    seed: int
    options: Json
    software: Mapping[str, str]


def begin_run(connection: Connection, fingerprint: str, new: NewRun, layer_id: int | None = None) -> tuple[int, bool]:
    """Start a run, or go on with the last one if it never finished and had the same inputs and options.

    Returns the run's id and whether it is a resumed one.
    """
    last = connection.execute(select(Run.id, Run.fingerprint, Run.status).order_by(Run.id.desc()).limit(1)).first()
    if last is not None and last.status == RUNNING:
        if last.fingerprint == fingerprint:
            return last.id, True
        connection.execute(update(Run).where(Run.id == last.id).values(status=INTERRUPTED))
    of_now = {"fingerprint": fingerprint, "status": RUNNING, "started_at": datetime.now(UTC)}
    row = {**asdict(new), **of_now, "layer_id": layer_id}
    return int(connection.scalars(insert(Run).values(row).returning(Run.id)).one()), False


def finish_run(connection: Connection, run_id: int, counts: Json, seconds: dict[str, float]) -> None:
    """Mark a run as finished, with what it counted and how long its stages took."""
    connection.execute(
        update(Run)
        .where(Run.id == run_id)
        .values(status=FINISHED, finished_at=datetime.now(UTC), counts=counts, seconds=seconds)
    )
