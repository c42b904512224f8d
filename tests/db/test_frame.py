"""The frame of mentions."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pandas as pd
import pytest
from sqlalchemy import Connection

from db.read.frame import mention_frame
from db.write.topics import replace_topics
from records.codebook import Codebook
from tests.db.conftest import add, code, mention, new_post

TEXT = "Pears calm me and apples do not."  # under eight words: no repeat


@pytest.fixture
def stored(connection: Connection) -> Connection:
    late = datetime(2024, 4, 1, 0, 30, tzinfo=timezone(timedelta(hours=2)))  # still March in UTC
    add(
        connection,
        1,
        new_post("a", TEXT, created_at=late),
        new_post("b", TEXT, created_at=None, platform="x", fictional=False),
        new_post("c", TEXT, created_at=datetime(2024, 12, 31, 23, 59, tzinfo=UTC)),
    )
    code(
        connection,
        1,
        [mention(TEXT, "Pears calm me", fruit="apple:boskoop", mood="glad"), mention(TEXT, "apples", fruit="pear")],
    )
    code(connection, 2, [mention(TEXT, TEXT, mood="sad")])
    code(connection, 3, [mention(TEXT, TEXT, mood="sad")])
    model = {"id": 1, "fingerprint": "f", "run_id": 1, "parameters": {}, "mentions": 4, "unassigned": 3, "note": None}
    topic = {"id": 1, "name": "Pears", "keywords": [["pears", 1.0]], "size": 1, "x": 0.0, "y": 0.0}
    place = {"strength": 1.0, "representative": None, "x": 0.0, "y": 0.0}
    places = [{"mention_id": 1, "topic_id": 1, **place}, {"mention_id": 2, "topic_id": None, **place}]
    replace_topics(connection, model, [topic], places)
    return connection


def test_one_row_a_mention_with_its_posts_platform_and_utc_month(stored: Connection, codebook: Codebook) -> None:
    frame = mention_frame(stored, codebook)
    assert frame.index.tolist() == [1, 2, 3, 4]
    assert frame.index.name == "mention_id"
    assert frame["post_id"].tolist() == [1, 1, 2, 3]
    assert frame["platform"].tolist() == ["reddit", "reddit", "x", "reddit"]
    assert [None if pd.isna(m) else m.isoformat()[:10] for m in frame["month"]] == [
        "2024-03-01",
        "2024-03-01",
        None,
        "2024-12-01",
    ]
    assert frame["fictional"].tolist() == [True, True, False, True]


def test_codes_are_categories_in_codebook_order_and_missing_codes_are_na(
    stored: Connection, codebook: Codebook
) -> None:
    frame = mention_frame(stored, codebook)
    assert frame["fruit"].cat.categories.tolist() == ["apple", "pear"]
    assert frame["mood"].cat.categories.tolist() == ["glad", "sad"]
    assert frame["fruit"].astype("object").where(frame["fruit"].notna(), None).tolist() == ["apple", "pear", None, None]
    assert frame["fruit_term"].astype("object").where(frame["fruit_term"].notna(), None).tolist() == [
        "boskoop",
        None,
        None,
        None,
    ]
    assert frame["mood"].isna().tolist() == [False, True, False, False]
    assert frame.loc[1, "fruit_confidence"] == 0.8
    assert pd.isna(frame.loc[3, "fruit_confidence"])


def test_unassigned_and_unmodelled_mentions_have_no_topic(stored: Connection, codebook: Codebook) -> None:
    topic = mention_frame(stored, codebook)["topic"]
    assert str(topic.dtype) == "Int64"
    assert topic.isna().tolist() == [False, True, True, True]
    assert topic[1] == 1


def test_the_frame_holds_no_text_and_nothing_of_the_author(stored: Connection, codebook: Codebook) -> None:
    frame = mention_frame(stored, codebook)
    parts = [f"{d}{part}" for d in ("fruit", "mood") for part in ("", "_term", "_confidence")]
    assert set(frame.columns) == {"post_id", "platform", "month", "fictional", "topic", *parts}
    assert "calm" not in frame.to_csv()


def test_a_label_that_the_codebook_does_not_know_is_missing(stored: Connection, codebook: Codebook) -> None:
    code(stored, 3, [mention(TEXT, TEXT, mood="angry", fruit="pear")])
    row = mention_frame(stored, codebook).iloc[-1]
    assert pd.isna(row["mood"])
    assert row["fruit"] == "pear"


def test_an_empty_data_set_gives_an_empty_frame_of_the_same_types(stored: Connection, codebook: Codebook) -> None:
    full = mention_frame(stored, codebook)
    for post in (1, 2, 3):
        code(stored, post, [])
    empty = mention_frame(stored, codebook)
    assert empty.empty
    assert set(empty.columns) == set(full.columns)
    assert empty["mood"].cat.categories.tolist() == ["glad", "sad"]
    assert pd.api.types.is_datetime64_any_dtype(empty["month"])
    assert str(empty["topic"].dtype) == "Int64"


def test_a_mention_without_any_code_is_in_the_frame(stored: Connection, codebook: Codebook) -> None:
    code(stored, 3, [mention(TEXT, TEXT)])
    assert len(mention_frame(stored, codebook)) == 4
