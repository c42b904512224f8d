"""Volume and mean score by month."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from analysis.timeline import monthly

MONTHS = ["2023-10", "2023-11", "2023-12", "2024-01", "2024-02", "2024-03"]


def line(volume: list[int], counts: list[list[int]]) -> pd.DataFrame:
    index = MONTHS[: len(volume)]
    table = pd.DataFrame(counts, index=index, columns=["good", "fair", "bad"])
    return monthly(pd.Series(volume, index=index, dtype=int), table, [1.0, 0.0, -1.0])


def test_months_without_mentions_stand_in_the_line_and_none_beyond_its_ends() -> None:
    none = [0, 0, 0]
    table = line([0, 2, 0, 0, 2, 0], [none, [1, 1, 0], none, none, [0, 0, 2], none])
    assert table["month"].dt.strftime("%Y-%m").tolist() == ["2023-11", "2023-12", "2024-01", "2024-02"]
    assert table["n"].tolist() == [2, 0, 0, 2]
    assert table["mean"].tolist() == pytest.approx([0.5, np.nan, np.nan, -1.0], nan_ok=True)
    # t(0.975, 1) = 12.7062, standard error of (0, 1) is 0.5
    assert table.loc[0, ["low", "high"]].tolist() == pytest.approx([0.5 - 6.3531, 0.5 + 6.3531], abs=1e-4)


def test_mentions_without_a_score_count() -> None:
    table = line([2], [[1, 0, 0]])
    assert table["n"].tolist() == [2]
    assert table["mean"].tolist() == [1.0]
    assert table[["low", "high"]].isna().to_numpy().all()


@pytest.mark.parametrize("months", [0, 3])
def test_without_dates_the_line_is_empty_and_has_its_columns(months: int) -> None:
    table = line([0] * months, [[0, 0, 0]] * months)
    assert table.empty
    assert {"month", "n", "mean", "low", "high"} <= set(table.columns)
    assert pd.api.types.is_datetime64_any_dtype(table["month"])
