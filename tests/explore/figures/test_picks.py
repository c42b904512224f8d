"""A mark leads to exactly the mentions that it counts, for every figure and under every kind of filter."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from explore.figure import Figure
from explore.figures import FIGURES, corrected
from explore.figures.praised_and_criticised import PraisedAndCriticised
from explore.filter import Filter
from tests.explore.figures.by_hand import checked_data_set, data_set

DATA = data_set()
FILTERS: list[dict[str, Any]] = [
    {},
    {"ill": "cold"},
    {"ill": "flu:swine"},
    {"ill": ("flu:swine", "other")},
    {"ill": ("cold", "flu")},
    {"use": "plan"},
    {"worth": "trust"},
    {"use": "talk", "worth": "calm"},
    {"mood": "sad"},
    {"mood": ("glad", "mixed")},
    {"tool": "ash"},
    {"platform": "x"},
    {"topic": "2"},
    {"period": ("2024-01", "2024-02")},
]
OPTIONS: list[tuple[str, dict[str, Any]]] = [
    *(("frequencies", {"by": by}) for by in ("tool", "ill", "use", "worth")),
    *((name, {"by": by}) for name in ("stances", "means") for by in ("tool", "ill", "use", "worth", "platform")),
    *(("differences", {"by": by}) for by in ("tool", "mood", "ill", "use", "worth", "topic", "platform")),
    *(("means", {"by": by, "t": True}) for by in ("tool", "platform")),
    *((name, {"by": by}) for name in ("month_by_month", "monthly_means") for by in ("platform", "ill")),
    *(("residuals_by", {"by": by, **more}) for by in ("mood", "use", "worth") for more in ({}, {"tested": True})),
    *(("delta_pmi", more) for more in ({}, {"tested": True})),
    ("composition", {}),
    ("composition", {"beside": True}),
    *(("network", {"links": links}) for links in ("all", "0.2")),
    ("network", {"links": "all", "beside": "platform=reddit"}),
    *(("matrix", {"measure": measure}) for measure in ("count", "residual", "groups", "pmi")),
    *(
        (name, {})
        for name in (
            "network",
            "tensions",
            "fingerprint",
            "timeline",
            "topic_course",
            "topic_map",
            "topic_stances",
            "praised_and_criticised",
        )
    ),
]


def marks(figure: Figure) -> Iterator[tuple[dict[str, Any], int]]:
    """Every mark of the chart that can be picked: what a click on it returns, and the n it states."""
    if isinstance(figure, PraisedAndCriticised):
        sides = (figure.praised, figure.criticised)
        yield from ((side.mark(lead), lead.n) for side in sides for lead in side.leads)
        return
    assert figure.chart is not None
    spec = figure.chart(False).to_dict(validate=False)  # tests/explore/charts checks every chart
    selections = [p["select"]["fields"] for p in spec["params"] if p["name"] in figure.pick_names]
    assert len(selections) == len(figure.pick_names)
    for row in (row for rows in spec["datasets"].values() for row in rows):
        for fields in selections:
            if row.get("n") and all(row.get(name) is not None for name in fields):
                yield {name: row[name] for name in fields}, int(row["n"])


def own_facets(figure: Figure) -> set[str]:
    """The facets that the figure's marks stand for."""
    found: set[str] = set()
    for pick in figure.picks.values():
        found |= {pick} if isinstance(pick, str) else {pick.facet, *pick.facets.values(), *pick.among}
    return found - {""}


@pytest.mark.parametrize(
    ("name", "options"), OPTIONS, ids=[f"{n}-{'-'.join(map(str, o.values()))}" for n, o in OPTIONS]
)
def test_a_mark_leads_to_exactly_the_mentions_it_counts(name: str, options: dict[str, Any]) -> None:
    seen = 0
    for chosen in FILTERS:
        selection = DATA.select(Filter.of(chosen))
        figure = FIGURES[name](selection, **options)
        if not isinstance(figure, Figure):
            continue
        whole = selection.without(*own_facets(figure))  # a figure is not filtered by its own facets
        assert figure.n <= whole.n and figure.posts <= whole.posts
        for mark, n in marks(figure):
            found = DATA.select(figure.narrowed(selection.filter, mark))
            assert found.n == n, (chosen, mark)
            seen += 1
    assert seen > 10


@pytest.mark.parametrize(("name", "options"), [o for o in OPTIONS if o[0] != "differences" and "beside" not in o[1]])
def test_a_choice_in_its_own_facets_changes_no_number_of_a_figure(name: str, options: dict[str, Any]) -> None:
    """Labels only: a chosen term is a row of its own. What differs is marked, and said."""
    tried = 0
    whole = FIGURES[name](DATA.select(), **options)
    assert isinstance(whole, Figure)
    for chosen in FILTERS[1:]:
        selection = DATA.select(Filter.of(chosen))
        if not set(selection.filter.facets) <= own_facets(whole) or any("flu:" in str(c) for c in chosen.values()):
            continue
        figure = FIGURES[name](selection, **options)
        assert isinstance(figure, Figure)
        if name == "composition":  # a bar of another facet is filtered
            mark = figure.table["of"] == ("Platforms" if "platform" in chosen else "Tools")
            other = whole.table["of"] == figure.table["of"][mark].iloc[0]
            assert figure.table[mark].to_numpy().tolist() == whole.table[other].to_numpy().tolist()
        else:
            assert figure.table.equals(whole.table), chosen
            assert (figure.n, figure.posts, figure.left_out) == (whole.n, whole.posts, whole.left_out)
        told = figure.source.removeprefix(whole.source)
        assert "not filter here" in told or "set aside here" in told
        tried += 1
    assert tried


@pytest.mark.parametrize("by", ["ill", "mood"])
def test_a_corrected_share_leads_to_the_posts_that_the_machine_gave_the_label(by: str) -> None:
    data = checked_data_set()
    figure = corrected(data.select(), by=by)
    assert isinstance(figure, Figure)
    found = list(marks(figure))
    assert len(found) == 3
    for mark, n in found:
        assert data.select(figure.narrowed(Filter(), mark)).posts == n


def test_every_figure_is_tried() -> None:
    assert {name for name, _ in OPTIONS} | {
        "adjusted_effects",
        "corrected",
        "distinctive_words",
        "value_pairs",
        "topics_by",
    } == set(FIGURES)


def test_a_figure_holds_no_rows_and_does_not_keep_its_data_set_open() -> None:
    import gc
    import weakref

    data = data_set()
    alive = weakref.ref(data)
    figures = [FIGURES[name](data.select(), **options) for name, options in OPTIONS]
    assert all(len(f.table) < 40 for f in figures if isinstance(f, Figure))
    del data
    gc.collect()
    assert alive() is None
    assert all(f.chart(True) for f in figures if isinstance(f, Figure) and f.chart)


def test_equal_questions_give_equal_names_and_options() -> None:
    for name, options in OPTIONS:
        chosen = Filter.of({"tool": "ash"}) if name == "differences" else Filter()  # all mentions have no rest
        figure = FIGURES[name](DATA.select(chosen), **options)
        if (options.get("by") == "tool" and chosen.clauses) or "beside" in options:
            continue  # nothing is compared
        assert isinstance(figure, Figure)
        assert figure.name == name
        assert {key: value for key, value in figure.options if value} == options
