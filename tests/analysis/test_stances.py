"""How stances divide within groups."""

from __future__ import annotations

import pandas as pd
import pytest
from scipy import stats

from analysis.stances import stances

STANCES, GROUPS = ["good", "mixed", "bad"], ["a", "b", "empty"]


def table_of(*rows: list[int]) -> pd.DataFrame:
    return stances(pd.DataFrame(rows, index=pd.Index(GROUPS, name="fruit"), columns=pd.Index(STANCES, name="mood")))


def test_every_group_and_stance_has_a_row_with_its_share_and_interval() -> None:
    table = table_of([7, 0, 3], [0, 1, 0], [0, 0, 0])
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


def test_shares_of_a_group_add_up_to_one() -> None:
    table = table_of([2, 3, 4], [1, 0, 9], [0, 0, 0])
    assert table.groupby("group")["share"].sum()[["a", "b"]].tolist() == pytest.approx([1, 1])


def test_no_mentions_give_zero_counts_and_no_shares() -> None:
    table = table_of([0, 0, 0], [0, 0, 0], [0, 0, 0])
    assert int(table["n"].sum()) == 0
    assert table[["share", "low", "high"]].isna().to_numpy().all()
