"""The line through a monthly mean, and the months from which on its level is another."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from analysis.smoothing import loess
from explore.figure import Figure
from explore.figures import monthly_means, timeline
from explore.figures.timeline import course_band
from tests.explore.by_hand import by_hand
from tests.explore.figures.by_hand import BOOK, drawing, drawn

GLAD = [8, 9, 7, 8, 9, 8, 7, 2, 1, 3, 2, 1, 2, 3, 1]  # of the ten mentions of each month


def course(glad: list[int], **narrowed: Any) -> Figure:
    rows: list[dict[str, Any]] = []
    for m, good in enumerate(glad):
        month = f"{2023 + m // 12}-{m % 12 + 1:02}"
        rows += [
            {"post": 10 * m + i, "month": month, "platform": "x", "tool": "elm", "mood": "glad" if i < good else "sad"}
            for i in range(10)
        ]
    return drawn(timeline(by_hand(BOOK, rows).select().narrowed(narrowed)))


def rules(figure: Figure) -> list[str]:
    data = [row for of in drawing(figure)["datasets"].values() for row in of if row.get("changed")]
    return sorted({row["month"] for row in data})


def test_a_new_level_is_marked_and_said() -> None:
    figure = course(GLAD)
    assert rules(figure) == ["2023-08-01"]
    # 56 of 70 glad: +0.60; 15 of 80: -0.63
    told = "Dashed, where the level changes: from Aug 2023 on \u22120.62 (before: +0.60). By chance alone"
    assert told in figure.source
    assert "The line is smoothed over 40\u00a0% of the months (LOESS)." in figure.source


@pytest.mark.parametrize("glad", [[5, 6, 4, 5, 6, 5, 4, 5, 6, 4, 5, 5, 6, 4], GLAD[2:12]])
def test_a_steady_course_has_no_level_and_a_short_one_none_to_look_for(glad: list[int]) -> None:
    figure = course(glad)
    assert not rules(figure) and "Dashed" not in figure.source


def test_the_line_is_that_of_all_months_and_a_chosen_period_leaves_it_where_it_is() -> None:
    figure = course(GLAD)
    means = np.array([2 * good / 10 - 1 for good in GLAD])
    assert figure.table["smoothed"].to_numpy() == pytest.approx(loess(means, np.full(len(GLAD), 10.0)))
    chosen = course(GLAD, period=("2023-03", "2023-05"))
    assert chosen.table.equals(figure.table) and rules(chosen) == rules(figure)


def test_too_few_months_for_a_line_leave_the_means() -> None:
    figure = course([8, 2, 5])
    assert figure.table["smoothed"].tolist() == pytest.approx([0.6, -0.6, 0.0])


def test_the_courses_of_groups_have_lines_of_their_own() -> None:
    rows: list[dict[str, Any]] = []
    for m in range(9):
        for i, (ill, good) in enumerate([("cold", m < 5), ("flu", m > 2), ("cold", m % 2), ("flu", True)] * 3):
            rows.append(
                {
                    "post": 100 * m + i,
                    "month": f"2024-{m + 1:02}",
                    "platform": "x",
                    "ill": [ill],
                    "mood": "glad" if good else "sad",
                }
            )
    figure = drawn(monthly_means(by_hand(BOOK, rows).select(), by="ill"))
    for name, own in figure.table.groupby("Ill"):
        expected = loess(own["mean mood"].to_numpy(), np.full(9, 6.0))
        assert own["smoothed"].to_numpy() == pytest.approx(expected), name


def test_the_band_holds_the_line_and_is_that_of_posts() -> None:
    rows = [
        {
            "post": 20 * m + i // 2,
            "month": f"2024-{m + 1:02}",
            "platform": "x",
            "mood": "glad" if i // 2 < 4 + m else "sad",
        }
        for m in range(10)
        for i in range(40)
    ]
    selection = by_hand(BOOK, rows).select()
    table = drawn(timeline(selection)).table
    low, high = course_band(selection, table["month"].tolist())
    assert ((low < table["smoothed"]) & (table["smoothed"] < high)).all()
    single = by_hand(BOOK, [{**row, "post": i} for i, row in enumerate(rows)]).select()
    narrow_low, narrow_high = course_band(single, table["month"].tolist())
    # two mentions a post that say the same are one: intervals wider by the root of two
    assert np.mean((high - low) / (narrow_high - narrow_low)) == pytest.approx(np.sqrt(2), rel=0.1)
