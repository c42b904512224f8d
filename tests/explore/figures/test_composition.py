"""What a selection is made of: bars of 100 %, counted by hand."""

from __future__ import annotations

from typing import Any

import pytest

from explore.figure import Nothing
from explore.figures import composition
from explore.filter import Filter
from tests.explore.by_hand import by_hand
from tests.explore.figures.by_hand import BOOK, data_set, drawing, drawn


def test_shares_of_a_bar_add_up_and_are_of_what_is_named() -> None:
    rows = [
        *({"post": i, "platform": "reddit", "tool": ["ash", "elm"]} for i in range(6)),
        *({"post": 10 + i, "platform": "x", "tool": "ash"} for i in range(4)),
    ]
    figure = drawn(composition(by_hand(BOOK, rows).select()))
    assert figure.table.values.tolist() == [
        ["Platforms", "Reddit", 6, 6, 0.6, 10, 10, "no filter"],
        ["Platforms", "X", 4, 4, 0.4, 10, 10, "no filter"],
        ["Tools", "Ash", 10, 10, 0.625, 10, 10, "no filter"],  # of 16 that are named
        ["Tools", "Elm", 6, 6, 0.375, 10, 10, "no filter"],
    ]
    assert figure.title == "Largest platform: Reddit, 60\u00a0%; largest tool: Ash, 62\u00a0%"
    assert "a mention can name several" in figure.source
    drawn_rows = [row for of in drawing(figure)["datasets"].values() for row in of if "start" in row]
    assert [(row["start"], row["end"]) for row in drawn_rows[2:]] == [(0, 0.625), (0.625, 1.0)]


def test_beside_the_rest_in_one_order() -> None:
    rows: list[dict[str, Any]] = [
        *({"post": i, "ill": "cold", "platform": "x" if i < 8 else "reddit"} for i in range(10)),
        *({"post": 20 + i, "ill": "flu", "platform": "reddit" if i < 15 else "x"} for i in range(20)),
        {"post": 0, "ill": "flu", "platform": "x"},  # a post of both groups
    ]
    figure = drawn(composition(by_hand(BOOK, rows).select(Filter.of({"ill": "cold"})), beside=True))
    assert figure.table.values.tolist() == [
        ["Platforms, cold", "X", 8, 8, 0.8, 10, 10, "Ill: Cold"],
        ["Platforms, cold", "Reddit", 2, 2, 0.2, 10, 10, "Ill: Cold"],
        ["Platforms, the rest", "X", 6, 6, pytest.approx(6 / 21), 21, 21, "the rest"],
        ["Platforms, the rest", "Reddit", 15, 15, pytest.approx(15 / 21), 21, 21, "the rest"],
    ]
    assert figure.title == "People writing about cold and the rest: largest platform X, 80\u00a0% against 29\u00a0%"
    assert figure.source.startswith("n = 10 mentions from 10 posts, against 21 mentions from 21 posts of the rest.")
    picks = [row["id"] for of in drawing(figure)["datasets"].values() for row in of if "start" in row]
    assert picks == ["x", "reddit", None, None]  # no filter names the rest


def test_the_parts_of_another_group_lead_to_its_mentions() -> None:
    data = data_set()
    selection = data.select(Filter.of({"ill": "cold"}))
    figure = drawn(composition(selection, beside=True, against="ill=flu"))
    seen = 0
    for row in (row for of in drawing(figure)["datasets"].values() for row in of if row.get("id")):
        mark = {name: row[name] for name in ("facet", "side", "id")}
        assert data.select(figure.narrowed(selection.filter, mark)).n == row["n"]
        seen += row["side"] == "others"
    assert seen == 2  # Reddit has none of them; ash or elm, and X


def test_many_parts_become_one() -> None:
    rows = [{"post": i, "platform": f"forum{i % 9}"} for i in range(90)]
    table = drawn(composition(by_hand(BOOK, rows).select())).table
    assert table["part"].tolist() == [*(f"Forum{i}" for i in range(5)), "4 others"]
    assert table["mentions"].tolist() == [10] * 5 + [40] and table["share of the bar"].sum() == pytest.approx(1)


def test_one_part_makes_no_bar() -> None:
    assert isinstance(composition(by_hand(BOOK, [{"post": 1}]).select()), Nothing)
    assert isinstance(composition(data_set().select(), beside=True), Nothing)
