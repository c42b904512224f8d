"""What a data set of revision 0007 held unmasked: words to find, rows set aside, places and addresses of people's own."""

from __future__ import annotations

from collections.abc import Callable

import sqlalchemy as sa

from db.disclosure import VIEWER, redact, redact_part
from records.addresses import own_page, without_author

ROWS = 2000  # read at once


def mask_index(bind: sa.Connection) -> None:
    """Let what is masked now not be found by its words: the quotes whose indexed words are others are indexed anew."""
    for layer in bind.scalars(sa.text("SELECT id FROM layer ORDER BY id")).all():
        index = f"mention_fts_{layer:d}"
        last = bind.scalar(sa.text("SELECT max(id) FROM mention WHERE layer_id = :layer"), {"layer": layer}) or 0
        query = sa.text(
            f'SELECT m.id, m.start, m."end" AS "to", post.text, f.quote AS words FROM mention m '
            f"JOIN post ON post.id = m.post_id JOIN {index} f ON f.rowid = m.id "
            "WHERE m.layer_id = :layer AND m.id BETWEEN :first AND :last"
        )
        for first in range(1, last + 1, ROWS):
            found = bind.execute(query, {"layer": layer, "first": first, "last": first + ROWS - 1}).all()
            masked = [{"id": row.id, "words": redact_part(row.text, row.start, row.to, VIEWER)} for row in found]
            other = [new for new, row in zip(masked, found, strict=True) if new["words"] != row.words]
            if other:
                bind.execute(sa.text(f"DELETE FROM {index} WHERE rowid = :id"), other)
                bind.execute(sa.text(f"INSERT INTO {index}(rowid, quote) VALUES (:id, :words)"), other)


def mask_rows(bind: sa.Connection) -> None:
    """Rows that were set aside and why, venues that are a person's page, addresses with an account's name."""
    for table, column, how in (
        ("quarantine", "raw", _redacted),
        ("quarantine", "reason", _redacted),
        ("post", "venue", own_page),
        ("post", "url", without_author),
    ):
        change(bind, table, column, how)


def _redacted(text: str) -> str:
    return redact(text, VIEWER)


def change(bind: sa.Connection, table: str, column: str, how: Callable[[str], str | None]) -> None:
    """Write what `how` makes of a column's texts where that is another one."""
    last = bind.scalar(sa.text(f"SELECT max(id) FROM {table}")) or 0
    query = sa.text(
        f"SELECT id, {column} AS old FROM {table} WHERE {column} IS NOT NULL AND id BETWEEN :first AND :last"
    )
    for first in range(1, last + 1, ROWS):
        rows = bind.execute(query, {"first": first, "last": first + ROWS - 1}).all()
        other = [{"id": row.id, "new": new} for row in rows if (new := how(row.old)) != row.old]
        if other:
            bind.execute(sa.text(f"UPDATE {table} SET {column} = :new WHERE id = :id"), other)
