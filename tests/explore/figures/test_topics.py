"""Topics over time, and by condition or platform: numbers by hand, and marks that lead to what they count."""

from __future__ import annotations

from typing import Any

import pytest

from db.read.topics import TopicInfo
from explore.dataset import DataSet
from explore.figure import Nothing
from explore.figures import topic_course, topic_map, topic_stances, topics_by
from explore.filter import Filter
from tests.explore.by_hand import by_hand
from tests.explore.figures.by_hand import BOOK, ROWS, data_set, drawing, drawn, rows
from tests.explore.figures.test_picks import marks


def test_the_course_of_topics_by_quarter() -> None:
    figure = drawn(topic_course(data_set().select()))
    assert rows(figure, "Topic", "quarter", "mentions", "of mentions", "share") == [
        ("Soup", "Q1 2024", 6, 11, pytest.approx(6 / 11)),
        ("Soup", "Q2 2024", 0, 1, 0.0),
        ("Tea", "Q1 2024", 5, 11, pytest.approx(5 / 11)),
        ("Tea", "Q2 2024", 1, 1, 1.0),
    ]
    assert figure.source.startswith("n = 12 mentions from 12 posts in 2 topics, with a date.")
    small = {row["quarter"]: row["small"] for row in drawing(figure)["datasets"].popitem()[1] if "quarter" in row}
    assert small.get("Q2 2024", True)


def test_quarters_are_whole_whatever_period_is_chosen_and_those_of_it_are_marked() -> None:
    data = data_set()
    selection = data.select(Filter.of({"topic": "2", "period": ("2024-04", "2024-04")}))
    figure = drawn(topic_course(selection))
    assert figure.table.equals(drawn(topic_course(data.select())).table)
    found = [(mark, n) for mark, n in marks(figure)]
    assert ({"id": "2", "span": "2024-01 2024-03"}, 5) in found
    bars = [row for of in drawing(figure)["datasets"].values() for row in of if "quarter" in row]
    assert {(row["id"], row["quarter"]) for row in bars if row["chosen"]} == {("2", "Q2 2024")}
    assert all(data.select(figure.narrowed(selection.filter, mark)).n == n for mark, n in found)


def test_one_quarter_has_no_course() -> None:
    assert isinstance(
        topic_course(data_set().select(Filter.of({"topic": "1", "platform": "reddit", "tool": "elm"}))), Nothing
    )
    assert isinstance(
        topic_course(by_hand(BOOK, [r for r in ROWS if r.get("month", "") < "2024-04"]).select()), Nothing
    )


def apart() -> DataSet:
    """200 mentions of 200 posts: half on x, of which 80 are in topic 1; half on reddit, of which 20 are. Ills tell nothing."""
    made: list[dict[str, Any]] = [
        {
            "post": i,
            "platform": "x" if i < 100 else "reddit",
            "topic": 1 if (i % 100 < 80) == (i < 100) else 2,
            "ill": "cold" if i % 2 else "flu",
        }
        for i in range(200)
    ]
    return by_hand(BOOK, made, known=[TopicInfo(i, f"T{i}", [], 100, 0.0, 0.0, []) for i in (1, 2)])


def test_topics_by_platform_as_residuals_by_hand() -> None:
    data = apart()
    figure = drawn(topics_by(data.select(), by="platform"))
    # E = 100 · 100 / 200 = 50 everywhere: (80 − 50) / √50 = 4.243.
    assert rows(figure, "Topic", "Platform", "mentions", "Pearson residual") == [
        ("T1", "Reddit", 20, pytest.approx(-4.2426, abs=1e-3)),
        ("T1", "X", 80, pytest.approx(4.2426, abs=1e-3)),
        ("T2", "Reddit", 80, pytest.approx(4.2426, abs=1e-3)),
        ("T2", "X", 20, pytest.approx(-4.2426, abs=1e-3)),
    ]
    assert figure.title in ("Most above chance: “T1” with X", "Most above chance: “T2” with Reddit")
    found = list(marks(figure))
    assert len(found) == 4
    assert all(data.select(figure.narrowed(Filter(), mark)).n == n for mark, n in found)


def test_what_does_not_stand_is_not_drawn() -> None:
    told = topics_by(apart().select(), by="ill")
    assert isinstance(told, Nothing) and "by ill" in told.sentence
    assert isinstance(topics_by(data_set().select(), by="platform"), Nothing)  # fewer than 30 mentions
    assert isinstance(topics_by(apart().select(Filter.of({"ill": "cold", "tool": "ash"})), by="platform"), Nothing)


