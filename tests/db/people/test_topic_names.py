"""Names that people gave topics, in the file of their work; whose they are when topics are made anew."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

from db.connect import database_url
from db.people.file import reading, writing
from db.people.topic_names import TopicName, names_changed, rename_topic, topic_names

NOON = datetime(2026, 5, 1, 12, tzinfo=UTC)


def test_a_name_replaces_the_one_before_and_an_empty_one_takes_it_away(tmp_path: Path) -> None:
    url = database_url(str(tmp_path / "study.db"))
    with writing(url) as connection:
        rename_topic(connection, ["a", "b"], "Nights", "Sleep story", NOON)
        rename_topic(connection, ["c"], "Money", "Pay for it", NOON + timedelta(hours=1))
        before = names_changed(connection)
        rename_topic(connection, ["b", "a"], "Long nights", "Sleep story", NOON + timedelta(hours=2))
        assert names_changed(connection) != before
    with reading(url) as found:
        assert found is not None
        assert topic_names(found) == [
            TopicName(("b", "a"), "Long nights", "Sleep story", NOON + timedelta(hours=2)),
            TopicName(("c",), "Money", "Pay for it", NOON + timedelta(hours=1)),
        ]
    with writing(url) as connection:
        rename_topic(connection, ["a"], "", "Sleep story", NOON)
        rename_topic(connection, ["b"], "", "Sleep story", NOON)
        assert [one.name for one in topic_names(connection)] == ["Money"]


def test_a_name_that_other_mentions_stand_for_goes_with_the_one_that_takes_its_place(tmp_path: Path) -> None:
    url = database_url(str(tmp_path / "study.db"))
    with writing(url) as connection:
        rename_topic(connection, ["a", "b"], "Nights", "Sleep story", NOON)
        rename_topic(connection, ["c", "d"], "Late nights", "Sleep story", NOON, given=["a"])
        assert [one.name for one in topic_names(connection)] == ["Late nights"]
        rename_topic(connection, ["e"], "", "Sleep story", NOON, given=["c"])
        assert topic_names(connection) == []
