"""The file of people's work: where it is, and how it is opened and brought up to date."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

from sqlalchemy import Connection, Engine, delete, insert, inspect, select
from sqlalchemy.engine import URL
from sqlalchemy.exc import DatabaseError

from db.dialects import for_engine, for_url
from db.people.schema import BoardItemRow, BoardRow, DoubtRow, HumanCode, PeopleBase, TopicNameRow, Version
from records.problem import Problem


def _making(*tables: type[PeopleBase]) -> Callable[[Connection], None]:
    """A step that makes these tables."""

    def step(connection: Connection) -> None:
        for table in tables:
            PeopleBase.metadata.tables[table.__tablename__].create(connection, checkfirst=True)

    return step


# One step a version: each brings a file of the version before to the next. Steps stay as they are.
STEPS: tuple[Callable[[Connection], None], ...] = (
    _making(HumanCode),
    _making(BoardRow, BoardItemRow),
    _making(DoubtRow),
    _making(TopicNameRow),
)


def people_url(data_set: URL) -> URL:
    """Where the work on this data set is kept: `study.db.people.db` beside `study.db`, by its whole name."""
    if not data_set.database:
        raise Problem("Work on a data set is kept in a file beside it, and this data set is in no file.")
    return data_set.set(database=f"{data_set.database}.people.db")


def open_people(data_set: URL) -> Engine:
    """An engine on the file of people's work, made or brought up to date where needed; `close_people` when done.

    Raises Problem where the file cannot be written or read.
    """
    url = people_url(data_set)
    dialect = for_url(url)
    try:
        engine = dialect.open_for_writing(url)
        with engine.connect() as connection:
            known = _version(connection)
        if known > len(STEPS):
            engine.dispose()
            raise Problem(
                f"The file {url.database} is of a later version of Valuescape. Update Valuescape, then open it."
            )
        if known < len(STEPS):
            with engine.begin() as connection:
                dialect.hold(connection)
                _bring_up_to_date(connection)
    except (OSError, DatabaseError) as fault:
        raise _unwritable(url, fault) from fault
    return engine


@contextmanager
def writing(data_set: URL) -> Iterator[Connection]:
    """One change of people's work on this data set: all of it is kept, or none. Raises Problem as `open_people` does."""
    engine = open_people(data_set)
    try:
        with engine.begin() as connection:
            for_engine(engine).hold(connection)
            yield connection
        close_people(engine)
    except (OSError, DatabaseError) as fault:
        raise _unwritable(people_url(data_set), fault) from fault
    finally:
        engine.dispose()


@contextmanager
def reading(data_set: URL) -> Iterator[Connection | None]:
    """People's work on this data set; None where there is none. Makes no file.

    A file of an earlier version is brought up to date; where it cannot be written, that is None, too.
    """
    url = people_url(data_set)
    dialect = for_url(url)
    if not dialect.exists(url):
        yield None
        return
    _renew(data_set)
    engine = dialect.open_read_only(url)
    try:
        with engine.connect() as connection:
            yield connection if _version(connection) == len(STEPS) else None
    except DatabaseError as fault:
        raise Problem(
            f"People's work on this data set is kept in {url.database}, and that file cannot be read ({fault.orig}). "
            "Put a copy of it in its place, or move it away: the data set itself is whole."
        ) from fault
    finally:
        engine.dispose()


def _renew(data_set: URL) -> None:
    """Bring a file of an earlier version up to date, where it can be written."""
    url = people_url(data_set)
    engine = for_url(url).open_read_only(url)
    try:
        with engine.connect() as connection:
            earlier = 0 < _version(connection) < len(STEPS)
    except DatabaseError:  # told by whoever reads
        earlier = False
    finally:
        engine.dispose()
    if earlier:
        with suppress(Problem):
            close_people(open_people(data_set))


def _unwritable(url: URL, fault: OSError | DatabaseError) -> Problem:
    cause = fault.orig if isinstance(fault, DatabaseError) else fault
    return Problem(
        f"People's work on this data set is kept in {url.database}, and that file cannot be opened for writing ({cause}). "
        "Copy the data set to a folder of your own, with that file if there is one, and open the copy."
    )


def close_people(engine: Engine) -> None:
    """Leave the file as one that can be copied and opens from any disk."""
    for_engine(engine).tidy(engine)


def _bring_up_to_date(connection: Connection) -> None:
    PeopleBase.metadata.tables[Version.__tablename__].create(connection, checkfirst=True)
    for step in STEPS[_version(connection) :]:  # asked again: another process may have been first
        step(connection)
    connection.execute(delete(Version))
    connection.execute(insert(Version).values(number=len(STEPS)))


def _version(connection: Connection) -> int:
    if not inspect(connection).has_table(Version.__tablename__):
        return 0
    return connection.scalar(select(Version.number)) or 0
