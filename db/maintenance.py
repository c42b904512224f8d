"""Housekeeping of the database file, dialect by dialect."""

from __future__ import annotations

from sqlalchemy import Engine, text


def optimise(engine: Engine) -> None:
    """Statistics, full-text index and write-ahead log in order for readers."""
    if engine.dialect.name != "sqlite":
        return
    with engine.begin() as connection:
        connection.execute(text("INSERT INTO mention_fts(mention_fts) VALUES ('optimize')"))
        connection.execute(text("ANALYZE"))
    with engine.connect() as connection:
        connection.execute(text("PRAGMA wal_checkpoint(TRUNCATE)"))
