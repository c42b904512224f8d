"""Association, against textbook tables and scipy."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from scipy import stats
from scipy.stats import contingency

from analysis.association import expected, independence, more_than_chance, pearson_residuals


@pytest.fixture
def hair_and_eyes() -> pd.DataFrame:
    # Snee 1974: hair (rows) and eye colour (columns) of 592 students; chi-squared 138.29 with 9 degrees of freedom.
    return pd.DataFrame(
        [[68, 20, 15, 5], [119, 84, 54, 29], [26, 17, 14, 14], [7, 94, 10, 16]],
        index=["black", "brown", "red", "blond"],
        columns=["brown", "blue", "hazel", "green"],
    )


def test_a_table_without_mentions_has_no_association() -> None:
    table = pd.DataFrame(0, index=list("xy"), columns=list("pqr"))
    assert independence(table) is None
    assert not np.isfinite(pearson_residuals(table).to_numpy(dtype=float)).any()


def test_expected_counts_agree_with_scipy(hair_and_eyes: pd.DataFrame) -> None:
    assert expected(hair_and_eyes).to_numpy() == pytest.approx(contingency.expected_freq(hair_and_eyes))
    assert expected(hair_and_eyes).loc["black", "brown"] == pytest.approx(40.1351, abs=1e-4)


def test_residuals_are_those_of_the_textbook(hair_and_eyes: pd.DataFrame) -> None:
    # Friendly 1994, "Mosaic displays for multi-way contingency tables", table 1.
    residuals = pearson_residuals(hair_and_eyes)
    assert residuals.loc["black"].round(2).tolist() == [4.40, -3.07, -0.48, -1.95]
    assert residuals.loc["blond"].round(2).tolist() == [-5.85, 7.05, -2.23, 0.61]
    assert (residuals**2).to_numpy().sum() == pytest.approx(138.29, abs=0.005)


def test_codes_that_are_independent_have_no_residual() -> None:
    counts = pd.DataFrame(np.outer([10, 20, 30], [1, 2, 3]))
    assert pearson_residuals(counts).to_numpy() == pytest.approx(np.zeros((3, 3)))
    result = independence(counts)
    assert result is not None
    assert (result.chi2, result.p, result.cramers_v) == pytest.approx((0, 1, 0), abs=1e-9)


def test_unused_labels_have_no_residual_and_disturb_no_other(hair_and_eyes: pd.DataFrame) -> None:
    wider = hair_and_eyes.reindex(
        index=[*hair_and_eyes.index, "grey"], columns=[*hair_and_eyes.columns, "violet"], fill_value=0
    )
    residuals = pearson_residuals(wider)
    assert residuals.loc["grey"].isna().all()
    assert residuals["violet"].isna().all()
    assert residuals.loc[hair_and_eyes.index, hair_and_eyes.columns].equals(pearson_residuals(hair_and_eyes))
    assert independence(wider) == independence(hair_and_eyes)


def test_independence_agrees_with_scipy(hair_and_eyes: pd.DataFrame) -> None:
    result = independence(hair_and_eyes)
    reference = stats.chi2_contingency(hair_and_eyes, correction=False)
    assert result is not None
    assert (result.chi2, result.dof, result.p) == pytest.approx((reference.statistic, 9, reference.pvalue))
    assert result.cramers_v == pytest.approx(contingency.association(hair_and_eyes, method="cramer"))
    assert result.n == 592


def test_a_two_by_two_table_is_not_corrected_for_continuity() -> None:
    # Hand computed: expected 15, 15, 35, 35; chi-squared = 4 * 25 * ... = 25/15 * 2 + 25/35 * 2
    result = independence(pd.DataFrame([[20, 10], [30, 40]]))
    assert result is not None
    assert result.chi2 == pytest.approx(50 / 15 + 50 / 35)
    assert result.cramers_v == pytest.approx(np.sqrt(result.chi2 / 100))


def test_complete_association_has_a_v_of_one() -> None:
    result = independence(pd.DataFrame(np.diag([5, 9, 3])))
    assert result is not None
    assert result.cramers_v == pytest.approx(1.0)


@pytest.mark.parametrize("counts", [[[3, 4, 5]], [[3], [4]], [[3, 0], [4, 0]], [[3, 4], [0, 0]], [[0, 0], [0, 0]]])
def test_there_is_no_test_with_fewer_than_two_used_rows_or_columns(counts: list[list[int]]) -> None:
    assert independence(pd.DataFrame(counts)) is None


def test_more_than_chance_is_what_dealing_out_anew_gives() -> None:
    """Against 20,000 random deals of the column labels over the units."""
    rng = np.random.default_rng(7)
    has_row, has_column = np.arange(60) < 25, np.r_[np.ones(18, bool), np.zeros(30, bool), np.ones(12, bool)]
    together = int((has_row & has_column).sum())
    dealt = np.array([(has_row & rng.permutation(has_column)).sum() for _ in range(20_000)])
    p = more_than_chance(np.array([[together]]), np.array([25]), np.array([30]), 60)
    assert p[0, 0] == pytest.approx((dealt >= together).mean(), abs=0.005)
    assert more_than_chance(np.array([[0]]), np.array([25]), np.array([30]), 60)[0, 0] == 1.0
