"""Full-text search in quotes. The seam to the database's own search: SQLite's FTS5 here."""

from __future__ import annotations

import re

from sqlalchemy import Connection, text


def search_quotes(connection: Connection, words: str) -> list[int]:
    """Ids of mentions whose quote holds all these words, or "phrases in quotes"; best match first.

    Anything else in the input is taken as a word too: no input is a syntax error.
    """
    terms = [a or b for a, b in re.findall(r'"([^"]+)"|([\w\']+)', words)]
    if not terms:
        return []
    if connection.dialect.name != "sqlite":
        raise NotImplementedError("Full-text search is built for SQLite; another database needs its own query here.")
    match = " ".join('"' + term.replace('"', "") + '"' for term in terms)
    query = text("SELECT rowid FROM mention_fts WHERE mention_fts MATCH :match ORDER BY rank, rowid")
    return list(connection.scalars(query, {"match": match}))
