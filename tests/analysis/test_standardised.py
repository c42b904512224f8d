"""Direct standardisation by hand, and its interval against a bootstrap of posts."""

from __future__ import annotations

import numpy as np
import pytest

from analysis.counts import Axis
from analysis.layout import Layout
from analysis.shares import wilson
from analysis.standardised import standardised

YES_NO = np.array([[True], [False]])  # one label; the second pattern is coded otherwise


def two(label: list[int], stratum: list[int], strata: int = 2) -> tuple[Axis, Axis]:
    """Axes of rows with label 0 or 1 (every row is coded) in one stratum each."""
    return Axis(np.array(label), np.eye(2, dtype=bool)), Axis(np.array(stratum), np.eye(strata, dtype=bool))


def counted(parts: list[tuple[int, int, int, int]]) -> tuple[Axis, Axis, np.ndarray]:
    """Rows from (group, stratum, mentions with label 0, coded mentions)."""
    group, stratum, label = [], [], []
    for g, s, n, known in parts:
        group += [g] * known
        stratum += [s] * known
        label += [0] * n + [1] * (known - n)
    axis, strata = two(label, stratum)
    return axis, strata, np.array(group) == 0


SIMPSON = [(0, 0, 160, 200), (1, 0, 36, 40), (0, 1, 4, 40), (1, 1, 40, 200)]


def test_shares_at_the_pooled_mix_by_hand() -> None:
    axis, strata, a = counted(SIMPSON)
    found = standardised(axis, strata, Layout.of(np.arange(480)), a)
    assert found.weights.tolist() == [0.5, 0.5] and found.covered == 1.0
    assert found.share[0] == pytest.approx(0.5 * 0.8 + 0.5 * 0.1)
    assert found.share_b[0] == pytest.approx(0.5 * 0.9 + 0.5 * 0.2)
    assert found.difference[0] == pytest.approx(-0.1)
    # one mention a post: the variances are those of stratified binomials, w^2 p (1 - p) / k, and the sizes they are worth
    sizes = []
    for group, share in ((0, 0.45), (1, 0.55)):
        variance = sum(0.25 * n / k * (1 - n / k) / k for g, _, n, k in SIMPSON if g == group)
        sizes.append(share * (1 - share) / variance)
    (low, high), (low_b, high_b) = (wilson(p * n, n) for p, n in zip((0.45, 0.55), sizes, strict=True))
    assert found.low[0] == pytest.approx(-0.1 - np.hypot(0.45 - low, high_b - 0.55))
    assert found.high[0] == pytest.approx(-0.1 + np.hypot(high - 0.45, 0.55 - low_b))
    assert found.difference[1] == pytest.approx(0.1)


def test_a_stratum_that_one_group_hardly_has_is_left_out_and_said() -> None:
    axis, strata, a = counted([(0, 0, 15, 20), (1, 0, 5, 20), (0, 1, 9, 9), (1, 1, 0, 51)])
    found = standardised(axis, strata, Layout.of(np.arange(100)), a)
    assert found.weights.tolist() == [1.0, 0.0] and found.covered == pytest.approx(0.4)
    assert found.difference[0] == pytest.approx(0.5)
    alone = standardised(axis, strata, Layout.of(np.arange(100)), a, least=21)
    assert np.isnan(alone.difference).all() and alone.covered == 0.0


def test_mentions_of_one_post_are_taken_together_and_a_mention_counts_in_each_of_its_strata() -> None:
    # stratum patterns: first, second, both
    strata = Axis(np.tile([0, 1, 2, 2], 40), np.array([[True, False], [False, True], [True, True]]))
    axis = Axis(np.tile([0, 1, 0, 0], 40), np.eye(2, dtype=bool))
    a = np.repeat([True, False], 80)
    single = standardised(axis, strata, Layout.of(np.arange(160)), a)
    # of each group 60 mentions in either stratum; of label 0 60 in the first and 40 in the second
    assert single.weights.tolist() == [0.5, 0.5]
    assert single.share[0] == pytest.approx(0.5 * 1 + 0.5 * 2 / 3) and single.difference[0] == 0.0
    doubled = standardised(axis, strata, Layout.of(np.repeat(np.arange(80), 2)), a)
    assert doubled.high[0] - doubled.low[0] != pytest.approx(single.high[0] - single.low[0])


def test_the_interval_is_that_of_a_bootstrap_of_posts() -> None:
    rng = np.random.default_rng(7)
    posts = 400
    size = rng.integers(1, 4, posts)
    post = np.repeat(np.arange(posts), size)
    lean = np.repeat(rng.random(posts), size)
    stratum = np.repeat(rng.integers(0, 3, posts), size)
    a = np.repeat(rng.random(posts), size) < 0.35 + 0.15 * (stratum == 1)
    label = (rng.random(len(post)) > np.clip(0.2 + 0.4 * lean + 0.2 * a + 0.1 * stratum, 0, 1)).astype(int)
    axis, strata = two(label.tolist(), stratum.tolist(), 3)
    found = standardised(axis, strata, Layout.of(post), a)

    def drawn() -> float:
        times = np.bincount(rng.integers(0, posts, posts), minlength=posts)[post].astype(float)
        shares = []
        for group in (a, ~a):
            k = np.array([(times * group * (stratum == s)).sum() for s in range(3)])
            n = np.array([(times * group * (stratum == s) * (label == 0)).sum() for s in range(3)])
            shares.append(float(found.weights @ (n / k)))
        return shares[0] - shares[1]

    spread = np.std([drawn() for _ in range(3000)])
    assert (found.high[0] - found.low[0]) / 2 / 1.959964 == pytest.approx(spread, rel=0.08)


def test_a_share_of_nothing_still_has_a_width() -> None:
    axis, strata, a = counted([(0, 0, 0, 20), (1, 0, 5, 100)])
    found = standardised(axis, strata, Layout.of(np.arange(120)), a)
    assert found.difference[0] == pytest.approx(-0.05) and found.low[0] < -0.05 < 0 < found.high[0]
