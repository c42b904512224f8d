"""What figures say of themselves: what they leave out, what is too few, and codebooks that ask for less."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from typing import Any

import pytest

from explore.dataset import DataSet
from explore.figure import Figure, Nothing
from explore.figures import (
    FIGURES,
    corrected,
    frequencies,
    network,
    praised_and_criticised,
    stances,
    timeline,
    topic_map,
    topic_stances,
)
from explore.figures.headline import headline
from explore.figures.praised_and_criticised import PraisedAndCriticised
from records.codebook import Codebook
from tests.explore.by_hand import by_hand
from tests.explore.figures.by_hand import BOOK, ROWS, TOPICS, checked_data_set, data_set

Rows = Sequence[dict[str, Any]]


def without(*dimensions: str) -> Codebook:
    """The invented codebook without these dimensions."""
    parts = BOOK.model_dump()
    parts["dimensions"] = [d for d in parts["dimensions"] if d["id"] not in dimensions]
    return Codebook.model_validate(parts)


def made(rows: Rows, book: Codebook = BOOK) -> DataSet:
    return by_hand(book, rows, known=TOPICS)


def drawn(figure: Figure | Nothing) -> Figure:
    assert isinstance(figure, Figure), figure
    return figure


# what is left out

ALL = data_set().select()  # of its 14 mentions one has neither a mood nor an ill


def test_a_figure_says_what_its_n_leaves_out_and_only_that() -> None:
    assert drawn(frequencies(ALL, by="ill")).left_out == "Uncertain and left out: 1 (7\u00a0%) in ill."
    assert (
        drawn(stances(ALL, by="ill")).left_out == "Uncertain and left out: 1 (7\u00a0%) in ill, 1 (7\u00a0%) in mood."
    )
    assert drawn(topic_stances(ALL)).left_out == ""  # what has no mood is in no topic
    assert drawn(praised_and_criticised(ALL)).left_out == "Uncertain and left out: 1 (7\u00a0%) in mood."


def test_the_course_and_the_map_count_mentions_without_a_stance_and_say_of_how_many_the_mean_is() -> None:
    unsure = made([*ROWS, {"post": 20, "month": "2024-01", "topic": 1}]).select()
    course, topics = drawn(timeline(unsure)), drawn(topic_map(unsure))
    assert (course.n, course.left_out, course.rests_on) == (13, "", ("mood",))
    assert "mean mood of the 12 mentions that have one" in course.source
    assert (topics.n, topics.left_out, topics.rests_on) == (13, "", ("mood",))
    assert "Colour is the mean mood, of the 12 mentions that have one." in topics.source


def test_corrected_shares_are_of_all_posts_with_a_mention() -> None:
    figure = drawn(corrected(checked_data_set().select(), by="ill"))
    assert (figure.left_out, figure.rests_on) == ("", ("ill",))


def test_a_source_states_numbers_and_the_question_stands_above() -> None:
    figure = drawn(stances(ALL, by="ill"))
    assert figure.note == "Which mood?" and "Which" not in figure.source


# too few to say

GLAD = {"mood": "glad", "use": "talk", "platform": "x", "month": "2024-03"}


def test_from_too_few_posts_the_headline_is_a_plain_count() -> None:
    few = headline(made([{"post": 1, **GLAD}, {"post": 2, **GLAD}]).select())
    assert few.title == "2 mentions"
    assert few.facts == ("too few posts to read a share from", "from 2 posts on 1 platform", "Mar 2024 to Mar 2024")
    one = headline(made([{"post": 1, **GLAD}]).select())
    assert one.title == "1 mention" and "from 1 post on 1 platform" in one.facts


def test_twelve_mentions_of_three_posts_are_too_few_too() -> None:
    assert headline(made([{"post": i % 3, **GLAD} for i in range(12)]).select()).title == "12 mentions"


def test_where_no_stance_is_coded_the_headline_says_so() -> None:
    rows = [{"post": i, "ill": "flu", "platform": "x"} for i in range(6)]
    found = headline(made(rows).select())
    assert found.title == "6 mentions, none of them coded for mood"
    assert found.facts == ("the coder was uncertain in mood", "from 6 posts on 1 platform", "no dates")


def test_the_headlines_posts_platforms_and_months_are_those_of_its_n() -> None:
    coded = [{"post": i, **GLAD} for i in range(6)]
    unsure = [{"post": 50 + i, "platform": "reddit", "month": "2020-01"} for i in range(4)]
    found = headline(made([*coded, *unsure]).select())
    assert found.title == "100\u00a0% of 6 mentions are glad"
    assert found.facts[1:] == ("4 more uncertain in mood", "from 6 posts on 1 platform", "Mar 2024 to Mar 2024")


def test_what_is_praised_is_read_from_enough_posts_only() -> None:
    both = praised_and_criticised(made([{"post": 1, **GLAD}, {"post": 2, **GLAD}]).select())
    assert isinstance(both, PraisedAndCriticised)
    assert both.title == "What is praised and what is criticised" and both.praised.few and both.praised.leads[0].few


def test_what_is_praised_and_criticised_has_the_numbers_behind_it() -> None:
    figure = drawn(praised_and_criticised(ALL))
    assert figure.chart is None and (figure.n, figure.posts) == (13, 13)
    assert figure.source.startswith("n = 13 mentions from 13 posts with a code for mood: 6 glad, 5 sad.")
    (line,) = figure.table.itertuples(index=False, name=None)
    assert line[:6] == ("Sad", "Plan", 5, 5, 1.0, 0.0) and 0 < line[6] < 1


# the network


def test_a_label_from_too_few_posts_is_a_grey_node() -> None:
    chart = drawn(network(ALL, links="all")).chart
    assert chart is not None
    spec = chart(False).to_dict()
    nodes = {row["id"]: row for rows in spec["datasets"].values() for row in rows if "side" in row}
    assert {i: node["small"] for i, node in nodes.items()} == {
        "talk": False,
        "plan": False,
        "calm": False,
        "trust": True,
    }
    assert "too few to read (2\u00a0posts)" in nodes["trust"]["_description"]
    circle = next(layer for layer in spec["layer"] if layer["mark"]["type"] == "circle")
    assert circle["encoding"]["fill"]["condition"][0]["test"] == "datum.small"


def test_links_are_counted_in_good_english() -> None:
    assert "; the 4 most frequent links, 0 of them more often" in drawn(network(ALL, links="all")).source
    one = made([{"post": i, "use": "talk", "worth": "calm"} for i in range(6)]).select()
    assert "; 0 links that come up more often than chance" in drawn(network(one)).source


# codebooks that ask for less


def test_without_a_stance_nothing_speaks_of_one() -> None:
    selection = made(ROWS, without("mood")).select()
    topics, course = drawn(topic_map(selection)), drawn(timeline(selection))
    assert list(topics.table.columns) == ["Topic", "mentions", "posts"]
    assert list(course.table.columns) == ["month", "mentions", "posts"]
    for figure in (topics, course):
        assert figure.rests_on == () and figure.chart is not None
        told = json.dumps([figure.title, figure.source, figure.chart(False).to_dict()])
        assert "mean" not in re.sub(r'"_?mean"|no other meaning', "", told).lower()
    assert course.chart(False).to_dict()["height"] < drawn(timeline(ALL)).chart(False).to_dict()["height"] / 2  # type: ignore[misc]


@pytest.mark.parametrize("gone", [("mood",), ("tool", "ill", "use", "worth"), ("ill",), ("use",)])
def test_every_figure_stands_with_any_codebook(gone: tuple[str, ...]) -> None:
    selection = made(ROWS, without(*gone)).select()
    by = selection.data.codebook.ids[0]
    options: dict[str, dict[str, str]] = {
        "frequencies": {"by": by},
        "stances": {"by": "platform"},
        "means": {"by": "platform"},
        "differences": {"by": by},
        "month_by_month": {"by": "platform"},
        "monthly_means": {"by": "platform"},
        "residuals_by": {"by": by},
        "adjusted_effects": {"by": "platform"},
        "topics_by": {"by": "platform"},
    }
    for name, figure in FIGURES.items():
        if name == "corrected":
            continue
        found = figure(selection, **options.get(name, {}))
        if isinstance(found, Figure) and found.chart is not None:
            found.chart(False).to_dict()
    assert headline(selection).title
