"""The figure of two groups side by side."""

from __future__ import annotations

from explore.figure import Nothing
from explore.figures import differences
from explore.filter import Filter
from tests.explore.by_hand import by_hand
from tests.explore.figures.by_hand import BOOK, drawn
from tests.explore.test_contrasts import ILL, PLAIN, simpson


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
