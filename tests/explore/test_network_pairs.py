"""Every pair of the network, and cross tables, against what anyone can count."""

from __future__ import annotations

from math import isnan, log2
from typing import Any

import numpy as np
import pytest

from analysis.edges import edges
from explore.figure import Nothing
from explore.figures._crossed import places
from explore.figures.cross_table import Crossed, cross_table, crossable
from explore.filter import Filter
from explore.network_pairs import network_pairs
from tests.explore.by_hand import by_hand
from tests.explore.figures.by_hand import BOOK, data_set

MIXED = "mixed"
ROWS: list[dict[str, Any]] = [
    {"post": i // 2, "platform": "x" if i % 4 else "reddit", "mood": mood, "use": use, "worth": worth}
    for i, (mood, use, worth) in enumerate(
        [("glad", "talk", "calm")] * 9 + [("sad", "talk", "trust")] * 6 + [(MIXED, "plan", "trust")] * 5
        + [("sad", "plan", "calm")] * 3 + [("glad", "plan", "trust")] * 4 + [(None, "talk", "trust")] * 2
        + [("glad", ["talk", "plan"], ["calm", "trust"])] * 2 + [("even", "talk", None)] * 3
    )
]  # fmt: skip


def among(row: dict[str, Any], dimension: str) -> set[str]:
    given = row[dimension]
    return set() if given is None else {given} if isinstance(given, str) else set(given)


def counted(rows: list[dict[str, Any]], use: str | None = None, worth: str | None = None) -> int:
    both = [row for row in rows if among(row, "use") and among(row, "worth")]
    return sum((use is None or use in among(r, "use")) and (worth is None or worth in among(r, "worth")) for r in both)


def pmi(rows: list[dict[str, Any]], use: str, worth: str, k: float = 0.0, uses: int = 3, worths: int = 2) -> float:
    both, n = counted(rows, use, worth) + k, counted(rows) + k * uses * worths
    return log2(both * n / ((counted(rows, use) + k * worths) * (counted(rows, worth=worth) + k * uses)))


def test_pairs_have_their_mentions_by_stance_and_their_distance_from_chance() -> None:
    found = network_pairs(by_hand(BOOK, ROWS).select())
    assert not isinstance(found, Nothing)
    _, _, table = found
    assert len(table) == 4 and table["n"].tolist() == sorted(table["n"], reverse=True)
    praise, complaint = ([r for r in ROWS if r["mood"] in (mood, MIXED)] for mood in ("glad", "sad"))
    for row in table.to_dict("records"):
        use, worth = row["row"], row["column"]
        assert row["n"] == counted(ROWS, use, worth)
        for mood in ("glad", "even", MIXED, "sad"):
            assert row[f"n_{mood}"] == counted([r for r in ROWS if r["mood"] == mood], use, worth)
        assert row["pmi"] == pytest.approx(pmi(ROWS, use, worth))
        assert row["npmi"] == pytest.approx(row["pmi"] / -log2(row["n"] / counted(ROWS)))
        # BOOK has three uses and two worths; half a mention of each pair is added on either side.
        assert row["delta"] == pytest.approx(pmi(praise, use, worth, 0.5) - pmi(complaint, use, worth, 0.5))
        assert isnan(row["low"]) or row["low"] <= row["high"]


def test_a_post_that_says_the_same_twice_is_more_than_chance_by_posts_and_not_within_their_margins() -> None:
    """One post of ten mentions, all of one pair, stands for itself: no deal can part them from one another."""
    rows = [{"post": 0, "mood": "glad", "use": "talk", "worth": "calm"}] * 10
    rows += [{"post": i, "mood": "glad", "use": "plan", "worth": "trust"} for i in range(1, 7)]
    rows += [{"post": i, "mood": "glad", "use": "talk", "worth": "calm"} for i in range(7, 13)]
    found = network_pairs(by_hand(BOOK, rows).select())
    assert not isinstance(found, Nothing)
    own, counts, table = found
    pair = table.set_index(["row", "column"]).loc[("talk", "calm")]
    # Of the twelve posts of one mention, six have either pair: 3 of 6 stay by chance, and the post of ten keeps its own.
    assert pair["n"] == 16 and pair["by_chance"] == pytest.approx(13, abs=0.2)
    again = edges(
        [own.selection.data.axis(name)[0] for name in counts.by], own.selection.data.columns.post, own.selection.mask
    )
    assert pair["by_chance"] == again.by_chance[places(own.selection, counts)][0, 0]
    assert pair["above_dealt"] == (pair["p_dealt"] < 0.05) and 0 < pair["p_dealt"] < 0.05


def test_a_choice_in_the_pairs_own_dimensions_changes_none_of_them() -> None:
    data = data_set()
    for chosen in ({"use": "plan"}, {"worth": "trust"}):
        one, other = (network_pairs(data.select(Filter.of(c))) for c in (chosen, {}))
        assert not isinstance(one, Nothing) and not isinstance(other, Nothing)
        assert one[2].equals(other[2])


def test_a_cross_table_counts_pairs_of_any_two() -> None:
    data = by_hand(BOOK, ROWS)
    found = cross_table(data.select(Filter.of({"platform": "x"})), "use", "platform")
    assert isinstance(found, Crossed)
    naive = [
        [sum(use in among(row, "use") and row["platform"] == platform for row in ROWS) for platform in found.columns]
        for use in found.rows
    ]
    assert np.array_equal(found.table.observed, naive) and found.own.chosen == Filter.of({"platform": "x"})
    assert {"mood", "platform", "topic", "month"} <= set(crossable(data.select()))
    assert isinstance(cross_table(data.select(), "tool", "use"), Nothing)  # nobody names one