def test_topics_by_platform_are_the_same_whatever_platform_is_chosen() -> None:
    data = apart()
    figure = drawn(topics_by(data.select(Filter.of({"platform": "x"})), by="platform"))
    assert figure.table.equals(drawn(topics_by(data.select(), by="platform")).table)
    assert figure.title == "Most above chance: “T1” with X"
    assert "X framed" in figure.source


def test_a_cell_that_does_not_stand_keeps_its_number_and_says_so() -> None:
    made: list[dict[str, Any]] = [
        *({"post": f"{i}", "platform": "x", "topic": 1 if i < 80 else 2} for i in range(100)),
        *({"post": f"r{i}", "platform": "reddit", "topic": 1 if i < 20 else 2} for i in range(100)),
        *({"post": f"t{i}", "platform": "tiktok", "topic": 1 + i % 2} for i in range(40)),
        *({"post": f"m{i}", "platform": "mastodon", "topic": 3} for i in range(40)),
    ]
    data = by_hand(BOOK, made, known=[TopicInfo(i, f"T{i}", [], 100, 0.0, 0.0, []) for i in (1, 2, 3)])
    told = [
        row for found in drawing(drawn(topics_by(data.select(), by="platform")))["datasets"].values() for row in found
    ]
    quiet = [row for row in told if row.get("_value") == "not separable from chance"]
    assert quiet and all(row["_label"].startswith("n\u00a0") for row in quiet)


def many(n: int) -> DataSet:
    """So many topics of 10 mentions each in either of two quarters, glad on x and sad on reddit alike, and two that are on one
    platform; topic 100 in May on reddit only."""
    made: list[dict[str, Any]] = [
        {
            "post": f"{topic}-{i}",
            "platform": "x" if i % 2 else "reddit",
            "topic": topic,
            "month": "2024-01" if i % 4 < 2 else "2024-05",
            "mood": "glad" if i % 2 else "sad",
        }
        for topic in range(1, n + 1)
        for i in range(20)
    ]
    made += [{"post": f"x{i}", "platform": "x", "topic": 98, "mood": "glad"} for i in range(15)]
    made += [{"post": f"r{i}", "platform": "reddit", "topic": 99, "mood": "sad"} for i in range(15)]
    made += [{"post": f"l{i}", "platform": "reddit", "topic": 100, "month": "2024-05", "mood": "sad"} for i in range(5)]
    known = [TopicInfo(i, f"T{i}", [], 20, 0.0, 0.0, []) for i in (*range(1, n + 1), 98, 99, 100)]
    return by_hand(BOOK, made, known=known)


@pytest.mark.parametrize(
    ("chosen", "told"),
    [
        ({}, "the 9 largest topics"),
        ({"topic": ("2", "3")}, "9 topics, 2 chosen ones among them,"),
        ({"topic": [str(i) for i in range(1, 13)]}, "9 chosen topics"),
        ({"topic": "100", "platform": "x"}, "the 9 largest topics, none of them chosen,"),
    ],
)
def test_the_title_of_a_course_counts_the_chosen_that_are_drawn(chosen: dict[str, Any], told: str) -> None:
    figure = drawn(topic_course(many(12).select(Filter.of(chosen))))
    assert figure.title == f"How much of each quarter {told} made up"
    pale = "pale ones are not chosen, or of fewer" if "topic" in chosen else "pale ones are of fewer"
    assert pale in figure.source


def test_without_a_topic_that_stands_among_many_chosen_ones_it_says_so() -> None:
    data, topics = many(22), [str(i) for i in range(1, 23)]
    told = topics_by(data.select(Filter.of({"topic": topics})), by="platform")
    assert isinstance(told, Nothing) and told.sentence.startswith("None of the 20 largest topics that are chosen")
    figure = drawn(topics_by(data.select(Filter.of({"topic": topics, "platform": "x"})), by="platform"))
    assert figure.title == "Topics by platform: nothing chosen is separable from chance"


def test_a_title_tells_the_first_of_many_chosen_topics() -> None:
    chosen = many(12).select(Filter.of({"topic": [str(i) for i in range(1, 9)]}))
    assert drawn(topic_map(chosen)).title == "“T1”: 20; “T2”: 20; “T3”: 20 (and 5 more) of 275 mentions in topics"
    title = drawn(topic_stances(chosen)).title
    assert title.count("; ") == 2 and title.endswith(" (and 5 more)")
    one = by_hand(
        BOOK, [{"post": i, "topic": 1, "mood": "glad"} for i in range(9)], known=[TopicInfo(1, "T", [], 9, 0, 0, [])]
    )
    assert drawn(topic_stances(one.select())).title == "How people feel in this topic"
