"""SQLite: one file, written by one process in write-ahead mode, left closed so that it opens from any disk."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from urllib.parse import quote

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Connection, Engine, create_engine, event, text
from sqlalchemy.engine import URL
from sqlalchemy.exc import OperationalError
from sqlalchemy.pool import ConnectionPoolEntry, NullPool

from db.dialects.sqlite_words import TOKENIZE, hits, match, stems, tokens
from records.query import Query, Term

_FOR_WRITING = (
    "busy_timeout=30000",  # first: to change the mode is to wait for readers
    "journal_mode=WAL",
    "synchronous=NORMAL",
    "foreign_keys=ON",
    "secure_delete=ON",  # what is taken out of a data set is not to be read in the file either; some builds do so anyway
    "cache_size=-65536",
)
_FOR_READING = ("query_only=ON", "busy_timeout=5000", "mmap_size=268435456")
_OF_ENVIRONMENT = frozenset("BUSY CANTOPEN CORRUPT FULL IOERR LOCKED NOTADB READONLY".split())  # names of faults


class Sqlite:
    """See `db.dialects.Dialect`."""

    def exists(self, url: URL) -> bool:
        """Whether the file is there."""
        return bool(url.database) and _path(url).is_file()

    def writable(self, url: URL) -> bool:
        """Whether the file and its folder, where the journal goes, can be written."""
        return os.access(_path(url), os.W_OK) and os.access(_path(url).parent, os.W_OK)

    def open_for_writing(self, url: URL) -> Engine:
        """An engine in write-ahead mode; makes the folder and the file where there is none."""
        _path(url).parent.mkdir(parents=True, exist_ok=True)
        engine = create_engine(url)
        event.listen(engine, "connect", _set_for_writing)
        return engine

    def open_read_only(self, url: URL) -> Engine:
        """An engine that cannot write, on a disk that cannot be written either."""
        path = _path(url)
        # Reading beside a writer needs files of its own in the folder; where none can be made, there is no writer.
        alone = not path.with_name(path.name + "-wal").exists() and not os.access(path.parent, os.W_OK)
        address = f"file:{quote(str(path))}?mode=ro" + ("&immutable=1" if alone else "")
        # No pool: the file may be replaced by a newer one while the dashboard runs.
        engine = create_engine("sqlite://", creator=lambda: sqlite3.connect(address, uri=True), poolclass=NullPool)
        event.listen(engine, "connect", _set_for_reading)
        return engine

    def lock_path(self, url: URL) -> Path | None:
        """A file beside the data set."""
        return _path(url).with_name(_path(url).name + ".lock") if url.database else None

    def hold(self, connection: Connection) -> None:
        """Begin at once: the driver does so only at the first row written, and changes of tables come before."""
        connection.execute(text("BEGIN IMMEDIATE"))

    def freeze(self, connection: Connection) -> None:
        """Begin: outside a transaction each statement reads what was committed last."""
        connection.execute(text("BEGIN"))

    def next_mention_id(self, connection: Connection) -> int:
        """One above the highest id ever given."""
        highest = connection.scalar(text("SELECT seq FROM sqlite_sequence WHERE name = 'mention'"))
        return int(highest or 0) + 1

    def create_index(self, connection: Connection, layer: int) -> None:
        """FTS5, stemmed, without accents; of a table's size only what finding needs, not what ranking would."""
        options = f"quote, {TOKENIZE}, columnsize=0"
        connection.execute(text(f"CREATE VIRTUAL TABLE IF NOT EXISTS {_index(layer)} USING fts5({options})"))

    def index(self, connection: Connection, layer: int, quotes: Sequence[tuple[int, str]]) -> None:
        """Add mentions, given as id and words to find."""
        if quotes:
            rows = [{"id": mention_id, "quote": words} for mention_id, words in quotes]
            connection.execute(text(f"INSERT INTO {_index(layer)}(rowid, quote) VALUES (:id, :quote)"), rows)  # noqa: S608

    def unindex(self, connection: Connection, layer: int, mention_ids: Sequence[int]) -> None:
        """Take mentions out."""
        if mention_ids:
            rows = [{"id": mention_id} for mention_id in mention_ids]
            connection.execute(text(f"DELETE FROM {_index(layer)} WHERE rowid = :id"), rows)  # noqa: S608

    def search(self, connection: Connection, layer: int, query: Query) -> NDArray[np.int32]:
        """One walk through FTS5's index."""
        # One string for all ids: a row each would take several times as long to hand over.
        asked = text(f"SELECT group_concat(rowid) FROM {_index(layer)} WHERE {_index(layer)} MATCH :match")  # noqa: S608
        return _numbers(connection.scalar(asked, {"match": match(query)}))

    def hits(self, terms: Sequence[Term], texts: Sequence[str]) -> list[list[tuple[int, int]]]:
        """Asked of FTS5 itself, in a database in memory."""
        return hits(terms, texts)

    def tokens(self, phrase: str) -> tuple[str, ...]:
        """Asked of FTS5 itself, in a database in memory."""
        return tokens(phrase)

    def stems(self, spelt: Sequence[str]) -> list[str]:
        """Asked of FTS5 itself, all in one go."""
        return stems(spelt)

    def frequent(self, connection: Connection, layer: int, least: int) -> Iterator[tuple[str, NDArray[np.int32]]]:
        """From FTS5's own vocabulary; the views on it live in the connection's temporary schema."""
        for name, kind in (("terms", "row"), ("places", "instance")):
            connection.execute(text(f"CREATE VIRTUAL TABLE temp.{name} USING fts5vocab(main, {_index(layer)}, {kind})"))
        try:
            terms = connection.scalars(text("SELECT term FROM temp.terms WHERE doc >= :least"), {"least": least}).all()
            places = text("SELECT group_concat(doc) FROM temp.places WHERE term = :term")
            for term in terms:
                yield term, _numbers(connection.scalar(places, {"term": term}))
        finally:
            for name in ("terms", "places"):
                connection.execute(text(f"DROP TABLE temp.{name}"))

    def of_environment(self, fault: BaseException) -> bool:
        """By the name that SQLite gives its fault: SQLITE_BUSY, SQLITE_IOERR_WRITE ..."""
        name = getattr(fault, "sqlite_errorname", "") if isinstance(fault, sqlite3.Error) else ""
        return name.removeprefix("SQLITE_").split("_")[0] in _OF_ENVIRONMENT

    def tidy(self, engine: Engine) -> None:
        """Statistics and full-text indexes in order, the write-ahead log folded into the file and switched off."""
        engine.dispose()
        with engine.connect() as connection:
            for table in connection.scalars(text(_INDEXES)).all():
                connection.execute(text(f"INSERT INTO {table}({table}) VALUES ('optimize')"))  # noqa: S608
            connection.execute(text("ANALYZE"))
            connection.commit()
            connection.execute(text("PRAGMA wal_checkpoint(TRUNCATE)"))
            # A file in write-ahead mode cannot be read where no file can be made beside it. While someone reads, the
            # mode stays, and the next writer leaves the file closed.
            connection.execute(text("PRAGMA busy_timeout=1000"))
            with suppress(OperationalError):
                connection.execute(text("PRAGMA journal_mode=DELETE"))
            connection.invalidate()
        engine.dispose()


_INDEXES = "SELECT name FROM sqlite_master WHERE sql LIKE 'CREATE VIRTUAL TABLE%mention_fts%' ORDER BY name"


def _numbers(listed: str | None) -> NDArray[np.int32]:
    return np.fromstring(listed or "", dtype=np.int32, sep=",")


def _index(layer: int) -> str:
    return f"mention_fts_{layer:d}"


def _path(url: URL) -> Path:
    return Path(url.database or "")


def _set_for_writing(connection: sqlite3.Connection, _record: ConnectionPoolEntry) -> None:
    for pragma in _FOR_WRITING:
        connection.execute(f"PRAGMA {pragma}")


def _set_for_reading(connection: sqlite3.Connection, _record: ConnectionPoolEntry) -> None:
    for pragma in _FOR_READING:
        connection.execute(f"PRAGMA {pragma}")
