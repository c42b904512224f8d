"""Volume and mean score by month."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from analysis.counts import Axis
from analysis.post_patterns import PostPatterns
from analysis.smoothing import loess
from analysis.timeline import monthly, smoothed_means

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


def test_the_band_of_a_smoothed_course_covers_a_steady_truth_month_by_month() -> None:
    rng = np.random.default_rng(2)
    covered = []
    for i in range(60):
        post = np.repeat(np.arange(300), 3)
        month, group = rng.integers(0, 12, 300)[post], rng.integers(0, 2, 300)[post]
        score = rng.choice(3, 300, p=[0.2, 0.3, 0.5])[post]
        sizes = ((group, 2), (month, 12), (score, 3))
        patterns = PostPatterns.of([Axis(codes, np.eye(size, dtype=bool)) for codes, size in sizes], post)
        band = smoothed_means(patterns, [-1, 0, 1], resamples=300, seed=i)
        assert band.value.shape == (3, 12)
        covered.append(((band.low <= 0.3) & (band.high >= 0.3))[:2])
    assert np.mean(covered) == pytest.approx(0.93, abs=0.04)
    n = patterns.table[:-1, :-1, :-1]
    assert band.value[:2] == pytest.approx(loess(n @ [-1, 0, 1] / n.sum(axis=-1), n.sum(axis=-1)))
    part = smoothed_means(patterns, [-1, 0, 1], months=slice(3, 9), resamples=50)
    assert part.value[:2] == pytest.approx(loess((n @ [-1, 0, 1] / n.sum(axis=-1))[:, 3:9], n.sum(axis=-1)[:, 3:9]))
