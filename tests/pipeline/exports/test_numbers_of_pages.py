"""A number in an export is the number on the page with the same filter."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs

import pandas as pd
import pytest
from pandas.testing import assert_frame_equal

from db.disclosure import VIEWER
from explore.contrasts import Groups
from explore.dataset import DataSet
from explore.figure import Figure, Nothing
from explore.figures import FIGURES
from explore.filter import from_params, to_params
from explore.remade import allowed, remade
from explore.selection import Selection
from explore.topic_rows import topic_rows
from tests.pipeline.exports.conftest import Export

Table = Callable[..., tuple[pd.DataFrame, dict[str, Any]]]
ADDRESSES = ["", "condition=adhd&platform=reddit", "sentiment=negative&from=2023-06&to=2024-06", "words=sleep OR night"]


def on_page(data: DataSet, address: str) -> Selection:
    """What the dashboard selects by this address."""
    chosen, notes = from_params(parse_qs(address), data, VIEWER)
    assert not notes
    return data.select(chosen)


def options(address: str) -> list[str]:
    return [part for name, values in parse_qs(address).items() for value in values for part in (f"--{name}", value)]


def figures(data: DataSet) -> list[tuple[str, dict[str, Any]]]:
    """Every figure, with each dimension or platform where it takes one."""
    found: list[tuple[str, dict[str, Any]]] = []
    for name in FIGURES:
        by = allowed(data.select(), name, {}).get("by")
        found += [(name, {})] if by is None else [(name, {"by": str(one)}) for one in by]
    return [*found, ("network", {"links": "all"}), ("matrix", {"measure": "pmi"}), ("composition", {"beside": True})]


@pytest.mark.parametrize("address", ADDRESSES)
def test_every_figure_exports_the_table_of_its_page(
    data: DataSet, table: Table, export: Export, tmp_path: Path, address: str
) -> None:
    selection, drawn = on_page(data, address), 0
    for name, given in figures(data):
        if "by" in given and given["by"] not in allowed(selection, name, {}).get("by", ()):
            continue
        figure = remade(selection, name, given)
        asked = [
            part for key, value in given.items() for part in ("--option", f"{key}={'on' if value is True else value}")
        ]
        arguments = ("figure", name, *asked, *options(address))
        if isinstance(figure, Nothing):
            result = export(*arguments, "--out", tmp_path / "none.csv")
            assert result.exit_code == 1 and figure.sentence in " ".join(result.output.split())
            continue
        exported, sidecar = table(*arguments)
        assert_frame_equal(exported, figure.table.reset_index(drop=True), check_dtype=False)
        assert (sidecar["n_mentions"], sidecar["n_posts"]) == (figure.n, figure.posts)
        assert sidecar["filter"]["ids"] == to_params(figure.counted(selection).filter)
        assert sidecar["filter"]["words"] == (figure.counted(selection).in_words or "no filter")
        assert sidecar.get("marked", {}).get("ids", {}) == to_params(figure.marked(selection.filter))
        assert (sidecar["title"], sidecar["source"]) == (figure.title, figure.source)
        drawn += 1
    assert drawn > 15


@pytest.mark.parametrize("address", ADDRESSES)
@pytest.mark.parametrize("by", ["condition", "perspective", "platform"])
def test_sentiment_has_the_bars_and_the_means_of_its_page(data: DataSet, table: Table, address: str, by: str) -> None:
    selection = on_page(data, address)
    exported, sidecar = table("sentiment", "--by", by, *options(address))
    bars, means = (remade(selection, name, {"by": by}) for name in ("stances", "means"))
    assert isinstance(bars, Figure) and isinstance(means, Figure)
    group = data.facets[by].name
    stance = data.codebook.by_role("stance")
    assert stance is not None
    assert list(exported.columns) == [
        "group", "n", *(label.id for label in stance.shown), "mean", "t_lower", "t_upper", "lower", "upper", "posts", "name"
    ]  # fmt: skip
    drawn = means.table.rename(columns={group: "name", "95 % low": "lower", "95 % high": "upper", "mentions": "n"})
    assert_frame_equal(exported[list(drawn.columns)], drawn, check_dtype=False)
    assert [data.facets[by].option_name(option) for option in exported["group"]] == exported["name"].tolist()
    counted = bars.table.pivot(index=group, columns=stance.name, values="mentions")
    for row in exported.to_dict("records"):
        assert {label.name: row[label.id] for label in stance.shown} == counted.loc[row["name"]].to_dict()
        assert row["n"] == sum(row[label.id] for label in stance.shown)
    inside = exported.dropna()
    assert ((inside["t_lower"] <= inside["lower"]) & (inside["upper"] <= inside["t_upper"])).all()
    assert sidecar["options"] == {"by": by} and sidecar["n_mentions"] == means.n


@pytest.mark.parametrize("address", ADDRESSES)
def test_timeline_has_the_months_of_its_page(data: DataSet, table: Table, address: str) -> None:
    figure = remade(on_page(data, address), "timeline", {})
    assert isinstance(figure, Figure)
    exported, _ = table("timeline", *options(address))
    named = {"mentions": "n", "95 % low": "lower", "95 % high": "upper"}
    assert_frame_equal(exported, figure.table.rename(columns=named), check_dtype=False)


@pytest.mark.parametrize("address", ADDRESSES)
def test_topics_has_the_list_of_its_page(data: DataSet, table: Table, address: str) -> None:
    selection = on_page(data, address)
    exported, sidecar = table("topics", *options(address))
    listed = [
        (row.id, row.name, row.n, row.posts, row.share, row.coded, row.praise, row.low, row.high, row.trend, row.few)
        for row in topic_rows(selection)
    ]
    assert_frame_equal(exported, pd.DataFrame(listed, columns=exported.columns), check_dtype=False)
    assert sidecar["n_mentions"] == selection.n


@pytest.mark.parametrize(
    ("a", "b", "common"),
    [("condition=adhd", "", ""), ("condition=adhd", "condition=autism", ""), ("topic=1", "topic=2", "platform=reddit")],
)
def test_compare_has_the_differences_of_its_page(data: DataSet, table: Table, a: str, b: str, common: str) -> None:
    against = "&".join(filter(None, [b, common])) if b else ""
    selection = on_page(data, "&".join(filter(None, [a, common])))
    exported, sidecar = table("compare", "--a", a, *(["--b", b] if b else []), *options(common))
    compared = 0
    for facet in Groups.read(selection, against).facets():
        figure = remade(selection, "differences", {"by": facet, "against": against})
        if isinstance(figure, Nothing):
            continue
        mine = exported[exported["facet"] == facet].set_index("name")
        for row in figure.table.to_dict("records"):
            one = mine.loc[row[data.facets[facet].name]]
            assert (one["n_a"], one["n_b"]) == (row["mentions"], row["mentions of the others"])
            assert one["share_a"] == row["share"] and one["share_b"] == row["share of the others"]
            assert one["lower"] == row["difference, 95 % low"] and one["p_adjusted"] == row["p (Holm)"]
            compared += 1
    assert compared > 20
    assert sidecar["n_mentions"] == selection.n
    others = data.select().n - selection.n if not b else on_page(data, against).n
    assert sidecar["against"]["n_mentions"] == others


def test_keyness_has_the_words_of_its_page_and_those_it_has_no_room_for(data: DataSet, table: Table) -> None:
    selection = on_page(data, "condition=adhd")
    figure = remade(selection, "distinctive_words", {})
    assert isinstance(figure, Figure)
    exported, sidecar = table("keyness", "--a", "condition=adhd")
    words = exported.set_index("word")
    for row in figure.table.to_dict("records"):
        one = words.loc[row["word or phrase"]]
        assert (one["posts_a"], one["posts_b"]) == (row["posts"], row["posts of the others"])
        assert (
            one["log_odds"] == row["log-odds ratio"] and one["more"] == {"here": "a", "others": "b"}[row["more often"]]
        )
    assert len(exported) >= len(figure.table) and sidecar["words_looked_at"] > len(exported)
    assert sidecar["against"]["words"] == "all other mentions of the data set"
