"""A number in an export is the number on the page with the same filter."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs

import networkx
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
    named = {"95 % low": "lower", "95 % high": "upper", "t, 95 % low": "t_lower", "t, 95 % high": "t_upper"}
    drawn = means.table.rename(columns={group: "name", "mentions": "n", **named})
    low, high = stance.ends
    assert_frame_equal(exported[list(drawn.columns)], drawn, check_dtype=False)
    assert [data.facets[by].option_name(option) for option in exported["group"]] == exported["name"].tolist()
    counted = bars.table.pivot(index=group, columns=stance.name, values="mentions")
    for row in exported.to_dict("records"):
        assert {label.name: row[label.id] for label in stance.shown} == counted.loc[row["name"]].to_dict()
        assert row["n"] == sum(row[label.id] for label in stance.shown)
    resampled = exported.dropna()
    assert (
        len(resampled) and ((resampled["lower"] < resampled["mean"]) & (resampled["mean"] < resampled["upper"])).all()
    )
    assert resampled["lower"].min() >= low.score and resampled["upper"].max() <= high.score
    assert sidecar["options"] == {"by": by} and sidecar["n_mentions"] == means.n


@pytest.mark.parametrize("address", ADDRESSES)
def test_timeline_has_the_months_of_its_page(data: DataSet, table: Table, address: str) -> None:
    figure = remade(on_page(data, address), "timeline", {})
    assert isinstance(figure, Figure)
    exported, _ = table("timeline", *options(address))
    named = {"mentions": "n", "95 % low": "lower", "95 % high": "upper"}
    band = [name for name in ("smoothed_lower", "smoothed_upper") if name in exported]
    assert_frame_equal(exported.drop(columns=band), figure.table.rename(columns=named), check_dtype=False)
    assert len(band) == (2 if "mean" in exported else 0)
    for low, high in [band] if band else []:
        told = exported.dropna(subset=[low, high])
        assert len(told) and ((told[low] <= told["smoothed"]) & (told["smoothed"] <= told[high])).all()


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
            one["log_odds"] == row["log-odds ratio"]
            and one["more"] == {"ADHD": "a", "the rest": "b"}[row["more often"]]
        )
    assert len(exported) >= len(figure.table) and sidecar["words_looked_at"] > len(exported)
    assert sidecar["against"]["words"] == "all other mentions of the data set"


def test_network_has_the_pairs_of_its_page(data: DataSet, table: Table) -> None:
    for address in ADDRESSES[:3]:
        selection = on_page(data, address)
        exported, sidecar = table("network", *options(address))
        assert list(exported.columns)[:3] == ["perspective", "value", "n"]
        assert {
            "n_positive",
            "n_neutral",
            "n_negative",
            "pmi",
            "npmi",
            "delta_pmi",
            "lower",
            "upper",
            "above_chance",
        } <= set(exported)
        pairs = exported.set_index(["perspective_name", "value_name"])
        links, cells = (
            remade(selection, name, given)
            for name, given in (("network", {"links": "all"}), ("matrix", {"measure": "pmi"}))
        )
        assert isinstance(links, Figure) and isinstance(cells, Figure)
        for row in links.table.to_dict("records"):
            one = pairs.loc[(row["Perspective"], row["Value"])]
            assert (one["n"], one["posts"], one["page_p_adjusted"]) == (row["mentions"], row["posts"], row["p (Holm)"])
            assert bool(one["page_above_chance"]) == (row["p (Holm)"] < 0.05)
        assert (exported["above_chance"] == (exported["p_adjusted"] < 0.05)).all()
        assert sidecar["above_chance"].startswith("Permutation") and sidecar["permutations"] == 999
        pmi = cells.table.set_index(["Perspective", "Value"])["PMI"]
        assert exported["pmi"].tolist() == pytest.approx([pmi[pair] for pair in pairs.index])
        stances = exported[[f"n_{label.id}" for label in data.codebook.dimension("sentiment").shown]]
        assert (stances.sum(axis=1) <= exported["n"]).all() and stances.to_numpy().sum() > 0
        told = exported.dropna(subset=["lower"])
        assert bool(len(told)) == ("sentiment" not in address) and (told["lower"] < told["upper"]).all()
        assert sidecar["n_mentions"] == links.n
    assert (exported["n_positive"] == 0).all()  # of negative ones only


def test_crosstab_has_the_cells_of_its_page(data: DataSet, table: Table) -> None:
    for address in ADDRESSES[:2]:
        selection = on_page(data, address)
        exported, sidecar = table("crosstab", "--rows", "perspective", "--columns", "value", *options(address))
        assert list(exported.columns)[:7] == [
            "row",
            "column",
            "n",
            "expected",
            "residual",
            "adjusted_residual",
            "p_adjusted",
        ]
        cells = remade(selection, "matrix", {"measure": "residual"})
        assert isinstance(cells, Figure)
        named = exported.set_index(["row_name", "column_name"])
        for row in cells.table.to_dict("records"):
            one = named.loc[(row["Perspective"], row["Value"])]
            assert (one["n"], one["posts"]) == (row["mentions"], row["posts"])
            assert one["residual"] == pytest.approx(row["Pearson residual"])
        assert exported["n"].sum() == sidecar["n_pairs"] and (sidecar["n_mentions"], sidecar["n_posts"]) == (
            cells.n,
            cells.posts,
        )
        assert f"χ² = {sidecar['chi2']:,.1f}, df = {sidecar['dof']}," in cells.source
        assert f"V = {sidecar['cramers_v']:.2f}." in cells.source
        assert 0 <= sidecar["cramers_v_corrected"] <= sidecar["cramers_v"] <= 1 and 0 < sidecar["p"] <= 1


def test_any_two_dimensions_can_be_crossed_and_what_was_chosen_in_them_marks(data: DataSet, table: Table) -> None:
    exported, sidecar = table(
        "crosstab", "--rows", "month", "--columns", "platform", "--from", "2024-01", "--platform", "reddit"
    )
    assert set(exported["row"]) == set(data.months) and exported["n"].sum() == data.select().n - data.undated
    assert sidecar["marked"]["ids"] == {"platform": ["reddit"], "from": ["2024-01"]} and sidecar["filter"]["ids"] == {}
    assert sidecar["method"] == "permutation"


@pytest.mark.parametrize("kind", ["graphml", "gexf"])
def test_the_network_is_a_graph_to_another_program(table: Table, export: Export, tmp_path: Path, kind: str) -> None:
    pairs, _ = table("network", "--condition", "adhd")
    out = tmp_path / f"n.{kind}"
    assert export("network", "--condition", "adhd", "--out", out).exit_code == 0
    graph = (networkx.read_graphml if kind == "graphml" else networkx.read_gexf)(out)
    assert graph.number_of_edges() == len(pairs) and not graph.is_directed()
    for row in pairs.to_dict("records"):
        edge = graph.edges[f"perspective:{row['perspective']}", f"value:{row['value']}"]
        assert (edge["weight"], edge["n"], edge["above_chance"]) == (row["n"], row["n"], row["above_chance"])
        assert edge["pmi"] == row["pmi"] and ("delta_pmi" in edge) == (row["delta_pmi"] == row["delta_pmi"])
    sides = {values["dimension"]: values["bipartite"] for _, values in graph.nodes(data=True)}
    assert sides == {"perspective": 0, "value": 1}
    labels = {values["label"] for _, values in graph.nodes(data=True)}
    assert labels == {*pairs["perspective_name"], *pairs["value_name"]}
