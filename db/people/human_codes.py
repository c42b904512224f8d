"""Labels that people gave mentions, by the mention's key."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, delete, insert, select

from db.chunks import chunks
from db.people.schema import HumanCode


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonsCode:
    """One label of a mention as a person sees it."""

    key: str
    person: str
    dimension: str
    label: str
    at: datetime


def set_codes(
    connection: Connection, *, key: str, person: str, dimension: str, labels: Sequence[str], at: datetime
) -> None:
    """Keep these labels as the person's codes of the mention in this dimension, in place of those given before."""
    mine = (HumanCode.key == key, HumanCode.person == person, HumanCode.dimension == dimension)
    connection.execute(delete(HumanCode).where(*mine))
    rows = [
        {"key": key, "person": person, "dimension": dimension, "label": label, "at": at}
        for label in dict.fromkeys(labels)
    ]
    if rows:
        connection.execute(insert(HumanCode), rows)


def codes_of(connection: Connection, keys: Sequence[str]) -> list[PersonsCode]:
    """What people said of these mentions, by key, person, dimension and label."""
    found: list[PersonsCode] = []
    for part in chunks(keys):
        query = select(HumanCode.__table__).where(HumanCode.key.in_(part))
        found.extend(PersonsCode(**row) for row in connection.execute(query).mappings())
    return sorted(found, key=lambda code: (code.key, code.person, code.dimension, code.label))


def codes_by(connection: Connection, person: str) -> list[PersonsCode]:
    """Everything that this person has coded, oldest first."""
    query = select(HumanCode.__table__).where(HumanCode.person == person)
    query = query.order_by(HumanCode.at, HumanCode.key, HumanCode.dimension, HumanCode.label)
    return [PersonsCode(**row) for row in connection.execute(query).mappings()]
