"""Cross tables: against textbook tables, scipy and statsmodels, and what posts of several mentions do to the test."""

from __future__ import annotations

import os
import time

import numpy as np
import pytest
from scipy.stats import chi2_contingency, norm
from statsmodels.stats.contingency_tables import Table

from analysis.association import adjusted_residuals, corrected_v, cramers_v
from analysis.counts import Axis
from analysis.crosstab import CrossTable, cross_table
from analysis.multiplicity import benjamini_hochberg, holm
from tests.analysis.posts import made

MENTIONS = int(os.environ.get("VALUESCAPE_SCALE", "100_000"))

HAIR_AND_EYES = np.array([[68, 20, 15, 5], [119, 84, 54, 29], [26, 17, 14, 14], [7, 94, 10, 16]])  # Snee 1974
ONE_OF_FOUR = np.eye(5, 4, k=-1, dtype=bool)  # the first pattern is of no label


def rows_of(table: np.ndarray) -> list[Axis]:
    """A mention for each count."""
    first, second = np.indices(table.shape).reshape(2, -1)
    times = table.ravel()
    return [
        Axis(np.repeat(place, times) + 1, np.eye(size + 1, size, k=-1, dtype=bool))
        for place, size in zip((first, second), table.shape, strict=True)
    ]


def crossed(table: np.ndarray, permutations: int = 999, resamples: int = 0) -> CrossTable:
    post = np.arange(int(table.sum()))
    return cross_table(rows_of(table), post, permutations=permutations, resamples=resamples)


def test_independent_mentions_have_the_figures_of_other_libraries() -> None:
    found = crossed(HAIR_AND_EYES)
    reference = chi2_contingency(HAIR_AND_EYES, correction=False)
    table = Table(HAIR_AND_EYES, shift_zeros=False)
    assert (found.chi2, found.dof, found.p) == pytest.approx((reference.statistic, 9, reference.pvalue))
    assert (found.method, found.permutations) == ("asymptotic", 0)
    assert found.expected == pytest.approx(reference.expected_freq)
    assert found.pearson == pytest.approx(np.asarray(table.resid_pearson))
    assert found.adjusted == pytest.approx(np.asarray(table.standardized_resids))
    assert (found.pairs, found.mentions, found.known_posts) == (592, 592, 592)
    assert (found.observed == HAIR_AND_EYES).all() and (found.posts == HAIR_AND_EYES).all()


def test_adjusted_residuals_by_hand() -> None:
    # (20 - 15) / sqrt(15 (1 - 30/100) (1 - 50/100)), of one sign or the other in a table of two by two
    found = adjusted_residuals(np.array([[20.0, 10.0], [30.0, 40.0]]))
    assert found == pytest.approx(5 / np.sqrt(15 * 0.7 * 0.5) * np.array([[1, -1], [-1, 1]]))
    assert found[0, 0] ** 2 == pytest.approx(chi2_contingency([[20, 10], [30, 40]], correction=False).statistic)


def test_p_of_cells_is_of_either_side_and_corrected_for_all_cells() -> None:
    found = crossed(HAIR_AND_EYES)
    assert found.cell_p == pytest.approx(2 * norm.sf(np.abs(found.adjusted)))
    assert found.cell_p_holm == pytest.approx(holm(found.cell_p))
    assert found.cell_p_bh == pytest.approx(benjamini_hochberg(found.cell_p))
    assert (found.cell_p <= found.cell_p_bh).all() and (found.cell_p_bh <= found.cell_p_holm).all()


def test_v_corrected_for_its_bias_by_hand() -> None:
    # Of hair and eyes phi2 = 138.29 / 592; less 9 / 591; four rows become 4 - 9 / 591
    found = crossed(HAIR_AND_EYES)
    assert found.cramers_v == pytest.approx(0.2790, abs=1e-4)
    by_hand = np.sqrt((138.2898 / 592 - 9 / 591) / (4 - 9 / 591 - 1))
    assert found.corrected_v.value == pytest.approx(by_hand, abs=1e-6)
    # no association: what V has left of n alone is taken away
    rng = np.random.default_rng(1)
    tables = rng.multinomial(200, np.full(16, 1 / 16), size=2000).reshape(-1, 4, 4).astype(float)
    phi2 = cramers_v(tables) ** 2 * 3
    four = np.full(2000, 4.0)
    assert cramers_v(tables).mean() > 0.11
    assert corrected_v(phi2, np.full(2000, 200.0), four, four).mean() < 0.05


def test_few_expected_counts_call_for_permutation() -> None:
    found = crossed(np.array([[4, 1], [1, 5]]), permutations=1999)
    assert (found.method, found.permutations) == ("permutation", 1999)
    # margins 5, 6 and 5, 6: 5 x 5 / 11 = 2.3 expected; tables as far off: Fisher's exact test by chi-squared, 0.0801
    assert found.p == pytest.approx(0.0801, abs=0.02)


