"""Which quotes stand behind a selection, and which leads."""

from __future__ import annotations

from explore.filter import Filter
from explore.quotes import behind, leads, typical
from tests.explore.fruit import data


def test_a_topics_most_typical_mentions_come_first() -> None:
    selection = data().select(Filter.of({"topic": 2}))
    assert behind(selection) == [16, 12]
    both = data().select(Filter.of({"topic": ("1", "2")}))
    assert typical(both) == [16, 17, 12, 11]
    assert behind(both, 5) == [16, 17, 12, 11, 14]


def test_typical_mentions_that_the_filter_hides_stay_hidden() -> None:
    selection = data().select(Filter.of({"topic": 1, "platform": "reddit"}))
    assert behind(selection) == [11, 14]


def test_without_a_topic_the_surest_come_first() -> None:
    assert behind(data().select(), 4) == data().select().first(4)
    assert behind(data([]).select()) == []


def test_the_lead_needs_no_warning_where_there_is_one_that_needs_none() -> None:
    rows = [
        {"post": "a", "confidence": 0.9, "sensitive": True},
        {"post": "b", "confidence": 0.8, "calm": False},
        {"post": "c", "confidence": 0.7},
    ]
    assert leads([data(rows).select()]) == [3]
    assert leads([data(rows[:2]).select()]) == [2]
    assert leads([data(rows[:1]).select()]) == [1]
    assert leads([data([]).select()]) == [None]
