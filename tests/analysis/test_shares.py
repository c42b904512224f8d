"""Wilson intervals and shares, against numbers from the literature, scipy and simulation."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from analysis.shares import shares, wilson


@pytest.mark.parametrize(
    ("n", "total", "low", "high"),
    [
        (81, 263, 0.2553, 0.3662),  # Newcombe 1998, "Two-sided confidence intervals", table I, method 3
        (15, 148, 0.0624, 0.1605),
        (0, 20, 0.0000, 0.1611),
        (1, 29, 0.0061, 0.1718),
    ],
)
def test_wilson_gives_the_published_intervals(n: int, total: int, low: float, high: float) -> None:
    found_low, found_high = wilson(n, total)
    assert float(found_low) == pytest.approx(low, abs=5e-5)
    assert float(found_high) == pytest.approx(high, abs=5e-5)


def test_wilson_agrees_with_scipy_for_every_count() -> None:
    for total in (1, 2, 7, 50, 1000):
        counts = np.unique(np.linspace(0, total, 25).astype(int))
        low, high = wilson(counts, total)
        for count, a, b in zip(counts, low, high, strict=True):
            reference = stats.binomtest(int(count), total).proportion_ci(method="wilson")
            assert (a, b) == pytest.approx((reference.low, reference.high), abs=1e-12)


def test_wilson_stays_within_zero_and_one_and_holds_the_share() -> None:
    total = np.array([1, 3, 10, 10_000_000])
    for count in (np.zeros(4), np.ones(4), total):
        low, high = wilson(count, total)
        assert ((low >= 0) & (high <= 1) & (low <= count / total) & (count / total <= high)).all()


def test_wilson_covers_the_true_share_about_95_times_in_100() -> None:
    generator = np.random.default_rng(7)
    for share, total in ((0.5, 40), (0.1, 60), (0.03, 200)):
        low, high = wilson(generator.binomial(total, share, size=20_000), total)
        assert 0.925 <= np.mean((low <= share) & (share <= high)) <= 0.98


def test_wilson_has_no_interval_without_observations() -> None:
    low, high = wilson([0, 3], [0, 6])
    assert np.isnan([low[0], high[0]]).all()
    assert low[1] < 0.5 < high[1]


def test_shares_keep_categories_without_mentions_in_their_order() -> None:
    table = shares(pd.Series({"c": 0, "b": 2, "a": 1}))
    assert table.index.tolist() == ["c", "b", "a"]
    assert table["n"].tolist() == [0, 2, 1]
    assert table["share"].tolist() == pytest.approx([0, 2 / 3, 1 / 3])
    assert table.loc["c", "low"] == 0
    assert 0 < table.loc["c", "high"] < 1


def test_shares_can_be_of_a_given_total() -> None:
    table = shares(pd.Series({"a": 2, "b": 1}), total=4)
    assert table.loc["a", "share"] == 0.5
    assert table["share"].sum() == pytest.approx(0.75)
    assert table.loc["b", "high"] == pytest.approx(stats.binomtest(1, 4).proportion_ci(method="wilson").high)


@pytest.mark.parametrize("categories", [[], ["a", "b"]])
def test_shares_without_mentions_claim_no_share(categories: list[str]) -> None:
    table = shares(pd.Series(0, index=categories, dtype=int))
    assert table["n"].tolist() == [0] * len(categories)
    assert table[["share", "low", "high"]].isna().to_numpy().all()
