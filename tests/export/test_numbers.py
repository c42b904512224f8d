"""A figure's numbers as a file that says where it is from."""

from __future__ import annotations

import io
from datetime import date

import pandas as pd

from explore.figure import Figure
from explore.figures import stances
from explore.filter import Filter
from export.numbers import numbers_csv
from export.origin import Origin
from tests.explore.figures.by_hand import data_set

SELECTION = data_set(name="ills").select(Filter.of({"platform": "reddit", "period": ("2024-01", "")}))
ORIGIN = Origin.of(SELECTION, date(2026, 3, 9))


def test_every_line_says_filter_n_date_and_data_set() -> None:
    figure = stances(SELECTION, by="ill")
    assert isinstance(figure, Figure)
    table = pd.read_csv(io.BytesIO(numbers_csv(figure, ORIGIN)), encoding="utf-8-sig")
    pd.testing.assert_frame_equal(table[list(figure.table.columns)], figure.table, check_dtype=False)
    assert set(table["n mentions"]) == {figure.n} and set(table["n posts"]) == {figure.posts}
    assert set(table["filter"]) == {"Platform: Reddit; Period: Jan 2024 to Apr 2024"}
    assert set(table["data set"]) == {"ills"} and set(table["made"]) == {"2026-03-09"}
    assert list(figure.table.columns) == list(stances(SELECTION, by="ill").table.columns)  # type: ignore[union-attr]


def test_a_formula_in_a_name_is_harmless() -> None:
    figure = stances(SELECTION, by="ill")
    assert isinstance(figure, Figure)
    evil = Origin("=cmd()", "by hand", "", date(2026, 3, 9), False)
    assert "'=cmd()" in numbers_csv(figure, evil).decode("utf-8-sig")


def test_the_files_name_says_what_of_what_and_when() -> None:
    assert (
        ORIGIN.file_name("stances", "csv")
        == "valuescape-ills-stances-platform-reddit-period-jan-2024-to-apr-2024-2026-03-09.csv"
    )
    long = Origin("ills", "x", "Condition: " + "very long, " * 40, date(2026, 3, 9), False)
    assert len(long.file_name("stances", "png")) < 130 and "/" not in long.file_name("a/b", "png")
