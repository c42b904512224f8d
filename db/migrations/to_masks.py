"""What a data set of revision 0007 held unmasked: words to find, rows set aside, places and addresses of people's own."""

from __future__ import annotations

from collections.abc import Callable

import sqlalchemy as sa

from db.disclosure import VIEWER, redact, redact_part
from db.waiting import Waiting
from records.addresses import own_page, without_author

ROWS = 2000  # read at once


def _redacted(text: str) -> str:
    return redact(text, VIEWER)


# Rows that were set aside and why, venues that are a person's page, addresses with an account's name.
_COLUMNS: tuple[tuple[str, str, Callable[[str], str | None]], ...] = (
    ("quarantine", "raw", _redacted),
    ("quarantine", "reason", _redacted),
    ("post", "venue", own_page),
    ("post", "url", without_author),
)


def mask(bind: sa.Connection, waiting: Waiting) -> None:
    """Mask words to find and rows; `waiting` is told of every one."""
    spans = sa.text("SELECT layer_id, min(id), max(id) FROM mention GROUP BY layer_id ORDER BY layer_id")
    quotes = [(layer, range(first, last + 1, ROWS)) for layer, first, last in bind.execute(spans)]
    last = {table: bind.scalar(sa.text(f"SELECT max(id) FROM {table}")) or 0 for table, *_ in _COLUMNS}
    rows = [(column, range(1, last[column[0]] + 1, ROWS)) for column in _COLUMNS]
    waiting.begin("Masking what leads to people", sum(part.stop - part.start for _, part in (*quotes, *rows)))
    for layer, part in quotes:
        for first in part:
            _mask_words(bind, layer, first)
            waiting.step(min(ROWS, part.stop - first))
    for column, part in rows:
        for first in part:
            _change(bind, *column, first)
            waiting.step(min(ROWS, part.stop - first))


def _mask_words(bind: sa.Connection, layer: int, first: int) -> None:
    """Let what is masked now not be found by its words: the quotes whose indexed words are others are indexed anew."""
    index = f"mention_fts_{layer:d}"
    query = sa.text(
        f'SELECT m.id, m.start, m."end" AS "to", post.text, f.quote AS words FROM mention m '
        f"JOIN post ON post.id = m.post_id JOIN {index} f ON f.rowid = m.id "
        "WHERE m.layer_id = :layer AND m.id BETWEEN :first AND :last"
    )
    found = bind.execute(query, {"layer": layer, "first": first, "last": first + ROWS - 1}).all()
    masked = [{"id": row.id, "words": redact_part(row.text, row.start, row.to, VIEWER)} for row in found]
    other = [new for new, row in zip(masked, found, strict=True) if new["words"] != row.words]
    if other:
        bind.execute(sa.text(f"DELETE FROM {index} WHERE rowid = :id"), other)
        bind.execute(sa.text(f"INSERT INTO {index}(rowid, quote) VALUES (:id, :words)"), other)


def change(bind: sa.Connection, table: str, column: str, how: Callable[[str], str | None]) -> None:
    """Write what `how` makes of a column's texts where that is another one."""
    last = bind.scalar(sa.text(f"SELECT max(id) FROM {table}")) or 0
    for first in range(1, last + 1, ROWS):
        _change(bind, table, column, how, first)


def _change(bind: sa.Connection, table: str, column: str, how: Callable[[str], str | None], first: int) -> None:
    query = sa.text(
        f"SELECT id, {column} AS old FROM {table} WHERE {column} IS NOT NULL AND id BETWEEN :first AND :last"
    )
    rows = bind.execute(query, {"first": first, "last": first + ROWS - 1}).all()
    other = [{"id": row.id, "new": new} for row in rows if (new := how(row.old)) != row.old]
    if other:
        bind.execute(sa.text(f"UPDATE {table} SET {column} = :new WHERE id = :id"), other)
