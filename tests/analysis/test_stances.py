"""How stances divide within groups."""

from __future__ import annotations

import pandas as pd
import pytest
from scipy import stats

from analysis.stances import stances

STANCES, GROUPS = ["good", "mixed", "bad"], ["a", "b", "empty"]


def table_of(pairs: list[tuple[str | None, str | None]]) -> pd.DataFrame:
    stance = pd.Series(pd.Categorical([s for s, _ in pairs], categories=STANCES))
    return stances(stance, pd.Series(pd.Categorical([g for _, g in pairs], categories=GROUPS)))


def test_every_group_and_stance_has_a_row_with_its_share_and_interval() -> None:
    table = table_of([("good", "a")] * 7 + [("bad", "a")] * 3 + [("mixed", "b")])
    assert len(table) == 9
    cell = table.set_index(["group", "stance"])
    assert cell.loc[("a", "good"), ["n", "total"]].tolist() == [7, 10]
    assert cell.loc[("a", "good"), "share"] == pytest.approx(0.7)
    interval = stats.binomtest(7, 10).proportion_ci(method="wilson")
    assert cell.loc[("a", "good"), ["low", "high"]].tolist() == pytest.approx([interval.low, interval.high])
    assert cell.loc[("a", "mixed"), ["n", "total"]].tolist() == [0, 10]
    assert cell.loc[("b", "mixed"), "share"] == 1
    assert cell.loc["empty", "total"].tolist() == [0, 0, 0]
    assert cell.loc["empty", ["share", "low", "high"]].isna().to_numpy().all()


def test_mentions_without_a_stance_or_a_group_are_not_counted() -> None:
    table = table_of([("good", "a"), (None, "a"), ("bad", None), (None, None)])
    assert int(table["n"].sum()) == 1
    assert table.loc[table["group"] == "a", "total"].unique().tolist() == [1]


def test_shares_of_a_group_add_up_to_one() -> None:
    table = table_of([(s, g) for i, s in enumerate(STANCES) for g in ("a", "b") for _ in range(i + 2)])
    assert table.groupby("group", observed=True)["share"].sum()[["a", "b"]].tolist() == pytest.approx([1, 1])


def test_no_mentions_give_zero_counts_and_no_shares() -> None:
    table = table_of([])
    assert int(table["n"].sum()) == 0
    assert table[["share", "low", "high"]].isna().to_numpy().all()
