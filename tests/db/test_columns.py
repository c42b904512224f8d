"""The read model: what is published is what the tables say."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import numpy as np
import pytest
from sqlalchemy import Connection, select

from db.disclosure import VIEWER
from db.read.columns import read_columns
from db.read.quotes import quotes
from db.schema import ReadColumn
from db.write.publish import publish
from db.write.topics import NewModel, NewTopic, Place, replace_topics
from records.columns import Columns
from records.layer import Layer
from records.mentions import Code
from records.problem import Problem
from tests.db.conftest import (
    add,
    code,
    mention,
    new_post,
    options_of,
    published,
    small_codebook,
)

TEXT = "Pears calm me and apples do not."  # under eight words: no repeat


@pytest.fixture
def stored(connection: Connection, layer: Layer) -> Connection:
    late = datetime(2024, 4, 1, 0, 30, tzinfo=timezone(timedelta(hours=2)))  # still March in UTC
    add(
        connection,
        1,
        new_post("a", TEXT, created_at=late),
        new_post("b", TEXT, created_at=None, platform="x", fictional=False, language=None, venue=None),
        new_post("c", TEXT, created_at=datetime(2024, 12, 31, 23, 59, tzinfo=UTC), kind="comment"),
        new_post("d", "A post that nobody codes at all."),
    )
    code(connection, 3, [mention(TEXT, TEXT, mood="sad")])
    code(connection, 2, [mention(TEXT, TEXT, mood="sad")])
    found = [
        mention(TEXT, "apples", fruit="pear"),
        mention(TEXT, "Pears calm me", fruit=["pear", "apple:boskoop"], mood="glad"),
    ]
    code(connection, 1, found)
    model = NewModel(fingerprint="f", run_id=1, parameters={}, mentions=4, unassigned=3, next_number=6)
    topic = NewTopic(number=5, name="Pears", keywords=[("pears", 1.0)], size=1, x=0.0, y=0.0)
    places = [
        Place(mention_id=i, topic=t, strength=1.0, representative=None, x=0.0, y=0.0) for i, t in ((4, 5), (3, None))
    ]
    replace_topics(connection, layer, model, [topic], places)
    return connection


def test_one_row_a_mention_the_rows_of_a_post_together_and_in_its_order(stored: Connection, layer: Layer) -> None:
    columns = published(stored, layer)
    assert columns.mention.tolist() == [4, 3, 2, 1]
    assert columns.post.tolist() == [0, 0, 1, 2]
    assert columns.post_id.tolist() == [1, 2, 3]
    assert [columns.platforms[i] for i in columns.platform] == ["reddit", "reddit", "x", "reddit"]
    assert columns.first_month == "2024-03"
    assert columns.month.tolist() == [0, 0, -1, 9]
    assert columns.fictional.tolist() == [True, True, False, True]
    assert [columns.languages[i] for i in columns.language] == ["en", "en", "", "en"]
    assert [columns.kinds[i] for i in columns.kind] == ["post", "post", "post", "comment"]
    assert columns.venue.tolist() == [0, 0, -1, 0]
    assert columns.venues == ("r/fruit",)
    assert columns.topic.tolist() == [5, -1, -1, -1]


def test_a_dimension_has_the_sets_that_occur_in_the_codebooks_order(stored: Connection, layer: Layer) -> None:
    columns = published(stored, layer)
    assert columns.sets["fruit"] == [(), ("apple", "apple:boskoop", "pear"), ("pear",)]
    assert columns.patterns["fruit"].tolist() == [1, 2, 0, 0]
    assert columns.sets["mood"] == [(), ("glad",), ("sad",)]
    assert columns.patterns["mood"].tolist() == [1, 0, 2, 2]
    assert columns.median_confidence == {"fruit": 0.8, "mood": 0.8}


def test_the_types_are_those_of_the_record(stored: Connection, layer: Layer) -> None:
    columns = published(stored, layer)
    types = {
        name: getattr(columns, name).dtype.str.lstrip("<|=") for name in Columns.__slots__ if _is_array(columns, name)
    }
    assert types == {
        "mention": "i4", "post": "i4", "post_id": "i4", "platform": "u1", "month": "i2", "language": "u1", "venue": "i4",
        "kind": "u1", "fictional": "b1", "topic": "i4", "sensitive": "b1", "calm": "b1", "sure": "i4", "newest": "i4", "lowest": "u1",
        "whole": "b1",
    }  # fmt: skip
    assert {array.dtype.str for array in columns.patterns.values()} == {"<u2"}


def _is_array(columns: Columns, name: str) -> bool:
    return isinstance(getattr(columns, name), np.ndarray)


def test_a_layer_without_mentions_has_columns_of_the_same_types(stored: Connection, layer: Layer) -> None:
    full = published(stored, layer)
    for post in (1, 2, 3):
        code(stored, post, [])
    empty = published(stored, layer)
    assert len(empty) == 0
    for name in Columns.__slots__:
        if _is_array(full, name):
            assert getattr(empty, name).dtype == getattr(full, name).dtype
    assert empty.sets == {"fruit": [()], "mood": [()]}
    assert empty.first_month is None


def test_what_the_codebook_does_not_know_is_no_option(stored: Connection, layer: Layer) -> None:
    codes = [Code(label="plum", confidence=1.0, term="boskoop"), Code(label="apple", confidence=0.3, term="golden")]
    code(stored, 3, [mention(TEXT, TEXT, mood="angry", fruit=codes, weather="rain")])
    columns = published(stored, layer)
    assert options_of(columns, "fruit")[-1] == {"apple"}
    assert options_of(columns, "mood")[-1] == set()
    assert set(columns.patterns) == {"fruit", "mood"}


def test_stances_of_several_impacts_come_to_one(stored: Connection, layer: Layer) -> None:
    moods = [Code(label=label, confidence=0.5, impact=i) for i, label in enumerate(("glad", "sad", "glad"), start=1)]
    code(stored, 3, [mention(TEXT, TEXT, mood=moods)])
    assert options_of(published(stored, layer), "mood")[-1] == {"mixed"}


def test_a_layer_that_was_never_published_says_what_to_do(stored: Connection, layer: Layer) -> None:
    with pytest.raises(Problem, match="goes on where it was"):
        read_columns(stored, layer)


def test_the_columns_hold_no_text_and_nothing_of_the_author(stored: Connection, layer: Layer) -> None:
    publish(stored, layer)
    meta = stored.scalars(select(ReadColumn.data).where(ReadColumn.name == "meta")).one()
    assert b"Pears" not in meta
    assert b"author" not in meta


def test_a_quote_stays_closed_by_its_codes_or_words_and_leads_no_page_beside_such_words(
    connection: Connection, layer: Layer
) -> None:
    dark = "I wanted to die. " + "A pear is a fruit. " * 20 + "The end."
    add(connection, 1, new_post("a", dark), new_post("b", "Overkms is no word that I know."))
    early = dark.index("A pear")
    found = [
        mention(dark, "I wanted to die."),
        mention(dark, "A pear is a fruit."),
        mention(dark, "The end.", fruit="apple"),
        mention(dark, "A pear is a fruit.", nth=5, fruit="apple:rotten"),
        mention(dark, dark[early + 30 : early + 330]),
    ]
    code(connection, 1, found)
    code(connection, 2, [mention("Overkms is no word that I know.", "kms is no word that I know.")])
    columns = published(connection, layer)
    flags = {
        int(m): (bool(s), bool(c)) for m, s, c in zip(columns.mention, columns.sensitive, columns.calm, strict=True)
    }
    assert flags == {
        1: (True, False),  # its words
        2: (False, False),  # near them
        3: (False, True),
        4: (True, False),  # its term
        5: (False, False),  # too long
        6: (True, False),  # as it is shown
    }
    shown = quotes(connection, small_codebook(), columns.mention.tolist(), VIEWER)
    assert [quote.sensitive for quote in shown] == columns.sensitive.tolist()


def test_reading_gives_arrays_that_cannot_be_changed(stored: Connection, layer: Layer) -> None:
    with pytest.raises(ValueError, match="read-only"):
        published(stored, layer).mention[0] = 1
