"""Means with t intervals, against Student's own data, scipy and simulation."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from analysis.means import mean_intervals


def test_students_sleep_data_give_the_known_interval() -> None:
    # Student 1908: additional hours of sleep, dextro and laevo; the intervals are those of R's t.test(sleep).
    extra = pd.Series(
        [0.7, -1.6, -0.2, -1.2, -0.1, 3.4, 3.7, 0.8, 0.0, 2.0, 1.9, 0.8, 1.1, 0.1, -0.1, 4.4, 5.5, 1.6, 4.6, 3.4]
    )
    table = mean_intervals(extra, pd.Series(["d"] * 10 + ["l"] * 10))
    assert table["n"].tolist() == [10, 10]
    assert table["mean"].tolist() == pytest.approx([0.75, 2.33])
    assert table.loc["d", ["low", "high"]].tolist() == pytest.approx([-0.5297804, 2.0297804], abs=1e-6)
    assert table.loc["l", ["low", "high"]].tolist() == pytest.approx([0.8976775, 3.7623225], abs=1e-6)


def test_intervals_agree_with_scipy_in_groups_of_any_size() -> None:
    generator = np.random.default_rng(3)
    groups = pd.Series(np.repeat(["two", "nine", "many"], [2, 9, 400]))
    scores = pd.Series(generator.choice([-1.0, 0.0, 1.0], size=len(groups)) + generator.normal(0, 0.01, len(groups)))
    table = mean_intervals(scores, groups)
    for group, row in table.iterrows():
        own = scores[groups == group]
        interval = stats.ttest_1samp(own, 0).confidence_interval(0.95)
        assert row[["low", "high"]].tolist() == pytest.approx([interval.low, interval.high])


def test_the_interval_covers_the_true_mean_about_95_times_in_100() -> None:
    generator = np.random.default_rng(11)
    groups = pd.Series(np.repeat(np.arange(4000), 6))
    table = mean_intervals(pd.Series(generator.normal(0.3, 2.0, len(groups))), groups)
    assert np.mean((table["low"] <= 0.3) & (table["high"] >= 0.3)) == pytest.approx(0.95, abs=0.012)


def test_missing_scores_and_groups_are_left_out() -> None:
    groups = pd.Series(pd.Categorical(["a", "a", None, "a", "b"], categories=["a", "b"]))
    table = mean_intervals(pd.Series([1.0, np.nan, 100.0, 3.0, np.nan]), groups)
    assert table["n"].tolist() == [2, 0]
    assert table.loc["a", "mean"] == 2
    assert table.loc["b"].drop("n").isna().all()


def test_a_single_score_has_a_mean_and_no_interval_and_unused_categories_stay() -> None:
    table = mean_intervals(pd.Series([0.5]), pd.Series(pd.Categorical(["b"], categories=["a", "b"])))
    assert table.index.tolist() == ["a", "b"]
    assert table["n"].tolist() == [0, 1]
    assert table.loc["b", "mean"] == 0.5
    assert table[["low", "high"]].isna().to_numpy().all()


def test_scores_that_all_agree_have_no_interval() -> None:
    table = mean_intervals(pd.Series([1, 1, 1]), pd.Series(["a"] * 3))
    assert table.loc["a", "mean"] == 1
    assert table.loc["a", ["low", "high"]].isna().all()


def test_no_scores_at_all_give_an_empty_row_a_category() -> None:
    table = mean_intervals(pd.Series([], dtype=float), pd.Series(pd.Categorical([], categories=["a", "b"])))
    assert table["n"].tolist() == [0, 0]
    assert table[["mean", "low", "high"]].isna().to_numpy().all()
