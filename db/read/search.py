"""Full-text search in quotes. The seam to the database's own search: SQLite's FTS5 here.

The index holds the quotes as disclosure lets them out: who searches for a handle finds nothing, not even that it is there.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from sqlalchemy import Connection, text

from db.disclosure import redact


def index_quotes(connection: Connection, quotes: Sequence[tuple[int, str]]) -> None:
    """Add mentions, given as id and quote, to the index."""
    if connection.dialect.name == "sqlite" and quotes:
        rows = [{"id": mention_id, "quote": redact(quote)} for mention_id, quote in quotes]
        connection.execute(text("INSERT INTO mention_fts(rowid, quote) VALUES (:id, :quote)"), rows)


def unindex_posts(connection: Connection, post_ids: Sequence[int]) -> None:
    """Take the mentions of these posts out of the index; call it before the mentions go."""
    if connection.dialect.name == "sqlite" and post_ids:
        theirs = text("DELETE FROM mention_fts WHERE rowid IN (SELECT id FROM mention WHERE post_id = :post_id)")
        connection.execute(theirs, [{"post_id": post_id} for post_id in post_ids])


def search_quotes(connection: Connection, words: str) -> list[int]:
    """Ids of mentions whose quote holds all these words, or "phrases in quotes"; best match first.

    Anything else in the input is taken as a word too: no input is a syntax error.
    """
    terms = [a or b for a, b in re.findall(r'"([^"]+)"|([\w\']+)', words.replace("\0", " "))]
    if not terms:
        return []
    if connection.dialect.name != "sqlite":
        raise NotImplementedError("Full-text search is built for SQLite; another database needs its own query here.")
    match = " ".join('"' + term.replace('"', "") + '"' for term in terms)
    query = text("SELECT rowid FROM mention_fts WHERE mention_fts MATCH :match ORDER BY rank, rowid")
    return list(connection.scalars(query, {"match": match}))
