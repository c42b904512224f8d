"""Where a data set is and how it is opened."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import Connection, Engine, make_url
from sqlalchemy.engine import URL as URL  # for rooms that know no SQL
from sqlalchemy.exc import ArgumentError, DatabaseError, NoSuchModuleError

from db.dialects import for_connection, for_url
from db.migrate import current, head, known, upgrade
from db.waiting import Waiting
from records.problem import Problem

ROOT = Path(__file__).resolve().parent.parent
DEFAULT_FILE = ROOT / "data" / "valuescape.db"
DEMO_FILE = ROOT / "data" / "demo.db"


class NoDataSet(Problem):
    """There is no data set where one was looked for, or none that this version reads."""


class Locked(Problem):
    """Another process is writing to the same data set."""


def database_url(given: str | None = None) -> URL:
    """The data set's URL: what is given (a URL or a file path), else `DATABASE_URL`, else `data/valuescape.db`.

    Raises NoDataSet where it cannot be read as an address.
    """
    text = given or os.environ.get("DATABASE_URL") or str(DEFAULT_FILE)
    if "://" not in text:
        return URL.create("sqlite", database=str(Path(text).expanduser().resolve()))
    try:
        url = make_url(text)
        url.get_dialect()
    except (ArgumentError, NoSuchModuleError) as fault:
        raise NoDataSet(
            f"'{given or 'DATABASE_URL'}' is no address of a data set ({fault}). Give a file path or a SQLAlchemy URL."
        ) from fault
    if url.get_backend_name() == "sqlite" and url.database and not url.database.startswith(("/", ":")):
        url = url.set(database=str(Path(url.database).resolve()))
    return url


def dashboard_url() -> URL:
    """What the dashboard opens: as `database_url`, but the demo where no data set of one's own exists yet."""
    if not os.environ.get("DATABASE_URL") and not DEFAULT_FILE.exists() and DEMO_FILE.exists():
        return database_url(str(DEMO_FILE))
    return database_url()


def exists(url: URL) -> bool:
    """Whether there is a data set to open."""
    return for_url(url).exists(url)


@contextmanager
def only_writer(url: URL) -> Iterator[None]:
    """Hold the data set's lock for the block. Raises Locked while another process has it."""
    path = for_url(url).lock_path(url)
    if path is None:
        yield
        return
    from filelock import FileLock, Timeout

    path.parent.mkdir(parents=True, exist_ok=True)
    lock = FileLock(path)
    try:
        lock.acquire(timeout=0)
    except Timeout as error:
        name = Path(url.database or "").name
        raise Locked(f"Another run is writing to {name}. Wait until it ends, then run again.") from error
    try:
        yield
    finally:
        lock.release()


def freeze(connection: Connection) -> None:
    """Let all that is read in this transaction be of one moment, whatever is written meanwhile."""
    for_connection(connection).freeze(connection)


def open_for_writing(url: URL, waiting: Waiting | None = None) -> Engine:
    """An engine on a data set that is created, or brought to the newest schema with its read model, where needed.

    `waiting` is told how far that is (`db.migrate.upgrade`).
    """
    engine = for_url(url).open_for_writing(url)
    try:
        upgrade(engine, waiting)
    except BaseException:
        engine.dispose()
        raise
    return engine


def open_read_only(url: URL) -> Engine:
    """An engine that cannot write; a data set of an earlier version is brought up to date first.

    Raises NoDataSet where there is none, or one that can neither be read as it is nor be changed.
    """
    dialect = for_url(url)
    if not dialect.exists(url):
        raise NoDataSet(
            f"There is no data set at {url.database}. Build the demo with 'make demo', or your own with "
            "'python -m pipeline run YOUR_FILES', or set DATABASE_URL to an existing one."
        )
    engine = dialect.open_read_only(url)
    try:
        revision = current(engine)
    except DatabaseError as fault:
        cause = str(fault.orig).splitlines()[0]
        away = (
            ""
            if dialect.writable(url)
            else (
                "Nothing can be written there: where a run was stopped, copy it with the files beside it to a folder of your own "
                "and open the copy. "
            )
        )
        raise NoDataSet(
            f"The file at {url.database} cannot be read as a data set ({cause}). {away}Choose another with DATABASE_URL."
        ) from fault
    if revision == head():
        return engine
    engine.dispose()
    if revision is None or not known(revision):
        what = "no data set" if revision is None else "a data set of a later version of Valuescape"
        raise NoDataSet(
            f"The file at {url.database} is {what}. "
            + ("Choose another with DATABASE_URL." if revision is None else "Update Valuescape, then open it again.")
        )
    if not dialect.writable(url):
        raise NoDataSet(
            f"The data set at {url.database} is of an earlier version and has to be brought up to date, but it cannot "
            "be written there. Copy it to a folder of your own, and open the copy."
        )
    with only_writer(url):
        writer = open_for_writing(url)
        dialect.tidy(writer)
    return dialect.open_read_only(url)
