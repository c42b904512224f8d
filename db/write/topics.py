"""The topic model of the data set, replaced as a whole."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, delete, insert, select

from db.schema import MentionTopic, Topic, TopicModel


def topic_fingerprint(connection: Connection) -> str | None:
    """The fingerprint of the stored topic model; None when there is none."""
    return connection.scalar(select(TopicModel.fingerprint))


def replace_topics(
    connection: Connection,
    model: dict[str, Any],
    topics: Sequence[dict[str, Any]],
    mentions: Sequence[dict[str, Any]],
) -> None:
    """Put this topic model, its topics and the mentions' places in place of the old ones."""
    for old in (MentionTopic, Topic, TopicModel):
        connection.execute(delete(old))
    connection.execute(insert(TopicModel).values(model))
    for table, rows in ((Topic, topics), (MentionTopic, mentions)):
        if rows:
            connection.execute(insert(table), list(rows))
