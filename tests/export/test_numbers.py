"""A figure's numbers as a file that says where it is from."""

from __future__ import annotations

import io
from datetime import date
from typing import Any

import pandas as pd
import pytest

from explore.figure import Figure
from explore.figures import FIGURES, composition, differences, stances
from explore.filter import Filter
from export.numbers import numbers_csv
from export.origin import Origin
from tests.explore.by_hand import by_hand
from tests.explore.figures.by_hand import BOOK, data_set
from tests.explore.figures.test_picks import FILTERS, OPTIONS, own_facets
from tests.explore.test_contrasts import simpson

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


def test_files_of_one_figure_with_other_options_have_other_names() -> None:
    selection = simpson().select(Filter.of({"ill": "cold"}))
    tried: list[dict[str, Any]] = [{}, {"mix": "platform"}, {"against": "ill=flu"}, {"against": "ill=flu&platform=x"}]
    names = []
    for options in tried:
        figure = differences(selection, by="use", **options)
        assert isinstance(figure, Figure)
        names.append(Origin.of_figure(figure, selection, date(2026, 3, 9)).figure_file_name(figure, "csv"))
    start, end = "valuescape-by hand-differences-by-use", "ill-cold-2026-03-09.csv"
    assert names == [
        f"{start}-{end}", f"{start}-mix-platform-{end}", f"{start}-against-ill-flu-{end}",
        f"{start}-against-ill-flu-platform-x-{end}",
    ]  # fmt: skip


def read(figure: Figure, origin: Origin) -> pd.DataFrame:
    return pd.read_csv(io.BytesIO(numbers_csv(figure, origin)), encoding="utf-8-sig", keep_default_na=False)


@pytest.mark.parametrize(("name", "options"), [o for o in OPTIONS if o[0] != "composition"])
def test_the_filter_on_every_line_is_that_of_the_mentions_that_n_counts(name: str, options: dict[str, Any]) -> None:
    """What a choice only marks is no filter: without it, the same mentions are counted."""
    data, tried = data_set(), 0
    for chosen in FILTERS:
        selection = data.select(Filter.of(chosen))
        figure = FIGURES[name](selection, **options)
        if not isinstance(figure, Figure):
            continue
        origin, counted = Origin.of_figure(figure, selection), figure.counted(selection)
        assert set(counted.filter.facets) == set(selection.filter.facets) - own_facets(figure)
        assert origin.filter == counted.in_words
        assert origin.marked == selection.without(*counted.filter.facets).in_words
        if not figure.table.empty:
            table = read(figure, origin)
            assert set(table["n mentions"]) == {figure.n} and set(table["source"]) == {figure.source}
            assert set(table["filter"]) == {origin.filter or "no filter"} and set(table["marked"]) == {origin.marked}
        if origin.marked:
            whole = FIGURES[name](counted, **options)
            assert isinstance(whole, Figure)
            # A group that is drawn because it is chosen counts only then.
            if set(whole.table.iloc[:, 0]) == set(figure.table.iloc[:, 0]):
                assert (whole.n, whole.posts) == (figure.n, figure.posts)
                tried += 1
    assert tried or name == "differences"  # which has no facet that was chosen


def test_each_bar_of_a_composition_has_its_own_n_and_filter() -> None:
    rows = [
        {"post": i, "platform": "x" if i % 3 else "reddit", "tool": "ash" if i % 5 else "elm", "ill": "cold"}
        for i in range(30)
    ]
    selection = by_hand(BOOK, rows).select(Filter.of({"platform": "x", "tool": "elm", "ill": "cold"}))
    figure = composition(selection)
    assert isinstance(figure, Figure)
    origin = Origin.of_figure(figure, selection)
    assert (origin.filter, origin.marked) == ("Ill: Cold", "Tool: Elm; Platform: X")
    assert read(figure, origin)[["of", "n mentions", "n posts", "filter"]].drop_duplicates().values.tolist() == [
        ["Platforms", 6, 6, "Tool: Elm; Ill: Cold"],
        ["Tools", 20, 20, "Ill: Cold; Platform: X"],
    ]
    assert figure.title == "Platforms, chosen: X 67\u00a0%; Tools, chosen: Elm 20\u00a0%"
    assert figure.source.startswith(
        "Platforms: n = 6 mentions from 6 posts (Tool: Elm); Tools: n = 20 mentions from 20 posts (Platform: X). "
    )


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
    figure = stances(SELECTION, by="platform")
    assert isinstance(figure, Figure)
    marked = Origin.of_figure(figure, SELECTION, date(2026, 3, 9))
    assert (
        marked.file_name("stances", "csv")
        == "valuescape-ills-stances-period-jan-2024-to-apr-2024-marked-platform-reddit-2026-03-09.csv"
    )
    assert "Platform" not in marked.line
    assert (
        marked.figure_file_name(figure, "csv")
        == "valuescape-ills-stances-by-platform-period-jan-2024-to-apr-2024-marked-platform-reddit-2026-03-09.csv"
    )
    long = Origin("ills", "x", "Condition: " + "very long, " * 40, date(2026, 3, 9), False)
    assert len(long.file_name("stances", "png")) < 130 and "/" not in long.file_name("a/b", "png")
