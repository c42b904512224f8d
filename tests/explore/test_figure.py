"""A figure's marks as filters."""

from __future__ import annotations

from datetime import date
from typing import Any

import pandas as pd
import pytest

from explore.charts import Chart
from explore.figure import A_MONTH, Figure, PickField, month_of
from explore.filter import Filter


def figure(picks: dict[str, str | PickField]) -> Figure:
    return Figure(
        name="made",
        title="A title",
        source="n = 3 mentions from 2 posts.",
        n=3,
        posts=2,
        table=pd.DataFrame({"Fruit": ["Pear"], "mentions": [3]}),
        chart=lambda dark: Chart(),
        picks=picks,
    )


CHOSEN = Filter.of({"fruit": ("pear", "plum"), "platform": "x"})


def test_a_mark_of_a_row_and_a_column_narrows_both() -> None:
    made = figure({"row_id": "fruit", "col_id": "mood"})
    assert made.narrowed(CHOSEN, {"row_id": "pear", "col_id": "sad", "n": 4}) == Filter.of(
        {"fruit": "pear", "mood": "sad", "platform": "x"}
    )


def test_fields_that_a_mark_lacks_narrow_nothing() -> None:
    made = figure({"id": "fruit", "stance": "mood"})
    assert made.narrowed(CHOSEN, {"id": "plum", "stance": None}) == CHOSEN.narrowed({"fruit": "plum"})
    assert made.narrowed(CHOSEN, {}) == CHOSEN


def test_words_of_a_mark_add_to_those_that_are_searched_for() -> None:
    made = figure({"id": "words"})
    for chosen, both in (
        ("sour", "sour ripe"),
        ("sour OR sweet", "(sour OR sweet) ripe"),
        ("(a OR b) c", "(a OR b) c ripe"),
    ):
        assert made.narrowed(Filter.of({"words": chosen}), {"id": "ripe"}) == Filter.of({"words": both})
    assert made.narrowed(CHOSEN, {"id": '"so ripe"'}) == CHOSEN.narrowed({"words": '"so ripe"'})


def test_a_topic_may_come_as_a_number() -> None:
    assert figure({"id": "topic"}).narrowed(Filter(), {"id": 3}) == Filter.of({"topic": "3"})


def test_what_a_node_stands_for_is_told_by_its_side() -> None:
    node = PickField(told_by="side", facets={"left": "fruit", "right": "mood"})
    made = figure({"id": node, "row_id": "fruit", "col_id": "mood"})
    assert made.narrowed(Filter(), {"side": "left", "id": "pear"}) == Filter.of({"fruit": "pear"})
    assert made.narrowed(Filter(), {"side": "right", "id": "sad"}) == Filter.of({"mood": "sad"})
    assert made.narrowed(Filter(), {"row_id": "pear", "col_id": "sad"}) == Filter.of({"fruit": "pear", "mood": "sad"})


@pytest.mark.parametrize(
    "value",
    [
        1709251200000,  # midnight of 1 March 2024, UTC, in milliseconds
        1709251200000 - 14 * 3_600_000,  # the same midnight on Kiritimati
        1709251200000 + 12 * 3_600_000,  # and on Baker Island
        1709251200000.0,
        "1709251200000",
        "2024-03-01",
        "2024-03",
        "2024-03-01T00:00:00",
        date(2024, 3, 31),
        pd.Timestamp("2024-03-15"),
    ],
)
def test_a_month_is_read_from_whatever_the_chart_gives(value: Any) -> None:
    assert month_of(value) == "2024-03"
    assert figure({"month": A_MONTH}).narrowed(Filter(), {"month": value}) == Filter.of(
        {"period": ("2024-03", "2024-03")}
    )
