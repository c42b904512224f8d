"""How a data set was made: its runs and the codebook it was coded with."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, select

from db.schema import CodebookRow, Run
from records.codebook import Codebook


def latest_run(connection: Connection) -> Any | None:
    """The newest run with its codebook's name, version and hash; None in an empty data set."""
    query = (
        select(
            Run.__table__,
            CodebookRow.name.label("codebook_name"),
            CodebookRow.version.label("codebook_version"),
            CodebookRow.content_hash.label("codebook_hash"),
        )
        .join(CodebookRow, CodebookRow.id == Run.codebook_id)
        .order_by(Run.id.desc())
        .limit(1)
    )
    return connection.execute(query).first()


def stored_codebook(connection: Connection) -> Codebook | None:
    """The codebook of the newest run."""
    query = select(CodebookRow.content).join(Run, Run.codebook_id == CodebookRow.id).order_by(Run.id.desc()).limit(1)
    content = connection.scalar(query)
    return None if content is None else Codebook.model_validate(content)
