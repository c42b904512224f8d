"""The figure of two groups side by side."""

from __future__ import annotations

import pytest

from db.read.topics import TopicInfo
from explore.contrasts import Groups
from explore.figure import Nothing
from explore.figures import differences
from explore.filter import Filter
from explore.same_mix import withheld_sentences
from tests.explore.by_hand import by_hand
from tests.explore.figures.by_hand import BOOK, drawn
from tests.explore.test_contrasts import ILL, PLAIN, rows, simpson


def test_the_table_holds_both_groups_and_the_difference() -> None:
    figure = drawn(differences(by_hand(BOOK, PLAIN).select(ILL), by="use"))
    table = figure.table.set_index("Use")
    assert table.loc["Plan", ["mentions", "posts", "share"]].tolist() == [40, 40, 0.8]
    assert table.loc["Plan", ["mentions of the others", "posts of the others", "share of the others"]].tolist() == [
        20,
        20,
        0.2,
    ]
    assert table.loc["Plan", "difference, 95 % low"] > 0.4 and table.loc["Plan", "p (Holm)"] < 0.001
    assert figure.title == "People writing about cold speak of plan 4 times as often as the rest"
    assert figure.source.startswith("n = 50 mentions against 100 of the rest, each with a code for use.")
    assert (figure.n, figure.posts) == (50, 50)


def test_where_nothing_stands_the_title_says_so() -> None:
    alike = [{"post": i, "ill": "cold" if i % 2 else "flu", "use": "plan" if i % 3 else "talk"} for i in range(120)]
    assert (
        drawn(differences(by_hand(BOOK, alike).select(ILL), by="use")).title
        == "Uses: nothing stands clearly apart from the rest"
    )


def test_what_the_mix_makes_is_named() -> None:
    assert (
        drawn(differences(simpson().select(ILL), by="use")).note
        == "Less than half is left within the same platforms of: Talk and Plan."
    )


def test_what_cannot_be_compared_says_why() -> None:
    data = by_hand(BOOK, PLAIN)
    for figure in (
        differences(data.select(), by="use"),
        differences(data.select(ILL), by="ill"),
        differences(data.select(ILL), by="worth"),
        differences(data.select(Filter.of({"ill": ["cold", "flu", "rash", "other"]})), by="use"),
    ):
        assert isinstance(figure, Nothing) and figure.sentence


def test_at_the_same_mix_of_platforms_the_difference_turns_round() -> None:
    figure = drawn(differences(simpson().select(ILL), by="use", mix="platform"))
    table = figure.table.set_index("Use")
    # on either platform half of both groups' mentions: shares of 80 and 10 %, and of 90 and 20 %
    assert table.loc["Plan", "share"] == pytest.approx(0.45) and table.loc[
        "Plan", "share of the others"
    ] == pytest.approx(0.55)
    assert table.loc["Plan", "mentions"] == 164  # as counted
    assert "over 2 platforms with 10 coded mentions or more in each, 100\u00a0% of the coded mentions" in figure.source
    assert figure.title.endswith("at the same mix of platforms") and figure.note is None
    assert "p (Bonferroni)" in figure.table
    assert dict(figure.options)["mix"] == "platform"
    assert "other way round" not in figure.source  # on neither platform surely
    more = drawn(differences(simpson(5).select(ILL), by="use", mix="platform")).source
    assert more.endswith(
        " The other way round than over all, surely, within one platform: Talk (Reddit and X); Plan (Reddit and X)."
    )
    # what a group was chosen by cannot be held still: the shares stay as they are
    chosen = simpson().select(Filter.of({"platform": "reddit"}))
    assert dict(drawn(differences(chosen, by="use", mix="platform")).options)["mix"] == ""


def test_where_groups_share_no_platform_it_says_so() -> None:
    apart = [*rows("cold", 40, 0, use="plan", platform="x"), *rows("flu", 40, 100, use="talk", platform="reddit")]
    figure = differences(by_hand(BOOK, apart).select(ILL), by="use", mix="platform")
    assert isinstance(figure, Nothing) and "no platform on which both have 10 mentions" in figure.sentence


def test_what_is_withheld_is_said_in_a_sentence() -> None:
    groups = Groups(simpson().select(ILL))
    assert withheld_sentences(groups) == [
        "Not said above, because less than half of the difference is left within the same platforms: Talk and Plan."
    ]
    assert withheld_sentences(Groups(by_hand(BOOK, PLAIN).select(ILL))) == []


def test_only_what_stands_is_drawn_where_that_is_asked_for() -> None:
    made = [*rows("cold", 40, 0, topic=1), *rows("cold", 10, 50, topic=2), *rows("flu", 100, 100, topic=2)]
    topics = [TopicInfo(1, "Soup", ["soup"], 40, 0.0, 1.0, []), TopicInfo(2, "Tea", ["tea"], 110, 0.0, 1.0, [])]
    figure = drawn(differences(by_hand(BOOK, made, topics).select(ILL), by="topic", standing=True))
    assert figure.table["Topic"].tolist() == ["Soup", "Tea"]
    assert figure.title == "Topics more frequent among people writing about cold than among the rest: “Soup”"
    alike = [TopicInfo(1, "Cold", ["cold"], 40, 0.0, 1.0, []), topics[1]]  # called as the filter is: no news
    again = drawn(differences(by_hand(BOOK, made, alike).select(ILL), by="topic", standing=True))
    assert again.title == "Topics among people writing about cold and among the rest" and again.table[
        "Topic"
    ].tolist() == ["Cold", "Tea"]
    few = by_hand(BOOK, [{**row, "topic": 1 + i % 2} for i, row in enumerate(made)], topics)
    nothing = differences(few.select(ILL), by="topic", standing=True)
    assert isinstance(nothing, Nothing) and nothing.sentence.startswith("None of 2 topics surely sets these")
