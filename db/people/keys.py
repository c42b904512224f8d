"""People's work follows mentions whose keys have become others."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import URL, Connection, select, update

from db.dialects import for_url
from db.people.file import people_url, writing
from db.people.schema import BoardItemRow, DoubtRow, HumanCode, TopicNameRow


def follow(data_set: URL, keys: Mapping[str, str]) -> None:
    """Have what is kept by an old key be kept by the new one, all of it or nothing; makes no file where there is none.

    Raises Problem where the file cannot be written.
    """
    if for_url(data_set).exists(people_url(data_set)):
        with writing(data_set) as connection:
            _follow(connection, keys)


def _follow(connection: Connection, keys: Mapping[str, str]) -> None:
    for table in (HumanCode, DoubtRow):
        for old in connection.scalars(select(table.key).distinct()).all():
            if old in keys:
                connection.execute(update(table).where(table.key == old).values(key=keys[old]))
    for lead, all_keys in connection.execute(select(TopicNameRow.lead, TopicNameRow.keys)).all():
        new = [keys.get(key, key) for key in all_keys]
        if new != all_keys:
            named = update(TopicNameRow).where(TopicNameRow.lead == lead)
            connection.execute(named.values(lead=keys.get(lead, lead), keys=new))
    for item, content in connection.execute(select(BoardItemRow.id, BoardItemRow.content)).all():
        if new_key := keys.get(content.get("key", "")):
            there = update(BoardItemRow).where(BoardItemRow.id == item)
            connection.execute(there.values(content={**content, "key": new_key}))
