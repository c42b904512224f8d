"""A data set of an earlier version, opened: no id names an account any more, and all that rests on an id still leads there."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, text

from db.connect import database_url, open_for_writing, open_read_only
from db.people.boards import add_item, make_board, read_board
from db.people.doubts import doubts, say_not_apt
from db.people.file import reading, writing
from db.people.human_codes import codes_of, set_codes
from db.people.topic_names import rename_topic, topic_names
from db.read.layers import layers
from db.read.quotes import mention_with
from db.write.publish import publish
from records.board import Item
from records.codebook import Codebook
from records.mentions import mention_key
from tests.db.conftest import add, add_source, back_to, begin_run, code, mention, new_post, open_hand_layer

DID = "at://did:plc:zephyrquill/app.bsky.feed.post/"
OTHER = "at://quill.zephyr.example/app.bsky.feed.post/3kbbb"
MOMENT = datetime(2025, 3, 1, tzinfo=UTC)
PEARS, APPLES = "Pears calm me on bad days.", "Apples do nothing at all for me."


@pytest.fixture
def old(tmp_path: Path, codebook: Codebook) -> Path:
    """As revision 0008 left it: a post, its answer, a repeat, and someone else's post whose id ends as the first one's."""
    path = tmp_path / "old.db"
    engine = open_for_writing(database_url(str(path)))
    with engine.begin() as connection:
        begin_run(connection, codebook)
        layer = open_hand_layer(connection, codebook)
        add_source(connection)
        here: dict[str, Any] = {"platform": "bluesky", "url": None}
        add(connection, 1, new_post(f"{DID}3kaaa", PEARS, thread_id=f"{DID}3kaaa", **here))
        add(connection, 1, new_post(OTHER, APPLES, thread_id=f"{DID}3kaaa", parent_id=f"{DID}3kaaa", **here))
        add(connection, 1, new_post("3kaaa", "A third one, by its key alone.", **here))
        code(connection, 1, [mention(PEARS, "Pears calm me", fruit="pear")])
        code(connection, 2, [mention(APPLES, "Apples do nothing", fruit="apple")])
        add(connection, 1, new_post(f"{DID}3kaaa", PEARS, row=4, **here))
        publish(connection, layer)
        back_to(connection, "0008")
    engine.dispose()
    return path


def keys_of(connection: Connection) -> list[str]:
    return list(connection.scalars(text("SELECT key FROM mention ORDER BY id")).all())


def test_no_id_names_an_account_and_threads_hold(old: Path) -> None:
    with open_read_only(database_url(str(old))).connect() as connection:
        posts = connection.execute(text("SELECT native_id, thread_id, parent_id FROM post ORDER BY id")).all()
        assert [tuple(row) for row in posts] == [
            ("3kaaa~2", "3kaaa", None),
            ("3kbbb", "3kaaa", "3kaaa"),
            ("3kaaa", None, None),
        ]
        assert connection.scalars(text("SELECT native_id FROM duplicate")).all() == ["3kaaa"]
        (layer,) = layers(connection)
        assert keys_of(connection) == [
            mention_key(layer.key, "bluesky", "3kaaa~2", 0, 13, "Pears calm me"),
            mention_key(layer.key, "bluesky", "3kbbb", 0, 17, "Apples do nothing"),
        ]
    old.with_name("old.db-wal").unlink(missing_ok=True)
    assert b"zephyr" not in old.read_bytes()


def test_what_people_made_still_leads_to_its_quotes(old: Path) -> None:
    url = database_url(str(old))
    with closing(sqlite3.connect(old)) as connection:
        first, second = (key for (key,) in connection.execute("SELECT key FROM mention ORDER BY id"))
    with writing(url) as people:
        set_codes(people, key=first, person="ana", dimension="fruit", labels=["pear"], at=MOMENT)
        say_not_apt(people, second, "fruit=apple", MOMENT)
        rename_topic(people, [second, first], "Fruit", "apples", MOMENT)
        board = make_board(people, "Mine", MOMENT)
        add_item(people, board, Item(kind="quote", key=first), MOMENT)
        add_item(people, board, Item(kind="note", text="To be read."), MOMENT)
    with open_read_only(url).connect() as connection, reading(url) as people:
        assert people is not None
        (layer,) = layers(connection)
        now = keys_of(connection)
        assert set(now).isdisjoint((first, second))
        assert [code.label for code in codes_of(people, now)] == ["pear"]
        assert [doubt.key for doubt in doubts(people)] == [now[1]]
        assert [name.keys for name in topic_names(people)] == [(now[1], now[0])]
        found = read_board(people, board)
        assert found is not None and mention_with(connection, layer, found.items[0].key) == 1
