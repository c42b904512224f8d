"""Topics near to one another and to what someone asks for, and every topic in numbers."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from db.read.topics import TopicInfo, Topics
from explore import near_topics
from explore.dataset import DataSet
from explore.filter import Filter
from explore.near_topics import by_meaning, by_words, have_vectors, nearest
from explore.topic_excess import excess
from explore.topic_rows import topic_rows, trends
from tests.explore.by_hand import by_hand
from tests.explore.figures.by_hand import BOOK, data_set

PLACES = {1: (1.0, 0.0), 2: (0.8, 0.6), 3: (0.0, 1.0), 4: None}


def placed() -> DataSet:
    """Four topics, one without a middle."""
    names = {1: "Soup: broth", 2: "Stew", 3: "Trains", 4: "Nowhere"}
    known = [
        TopicInfo(i, names[i], ["pot", f"word{i}"], 5, 0.0, 0.0, [], None if at is None else np.array(at, np.float32))
        for i, at in PLACES.items()
    ]
    return data_set(topics=Topics(known, 20, 0, None, {"model": "m"}))


def test_the_nearest_topics_by_cosine() -> None:
    found = nearest(placed(), 1)
    assert [(one.topic.id, round(one.nearness, 4)) for one in found] == [(2, 0.8), (3, 0.0)]
    assert nearest(placed(), 4) == [] and nearest(placed(), 99) == []
    assert [one.topic.id for one in nearest(placed(), 1, most=1)] == [2]


def test_by_meaning_only_topics_that_have_to_do_with_it() -> None:
    found = by_meaning(placed(), np.array([0.0, 1.0], np.float32))
    assert [(one.topic.id, round(one.nearness, 4)) for one in found] == [(3, 1.0), (2, 0.6)]
    assert by_meaning(placed(), np.array([-1.0, 0.0], np.float32)) == []
    assert by_meaning(placed(), np.ones(5, np.float32)) == []  # of another model
    assert near_topics.LEAST == 0.2


def test_by_words_where_no_vector_is_to_be_had() -> None:
    found = by_words(placed(), "Broth in a pot")
    assert [(one.topic.id, round(one.nearness, 2)) for one in found] == [(1, 0.67), (2, 0.33), (3, 0.33), (4, 0.33)]
    assert by_words(placed(), "?") == [] and by_words(placed(), "dragons") == []


def test_vectors_of_another_model_are_not_compared() -> None:
    assert have_vectors(placed(), "m") and not have_vectors(placed(), "another")
    assert not have_vectors(data_set(), "m")


def test_topics_in_numbers_by_hand() -> None:
    soup, tea = topic_rows(data_set().select())
    assert (soup.name, soup.n, soup.posts, soup.coded, soup.praise) == ("Soup", 6, 6, 6, 1.0)
    assert (tea.name, tea.n, tea.posts, tea.coded, tea.praise) == ("Tea", 6, 6, 6, 0.0)
    assert soup.share == pytest.approx(6 / 14)
    # Wilson for 6 of 6: 1 / (1 + z² / 6)
    assert soup.low == pytest.approx(6 / (6 + 3.8415), abs=1e-4) and soup.high == 1.0
    assert soup.praised == "100\u00a0% (61–100\u00a0%)"
    few = topic_rows(data_set().select(Filter.of({"ill": "other"})))
    assert [(row.name, row.few, row.praised) for row in few] == [("Tea", True, "too few to read (1\u00a0post)")]


def course(early: tuple[int, int], late: tuple[int, int]) -> DataSet:
    """Mentions of two topics in the first and in the last of nine months, each a post; a month between."""
    rows: list[dict[str, Any]] = []
    for month, numbers in (("2024-01", early), ("2024-05", (3, 3)), ("2024-09", late)):
        for topic, n in zip((1, 2), numbers, strict=True):
            rows += [{"post": len(rows) + i, "month": month, "topic": topic} for i in range(n)]
    known = [TopicInfo(i, f"T{i}", [], 1, 0.0, 0.0, []) for i in (1, 2)]
    return by_hand(BOOK, rows, known=known)


def test_a_topic_grows_only_where_the_difference_stands() -> None:
    assert trends(course((10, 90), (60, 40)).select()) == {"1": "grows", "2": "shrinks"}
    assert trends(course((48, 52), (52, 48)).select()) == {}
    assert trends(course((2, 18), (12, 8)).select()) == {}  # fewer than 30 in a third
    assert trends(course((10, 90), (60, 40)).select(Filter.of({"period": ("2024-01", "2024-02")}))) == {}


def test_a_topic_has_more_of_what_stands_and_nothing_else() -> None:
    rows: list[dict[str, Any]] = [
        {"post": i, "topic": 1 + i % 2, "ill": ("flu" if i % 10 else "cold") if i % 2 else "cold", "platform": "x"}
        for i in range(200)
    ]
    data = by_hand(BOOK, rows, known=[TopicInfo(i, f"T{i}", [], 1, 0.0, 0.0, []) for i in (1, 2)])
    found = excess(data.select(Filter.of({"topic": "2"})))
    assert [(one.facet, one.option, one.n, one.n_others) for one in found] == [("ill", "flu", 100, 0)]
    assert excess(data_set().select(Filter.of({"topic": "1"}))) == []
