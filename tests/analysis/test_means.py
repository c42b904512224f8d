"""Means with t intervals from counts of scores, against Student's own data, scipy and simulation."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from analysis.counts import Axis
from analysis.means import bootstrap_means, mean_intervals
from analysis.post_patterns import PostPatterns


def counted(scores: pd.Series, groups: pd.Series) -> tuple[pd.DataFrame, list[float]]:
    """How often each group has each score."""
    table = pd.crosstab(groups, scores, dropna=False)
    table = table.loc[table.index.notna(), table.columns.notna()]
    return table, [float(value) for value in table.columns]


def test_students_sleep_data_give_the_known_interval() -> None:
    # Student 1908: additional hours of sleep, dextro and laevo; the intervals are those of R's t.test(sleep).
    extra = pd.Series(
        [0.7, -1.6, -0.2, -1.2, -0.1, 3.4, 3.7, 0.8, 0.0, 2.0, 1.9, 0.8, 1.1, 0.1, -0.1, 4.4, 5.5, 1.6, 4.6, 3.4]
    )
    table = mean_intervals(*counted(extra, pd.Series(["d"] * 10 + ["l"] * 10)))
    assert table["n"].tolist() == [10, 10]
    assert table["mean"].tolist() == pytest.approx([0.75, 2.33])
    assert table.loc["d", ["low", "high"]].tolist() == pytest.approx([-0.5297804, 2.0297804], abs=1e-6)
    assert table.loc["l", ["low", "high"]].tolist() == pytest.approx([0.8976775, 3.7623225], abs=1e-6)


@given(st.lists(st.lists(st.integers(0, 60), min_size=4, max_size=4), min_size=1, max_size=5))
def test_intervals_agree_with_scipy_for_any_counts(times: list[list[int]]) -> None:
    scores = [-1.0, -0.3, 0.1, 1.0]
    table = mean_intervals(pd.DataFrame(times), scores)
    for row, own in zip(table.itertuples(), times, strict=True):
        values = np.repeat(scores, own)
        assert row.n == len(values)
        assert row.mean == pytest.approx(values.mean() if len(values) else np.nan, nan_ok=True)
        if len(set(values)) > 1:
            interval = stats.ttest_1samp(values, 0).confidence_interval(0.95)
            assert (row.low, row.high) == pytest.approx((interval.low, interval.high))
        else:  # scores that all agree have no spread to estimate from
            assert np.isnan([row.low, row.high]).all()


def test_the_interval_covers_the_true_mean_about_95_times_in_100() -> None:
    generator = np.random.default_rng(11)
    scores, chances = np.array([-1.0, 0.0, 1.0]), [0.2, 0.3, 0.5]
    table = mean_intervals(pd.DataFrame(generator.multinomial(80, chances, size=4000)), scores)
    assert np.mean((table["low"] <= 0.3) & (table["high"] >= 0.3)) == pytest.approx(0.95, abs=0.015)


def test_a_single_score_has_a_mean_and_no_interval_and_groups_without_scores_stay() -> None:
    table = mean_intervals(pd.DataFrame([[0, 0], [1, 0]], index=["a", "b"]), [0.5, 1.0])
    assert table.index.tolist() == ["a", "b"]
    assert table["n"].tolist() == [0, 1]
    assert table.loc["b", "mean"] == 0.5
    assert np.isnan(table.loc["a", "mean"])
    assert table[["low", "high"]].isna().to_numpy().all()


def test_two_labels_of_one_score_are_no_spread() -> None:
    table = mean_intervals(pd.DataFrame([[3, 4]]), [0.1, 0.1])
    assert table.loc[0, ["low", "high"]].isna().all()


def test_without_any_score_there_is_no_mean() -> None:
    table = mean_intervals(pd.DataFrame(index=["a", "b"]), [])
    assert table["n"].tolist() == [0, 0]
    assert table[["mean", "low", "high"]].isna().to_numpy().all()


def patterns_of(score: np.ndarray, group: np.ndarray, post: np.ndarray, groups: int = 2) -> PostPatterns:
    return PostPatterns.of([Axis(group, np.eye(groups, dtype=bool)), Axis(score, np.eye(3, dtype=bool))], post)


def test_resampled_means_are_those_of_a_loop_over_posts_and_stay_on_the_scale() -> None:
    rng = np.random.default_rng(1)
    post = np.repeat(np.arange(60), rng.integers(1, 5, 60))
    score = np.where(rng.random(60)[post] < 0.6, 2, rng.integers(0, 3, len(post)))
    group = (post % 2).astype(int)
    table = bootstrap_means(patterns_of(score, group, post), [-1, 0, 1], resamples=4000)
    drawn = []
    for _ in range(4000):
        rows = np.concatenate([np.flatnonzero(post == p) for p in rng.integers(0, 60, 60)])
        drawn.append([(score[rows][group[rows] == g] - 1).mean() for g in (0, 1)])
    low, high = np.percentile(drawn, [2.5, 97.5], axis=0)
    assert table["n"].tolist() == [int((group == g).sum()) for g in (0, 1)]
    assert table["mean"].tolist() == pytest.approx([(score[group == g] - 1).mean() for g in (0, 1)])
    assert table["low"].tolist() == pytest.approx(low, abs=0.02)
    assert table["high"].tolist() == pytest.approx(high, abs=0.02)
    assert (table["high"] <= 1).all()


def test_resampled_means_cover_the_truth_where_mentions_of_a_post_are_alike_and_t_does_not() -> None:
    rng = np.random.default_rng(2)
    covered = np.zeros((400, 2), dtype=bool)
    for i in range(400):
        post = np.repeat(np.arange(80), 4)
        score = np.where(
            rng.random(320) < 0.8, rng.choice(3, 80, p=[0.2, 0.3, 0.5])[post], rng.choice(3, 320, p=[0.2, 0.3, 0.5])
        )
        patterns = PostPatterns.of([Axis(score, np.eye(3, dtype=bool))], post)
        own = bootstrap_means(patterns, [-1, 0, 1], resamples=300, seed=i)
        t = mean_intervals(pd.DataFrame([np.bincount(score, minlength=3)]), [-1, 0, 1])
        covered[i] = [bool(f["low"].iloc[0] <= 0.3 <= f["high"].iloc[0]) for f in (own, t)]
    assert covered[:, 0].mean() == pytest.approx(0.94, abs=0.03)
    assert covered[:, 1].mean() < 0.85


def test_resampled_means_have_no_interval_where_all_agree_or_there_is_one_post() -> None:
    table = bootstrap_means(
        patterns_of(np.array([2, 2, 0, 2]), np.array([0, 0, 1, 1]), np.array([0, 1, 2, 2])), [-1, 0, 1]
    )
    assert table["mean"].tolist() == [1.0, 0.0]
    assert table[["low", "high"]].isna().to_numpy().all()
