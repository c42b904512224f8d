"""What readers found not apt: quotes that do not fit the heading they stood under, by the mention's key."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, insert, select, update

from db.people.schema import DoubtRow


@dataclass(frozen=True, slots=True)
class Doubt:
    """A quote, the heading that it did not fit (facets and options, as in an address), and how often that was said."""

    key: str
    heading: str
    times: int
    last_at: datetime


def say_not_apt(connection: Connection, key: str, heading: str, at: datetime) -> None:
    """Keep that a reader found this quote not apt for this heading."""
    mine = (DoubtRow.key == key, DoubtRow.heading == heading)
    times = connection.scalar(select(DoubtRow.times).where(*mine))
    if times is None:
        connection.execute(insert(DoubtRow).values(key=key, heading=heading, times=1, last_at=at))
    else:
        connection.execute(update(DoubtRow).where(*mine).values(times=times + 1, last_at=at))


def doubts(connection: Connection) -> list[Doubt]:
    """All of them, what was said most often first."""
    query = select(DoubtRow.__table__).order_by(DoubtRow.times.desc(), DoubtRow.last_at.desc(), DoubtRow.key)
    return [Doubt(**row) for row in connection.execute(query).mappings()]
