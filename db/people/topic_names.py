"""Names that people gave topics: by the keys of the topic's typical mentions, which stay when topics are made anew."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, delete, func, insert, select

from db.people.schema import TopicNameRow

LONGEST = 80  # letters


@dataclass(frozen=True, slots=True)
class TopicName:
    """What people call the topic that most of these mentions are in; `modelled` is what it was called by the model then."""

    keys: tuple[str, ...]
    name: str
    modelled: str
    at: datetime


def rename_topic(
    connection: Connection, keys: Sequence[str], name: str, modelled: str, at: datetime, given: Sequence[str] = ()
) -> None:
    """Keep a name for the topic of these mentions; an empty one takes what was kept away.

    `given` are the first keys of names that the topic has already: other mentions may have been its most typical then.
    """
    connection.execute(delete(TopicNameRow).where(TopicNameRow.lead.in_([*keys, *given])))
    if name:
        row = {"lead": keys[0], "keys": list(keys), "name": name[:LONGEST], "modelled": modelled, "at": at}
        connection.execute(insert(TopicNameRow).values(row))


def topic_names(connection: Connection) -> list[TopicName]:
    """All of them, the newest first."""
    rows = connection.execute(select(TopicNameRow.__table__).order_by(TopicNameRow.at.desc(), TopicNameRow.lead))
    return [TopicName(tuple(row["keys"]), row["name"], row["modelled"], row["at"]) for row in rows.mappings()]


def names_changed(connection: Connection) -> str:
    """Tells one state of the names from the next."""
    count, last = connection.execute(select(func.count(), func.max(TopicNameRow.at))).one()
    return f"{count} {last}"