def test_posts_that_say_everything_five_times_are_not_five_times_as_sure() -> None:
    """Independent posts, all of their mentions alike: chi-squared grows fivefold, p does not fall."""
    rng = np.random.default_rng(2)
    ps, cells, within = [], [], []
    for _ in range(60):
        axes = [Axis(np.repeat(rng.integers(1, 4, 80), 5), ONE_OF_FOUR) for _ in range(2)]
        found = cross_table(axes, np.repeat(np.arange(80), 5), permutations=199, resamples=0)
        assert found.method == "permutation"
        ps.append(found.p)
        cells.append(found.cell_p[:3, :3])
        within.append(np.abs(found.adjusted[:3, :3]) > 1.96)
    assert np.mean(np.array(ps) <= 0.05) < 0.15
    assert np.mean(ps) == pytest.approx(0.5, abs=0.12)
    assert np.mean(np.array(cells) < 0.05) < 0.08
    assert np.mean(within) > 0.3  # what residuals of independent mentions would have called notable


def test_association_within_posts_is_found() -> None:
    rng = np.random.default_rng(3)
    first = np.repeat(rng.integers(1, 4, 120), 3)
    second = np.where(rng.random(360) < 0.4, first, rng.integers(1, 4, 360))
    found = cross_table([Axis(first, ONE_OF_FOUR), Axis(second, ONE_OF_FOUR)], np.repeat(np.arange(120), 3))
    assert found.p == pytest.approx(1 / 1000)
    assert (np.diag(found.adjusted)[:3] > 3).all() and (np.diag(found.cell_p_holm)[:3] < 0.01).all()
    assert found.corrected_v.low > 0.2


def test_labels_that_nobody_has_disturb_no_other() -> None:
    wide = np.zeros((5, 5), dtype=int)
    wide[:4, :4] = HAIR_AND_EYES
    found, narrow = crossed(wide), crossed(HAIR_AND_EYES)
    assert (found.dof, found.p, found.cramers_v) == pytest.approx((narrow.dof, narrow.p, narrow.cramers_v))
    assert np.isnan(found.adjusted[4]).all() and np.isnan(found.cell_p[:, 4]).all()
    assert found.cell_p_holm[:4, :4] == pytest.approx(narrow.cell_p_holm)
    assert found.corrected_v.value == pytest.approx(narrow.corrected_v.value)


@pytest.mark.parametrize("table", [[[0, 0], [0, 0]], [[3, 4], [0, 0]], [[3, 0], [4, 0]]])
def test_fewer_than_two_rows_or_columns_give_no_test(table: list[list[int]]) -> None:
    found = crossed(np.array(table), resamples=50)
    assert np.isnan([found.chi2, found.p, found.cramers_v, found.corrected_v.value, found.corrected_v.low]).all()
    assert found.dof == 0 and found.permutations == 0
    assert np.isnan(found.cell_p).all()


def test_a_mention_with_several_labels_is_several_pairs() -> None:
    first = Axis(np.array([0, 1, 1, 0, 2]), np.array([[True, False], [True, True], [False, False]]))
    second = Axis(np.array([0, 1, 0, 1, 0]), np.array([[True, False], [True, True]]))
    found = cross_table([first, second], np.array([0, 0, 1, 2, 2]), permutations=99, resamples=20)
    assert found.observed.tolist() == [[4, 2], [2, 1]]
    assert found.posts.tolist() == [[3, 2], [2, 1]]
    assert (found.pairs, found.mentions, found.known_posts) == (9, 4, 3)
    assert found.method == "permutation"


def test_the_interval_of_v_covers_the_truth_where_mentions_cluster() -> None:
    """Posts of one to four mentions with a lean of their own; the truth is V of very many posts."""

    def drawn(posts: int, seed: int) -> CrossTable:
        rng = np.random.default_rng(seed)
        post = np.repeat(np.arange(posts), rng.integers(1, 5, posts))
        lean, shift = rng.integers(0, 3, posts)[post], rng.integers(0, 3, posts)[post]
        first = np.where(rng.random(len(post)) < 0.7, lean, rng.integers(0, 3, len(post)))
        own = np.where(rng.random(len(post)) < 0.4, first, shift)
        axes = (Axis(first, np.eye(3, dtype=bool)), Axis(own, np.eye(3, dtype=bool)))
        return cross_table(axes, post, permutations=0, resamples=300, seed=seed)

    truth = drawn(200_000, 0).cramers_v
    found = [drawn(300, seed).corrected_v for seed in range(1, 121)]
    assert 0.88 <= np.mean([one.low <= truth <= one.high for one in found]) <= 0.99


def test_a_line_a_cell() -> None:
    found = crossed(HAIR_AND_EYES)
    frame = found.frame(["black", "brown", "red", "blond"], ["brown", "blue", "hazel", "green"])
    line = frame[(frame["row"] == "blond") & (frame["column"] == "blue")].iloc[0]
    assert (line["observed"], line["posts"]) == (94, 94)
    assert line["pearson_residual"] == pytest.approx(7.05, abs=0.005)
    assert line["adjusted_residual"] == pytest.approx(found.adjusted[3, 1])
    assert line["p_holm"] == found.cell_p_holm[3, 1]


@pytest.mark.slow
def test_a_million_mentions_of_hundreds_of_label_sets_are_crossed_in_seconds() -> None:
    """Measured in time of processors, at the scale of the other large tests: ten seconds of two processors at a million."""
    axes, post = made(int(MENTIONS / 1.667), (12, 12), seed=4, patterns=120)
    started = time.process_time()
    found = cross_table(axes, post)
    assert time.process_time() - started < 20 * max(MENTIONS / 1_000_000, 0.3)
    assert found.method == "permutation" and found.p > 0.05  # the axes have nothing to do with each other
    assert found.corrected_v.low <= 0.001 < found.cramers_v
