"""Where a data set is and how it is opened."""

from __future__ import annotations

import os
import sqlite3
from pathlib import Path
from urllib.parse import quote

from sqlalchemy import Engine, create_engine, event, make_url
from sqlalchemy.engine import URL
from sqlalchemy.pool import NullPool

ROOT = Path(__file__).resolve().parent.parent
DEFAULT_FILE = ROOT / "data" / "valuescape.db"
DEMO_FILE = ROOT / "data" / "demo.db"


class NoDataSet(Exception):
    """There is no data set where one was looked for; the message says where and what to do."""


def database_url(given: str | None = None) -> URL:
    """The data set's URL: what is given (a URL or a file path), else `DATABASE_URL`, else `data/valuescape.db`."""
    text = given or os.environ.get("DATABASE_URL") or str(DEFAULT_FILE)
    if "://" not in text:
        return URL.create("sqlite", database=str(Path(text).expanduser().resolve()))
    url = make_url(text)
    if url.get_backend_name() == "sqlite" and url.database and not url.database.startswith(("/", ":")):
        url = url.set(database=str(Path(url.database).resolve()))
    return url


def dashboard_url() -> URL:
    """What the dashboard opens: as `database_url`, but the demo where no data set of one's own exists yet."""
    if not os.environ.get("DATABASE_URL") and not DEFAULT_FILE.exists() and DEMO_FILE.exists():
        return database_url(str(DEMO_FILE))
    return database_url()


def open_for_writing(url: URL) -> Engine:
    """An engine on a data set that is created, or brought to the newest schema, where needed."""
    from db.migrate import upgrade

    if url.get_backend_name() == "sqlite" and url.database:
        Path(url.database).parent.mkdir(parents=True, exist_ok=True)
    engine = create_engine(url)
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _writer_pragmas)
    upgrade(engine)
    return engine


def open_read_only(url: URL) -> Engine:
    """An engine that cannot write. Raises NoDataSet where there is no file."""
    if url.get_backend_name() != "sqlite":
        return create_engine(url, execution_options={"postgresql_readonly": True})
    if not url.database or not Path(url.database).is_file():
        raise NoDataSet(
            f"There is no data set at {url.database}. Build the demo with 'make demo', or your own with "
            "'python -m pipeline run YOUR_FILES', or set DATABASE_URL to an existing one."
        )
    # No pool: the file may be replaced by a newer one while the dashboard runs.
    address = f"file:{quote(url.database)}?mode=ro"
    engine = create_engine("sqlite://", creator=lambda: sqlite3.connect(address, uri=True), poolclass=NullPool)
    event.listen(engine, "connect", _reader_pragmas)
    return engine


def _writer_pragmas(connection, _record) -> None:  # type: ignore[no-untyped-def]
    for pragma in (
        "journal_mode=WAL",
        "synchronous=NORMAL",
        "foreign_keys=ON",
        "busy_timeout=30000",
        "cache_size=-65536",
    ):
        connection.execute(f"PRAGMA {pragma}")


def _reader_pragmas(connection, _record) -> None:  # type: ignore[no-untyped-def]
    for pragma in ("query_only=ON", "busy_timeout=5000", "mmap_size=268435456"):
        connection.execute(f"PRAGMA {pragma}")
