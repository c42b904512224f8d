"""What differs from database to database, behind one face: open, lock, ids, full text, tidy."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Protocol

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Connection, Engine
from sqlalchemy.engine import URL
from sqlalchemy.exc import DBAPIError

from db.dialects.sqlite import Sqlite
from records.problem import Problem
from records.query import Query, Term


class Dialect(Protocol):
    """One kind of database."""

    def exists(self, url: URL) -> bool:
        """Whether there is something to open."""

    def writable(self, url: URL) -> bool:
        """Whether it could be opened for writing."""

    def open_for_writing(self, url: URL) -> Engine:
        """An engine for the one writer; makes the database where there is none."""

    def open_read_only(self, url: URL) -> Engine:
        """An engine that cannot write."""

    def lock_path(self, url: URL) -> Path | None:
        """The file that the one writer locks; None where the database needs none."""

    def hold(self, connection: Connection) -> None:
        """Let all that follows in this transaction, changes of tables included, be done as a whole or not at all."""

    def freeze(self, connection: Connection) -> None:
        """Let all that is read in this transaction be of one moment, whatever is written meanwhile."""

    def next_mention_id(self, connection: Connection) -> int:
        """The id of the next mention: one that no mention had before."""

    def create_index(self, connection: Connection, layer: int) -> None:
        """Make the full-text index of a layer where it has none."""

    def index(self, connection: Connection, layer: int, quotes: Sequence[tuple[int, str]]) -> None:
        """Add mentions, given as id and words to find, to the layer's index."""

    def unindex(self, connection: Connection, layer: int, mention_ids: Sequence[int]) -> None:
        """Take mentions out of the layer's index."""

    def search(self, connection: Connection, layer: int, query: Query) -> NDArray[np.int32]:
        """Ids of the layer's mentions that hold what is asked for; each term has a token at least."""

    def hits(self, terms: Sequence[Term], texts: Sequence[str]) -> list[list[tuple[int, int]]]:
        """For each text where the terms stand in it, as the full-text index finds them: spans in characters."""

    def tokens(self, phrase: str) -> tuple[str, ...]:
        """What the full-text index keeps of a phrase, word by word."""

    def stems(self, spelt: Sequence[str]) -> list[str]:
        """What the full-text index keeps of each of these words; empty for what is no word to it."""

    def frequent(self, connection: Connection, layer: int, least: int) -> Iterator[tuple[str, NDArray[np.int32]]]:
        """Each token that at least so many mentions of the layer hold, with their ids, a few of them repeated."""

    def of_environment(self, fault: BaseException) -> bool:
        """Whether a fault of the driver is one of the disk, the file or another process, and not of a statement."""

    def tidy(self, engine: Engine) -> None:
        """Leave the database as readers want it; the engine closes all its connections."""


_DIALECTS: dict[str, Dialect] = {"sqlite": Sqlite()}


def for_name(name: str) -> Dialect:
    """The dialect of this name, as in a database URL. Raises Problem where there is none."""
    if name not in _DIALECTS:
        raise Problem(f"A data set cannot be kept in {name} yet; use a file (sqlite:///PATH).")
    return _DIALECTS[name]


def for_url(url: URL) -> Dialect:
    """The dialect of the database at this URL."""
    return for_name(url.get_backend_name())


def of_environment(error: DBAPIError) -> bool:
    """Whether people can mend what a database did not do: a fault of disk, file or server, and not of our statement."""
    fault = error.orig
    return fault is not None and any(dialect.of_environment(fault) for dialect in _DIALECTS.values())


def for_engine(engine: Engine) -> Dialect:
    """The dialect of this engine."""
    return for_name(engine.dialect.name)


def for_connection(connection: Connection) -> Dialect:
    """The dialect of this connection."""
    return for_name(connection.dialect.name)
