"""Volume and mean score by month."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from analysis.timeline import monthly


def test_months_without_mentions_stand_in_the_line() -> None:
    months = pd.Series(pd.to_datetime(["2023-11-01", "2024-02-01", "2023-11-01", "2024-02-01"]))
    table = monthly(pd.Series([1.0, -1.0, 0.0, -1.0]), months)
    assert table["month"].dt.strftime("%Y-%m").tolist() == ["2023-11", "2023-12", "2024-01", "2024-02"]
    assert table["n"].tolist() == [2, 0, 0, 2]
    assert table["mean"].tolist() == pytest.approx([0.5, np.nan, np.nan, -1.0], nan_ok=True)
    # t(0.975, 1) = 12.7062, standard error of (0, 1) is 0.5
    assert table.loc[0, ["low", "high"]].tolist() == pytest.approx([0.5 - 6.3531, 0.5 + 6.3531], abs=1e-4)


def test_mentions_without_a_score_count_and_without_a_date_do_not() -> None:
    months = pd.Series(pd.to_datetime(["2024-01-01", "2024-01-01", None]), index=[10, 20, 30])
    table = monthly(pd.Series([np.nan, 1.0, -1.0], index=[10, 20, 30]), months)
    assert table["n"].tolist() == [2]
    assert table["mean"].tolist() == [1.0]
    assert table[["low", "high"]].isna().to_numpy().all()


@pytest.mark.parametrize("values", [[], [None, None]])
def test_without_dates_the_line_is_empty_and_has_its_columns(values: list[None]) -> None:
    table = monthly(pd.Series([0.0] * len(values)), pd.Series(pd.to_datetime(values)))
    assert table.empty
    assert {"month", "n", "mean", "low", "high"} <= set(table.columns)
    assert pd.api.types.is_datetime64_any_dtype(table["month"])
