"""Values that one post sets against each other, and networks side by side, counted by hand."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from scipy.stats import hypergeom

from analysis.multiplicity import holm
from explore.dataset import DataSet
from explore.figure import Nothing
from explore.figures import network, value_pairs
from explore.filter import Filter
from explore.pairs import PAIR
from records.codebook import Codebook
from tests.explore.by_hand import by_hand
from tests.explore.figures.by_hand import BOOK, data_set, drawing, drawn

BOOK_3 = Codebook.model_validate(
    {
        **BOOK.model_dump(),
        "dimensions": [
            {**d, "labels": [*d["labels"], {**d["labels"][0], "id": "speed", "name": "Speed"}]}
            if d["id"] == "worth"
            else d
            for d in BOOK.model_dump()["dimensions"]
        ],
    }
)


def torn(post: int, praised: str, criticised: str, **more: Any) -> list[dict[str, Any]]:
    """A post of two mentions."""
    return [
        {"post": post, "worth": praised, "mood": "glad", "ill": "cold", **more},
        {"post": post, "worth": criticised, "mood": "sad", "ill": "flu", **more},
    ]


ROWS: list[dict[str, Any]] = [
    *(row for i in range(12) for row in torn(i, "calm", "trust")),
    *(row for i in range(12, 24) for row in torn(i, "speed", "calm")),
    *(row for i in range(24, 26) for row in torn(i, "calm", "calm")),
    {"post": 26, "worth": ["trust", "speed"], "mood": "mixed", "ill": "cold"},  # both of both
    {"post": 27, "worth": "trust", "mood": "glad", "ill": "cold"},  # not torn
    {"post": 28, "worth": ["calm", "trust"], "mood": "even", "ill": "cold"},
    {"post": 0, "ill": "rash"},  # another mention of a torn post
]


@pytest.fixture(scope="module")
def data() -> DataSet:
    return by_hand(BOOK_3, ROWS)


def test_pairs_chance_and_p_by_hand(data: DataSet) -> None:
    figure = drawn(value_pairs(data.select()))
    # 27 torn posts: calm is praised in 14, trust in 1, speed in 13; trust is criticised in 13, calm in 14, speed in 1
    table = figure.table.set_index("pair")
    names = ["Calm praised, trust criticised", "Speed praised, calm criticised", "Trust praised, speed criticised"]
    assert sorted(table.index) == sorted(names)
    assert table.loc[names[0], ["posts", "posts by chance"]].tolist() == [12, pytest.approx(14 * 13 / 27)]
    assert table.loc[names[1], ["posts", "posts by chance"]].tolist() == [12, pytest.approx(13 * 14 / 27)]
    p = [hypergeom.sf(11, 27, 14, 13), hypergeom.sf(11, 27, 13, 14)]
    p += [hypergeom.sf(0, 27, 1, 1), hypergeom.sf(0, 27, 13, 13)]  # trust and speed, and the reverse
    corrected = holm(np.array([*p, 1.0, 1.0]))  # six pairs of three different values were looked at
    assert table.loc[names[0], "p (Holm)"] == pytest.approx(corrected[0]) and corrected[0] < 0.001
    assert figure.title == "In one post more often than by chance: calm praised, trust criticised, 12 posts"
    assert figure.source.startswith("27 posts with a mention here praise a worth and criticise one;")
    assert "3 pairs of different worths come up, 2 of them more often" in figure.source
    assert table.loc[names[0], "mentions of these posts"] == 25  # the third mention of post 0, too


def test_a_mixed_mention_is_one_pair_and_few_posts_are_no_finding(data: DataSet) -> None:
    figure = value_pairs(data.select())
    assert not isinstance(figure, Nothing)
    rows = [row for of in drawing(figure)["datasets"].values() for row in of if "expected" in row]
    mixed = next(row for row in rows if row["id"] == "trust~speed")
    assert mixed["small"] and not mixed["above"] and not any(row["id"] == "speed~trust" for row in rows)
    assert [one.id for one in figure.quoted] == ["calm~trust", "speed~calm"]


def test_every_mark_leads_to_what_it_counts(data: DataSet) -> None:
    for chosen in (Filter(), Filter.of({"ill": "cold"}), Filter.of({"worth": "calm"}), Filter.of({"mood": "sad"})):
        figure = drawn(value_pairs(data.select(chosen)))
        for row in (row for of in drawing(figure)["datasets"].values() for row in of if "expected" in row):
            found = data.select(figure.narrowed(chosen, {"id": row["id"]}))
            assert (found.n, found.posts) == (row["n"], row["posts"])


def test_a_pair_is_of_posts_whose_other_half_need_not_pass_the_filter(data: DataSet) -> None:
    chosen = Filter.of({"ill": "cold"})
    figure = drawn(value_pairs(data.select(chosen)))
    table = figure.table.set_index("pair")
    assert table.loc["Calm praised, trust criticised", ["posts", "mentions of these posts"]].tolist() == [12, 12]
    found = data.select(figure.narrowed(chosen, {"id": "calm~trust"}))
    assert (found.n, found.posts) == (12, 12)
    assert data.select(Filter.of({PAIR: "calm~trust"})).n == 25


def test_the_lead_is_a_mention_of_one_of_the_values(data: DataSet) -> None:
    figure = value_pairs(data.select())
    assert not isinstance(figure, Nothing) and len(figure.quoted) == 2
    for one in figure.quoted:
        row = int(data.rows_of([one.mention or 0])[0])
        held = data.columns.sets["worth"][data.columns.patterns["worth"][row]]
        assert set(held) & set(one.id.split("~"))


def test_the_facet_in_words_and_from_an_address(data: DataSet) -> None:
    facet = data.facets[PAIR]
    assert facet.options() == ["calm~trust", "trust~speed", "speed~calm", "speed~trust"]
    assert facet.words(("calm~trust",)) == "Set against each other: Calm praised, trust criticised"
    assert facet.parse(["calm~trust", "calm~dragons"]) == (("calm~trust",), ["calm~dragons"])


def test_without_praise_and_complaint_in_one_post_there_is_nothing() -> None:
    made = value_pairs(by_hand(BOOK, [{"post": 1, "worth": "calm", "mood": "glad"}]).select())
    assert isinstance(made, Nothing) and made.sentence == "No post here praises one worth and criticises another."


# networks


def test_two_groups_share_places_and_scale() -> None:
    data = data_set()
    cold, flu = Filter.of({"ill": "cold"}), Filter.of({"ill": "flu"})
    figures = [
        drawn(network(data.select(own), links="all", beside=other))
        for own, other in ((cold, "ill=flu"), (flu, "ill=cold"))
    ]
    places, widths = [], []
    for figure in figures:
        rows = [row for of in drawing(figure)["datasets"].values() for row in of]
        places.append({(r["side"], r["id"]): r["y"] for r in rows if "side" in r and "_x" in r})
        widths.append({(r["row_id"], r["col_id"]): (r["n"], r["_width"]) for r in rows if "row_id" in r})
    assert places[0] == places[1] and len(places[0]) > 2
    # of 11 mentions of a cold with both codes 11 speak of talk and calm: the widest; of a flu 5 of 6 do
    assert widths[0]["talk", "calm"] == (11, pytest.approx(11.0))
    assert widths[1]["talk", "calm"] == (5, pytest.approx(1 + 10 * 5 / 6))
    assert "on one scale for both groups" in figures[0].source
    alone = drawn(network(data.select(cold), links="all", beside="ill=dragons"))
    assert "Width: mentions." in alone.source and dict(alone.options)["beside"] == ""


def test_a_stricter_bound_draws_fewer_links_and_says_how_sure() -> None:
    rows = [
        *({"post": i, "use": "talk", "worth": "calm"} for i in range(12)),
        *({"post": 20 + i, "use": "plan", "worth": "trust"} for i in range(9)),
        *({"post": 40 + i, "use": "talk", "worth": "trust"} for i in range(4)),
    ]
    data = by_hand(BOOK, rows)
    drawn_links = {
        links: len(drawn(network(data.select(), links=links)).table) for links in ("all", "0.2", "above", "0.001")
    }
    # all 12 of calm among the 16 of talk, of 25: C(16, 12) / C(25, 12) = 0.00035, times four pairs 0.0014
    assert drawn_links == {"all": 3, "0.2": 2, "above": 2, "0.001": 0}
    assert "would make in 0.1\u00a0% of networks at most" in drawn(network(data.select(), links="0.001")).source
    assert "would make in 5\u00a0% of networks at most" in drawn(network(data.select())).source
