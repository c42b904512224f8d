"""Labels that go together, against NLTK, scikit-learn, hand-worked cases and the study's difference of PMIs."""

from __future__ import annotations

import math

import numpy as np
import pytest
from nltk.metrics import BigramAssocMeasures
from sklearn.metrics import matthews_corrcoef

from analysis.co_occurrence import delta_pmi, lift, npmi, phi, pmi, sides
from analysis.counts import Axis, tabulate
from analysis.layout import Layout
from analysis.post_patterns import PostPatterns
from tests.analysis.posts import made


def table() -> np.ndarray:
    axes, post = made(300, (4, 5), seed=1)
    return tabulate(axes, Layout.of(post))[0]


def test_pmi_is_that_of_nltk_where_mentions_have_several_labels() -> None:
    counts = table()
    found = pmi(counts)
    for i, j in np.ndindex(4, 5):
        n = tuple(int(k) for k in (counts[i, j], counts[i, -1], counts[-1, j], counts[-1, -1]))
        assert found[i, j] == pytest.approx(BigramAssocMeasures.pmi(n[0], n[1:3], n[3]))
    assert lift(counts) == pytest.approx(2**found)


def test_pmi_is_in_bits_and_undefined_without_mentions() -> None:
    # p(x) = p(y) = 1/2, p(p) = 3/4, p(q) = 1/4: log2 of (1/2)/(3/8), of (1/4)/(3/8), of (1/4)/(1/8)
    found = pmi(np.array([[8, 0, 8], [4, 4, 8], [12, 4, 16]]))
    assert found[[0, 1, 1], [0, 0, 1]] == pytest.approx([math.log2(4 / 3), math.log2(2 / 3), 1.0])
    assert np.isnan(found[0, 1])


def test_phi_is_the_correlation_of_having_the_labels() -> None:
    axes, post = made(300, (4, 5), seed=1)
    known = np.all([axis.has.any(axis=1).take(axis.codes) for axis in axes], axis=0)
    marks = [axis.has[axis.codes[known]] for axis in axes]
    found = phi(tabulate(axes, Layout.of(post))[0])
    for i, j in np.ndindex(4, 5):
        assert found[i, j] == pytest.approx(matthews_corrcoef(marks[0][:, i], marks[1][:, j]))


def test_npmi_by_hand() -> None:
    # 8 of 16 have a, 4 have p, 4 both: pmi 1 bit, -log2(4/16) = 2
    counts = np.array([[4, 4, 8], [0, 8, 8], [4, 12, 16]])
    assert npmi(counts)[0, 0] == pytest.approx(0.5)
    assert npmi(counts)[1, 0] == -1.0
    assert npmi(np.array([[3, 0, 3], [0, 5, 5], [3, 5, 8]]))[[0, 1], [0, 1]] == pytest.approx([1.0, 1.0])
    assert npmi(np.array([[6, 6], [6, 6]])) == pytest.approx(1.0)


def test_labels_that_are_independent_have_nothing_in_common() -> None:
    n = np.outer([10, 20, 30], [1, 2, 3])
    counts = np.block([[n, n.sum(axis=1, keepdims=True)], [n.sum(axis=0, keepdims=True), n.sum(keepdims=True)]])
    for measure, none in ((pmi, 0.0), (npmi, 0.0), (phi, 0.0), (lift, 1.0)):
        assert measure(counts) == pytest.approx(np.full((3, 3), none))


def test_labels_that_nobody_has_have_no_figure_smoothed_or_not() -> None:
    counts = np.array([[3, 0, 3], [0, 0, 0], [3, 0, 3]])
    for found in (pmi(counts), pmi(counts, 0.5), npmi(counts), lift(counts), phi(counts)):
        assert np.isnan(found[1]).all() and np.isnan(found[:, 1]).all()


def test_smoothing_is_that_many_mentions_more_of_each_pair() -> None:
    counts = np.array([[4, 0, 4], [2, 5, 7], [6, 5, 11]])
    more = np.array([[4.5, 0.5, 5], [2.5, 5.5, 8], [7, 6, 13]])
    assert pmi(counts, 0.5) == pytest.approx(pmi(more))
    assert np.isnan(pmi(counts)[0, 1]) and pmi(counts, 0.5)[0, 1] < 0


def test_the_difference_without_smoothing_is_the_studys() -> None:
    """PMI among positive mentions less PMI among negative ones, of mentions with one value and one perspective, one by one."""
    rng = np.random.default_rng(2)
    coded = rng.integers(0, [3, 4, 3], size=(500, 3)).tolist()  # value, perspective, positive, neutral or negative
    axes = [Axis(np.array(coded)[:, i], np.eye(size, dtype=bool)) for i, size in enumerate((3, 4, 3))]
    axes[2] = sides(axes[2], praise=[0], complaint=[2])
    found = delta_pmi(tabulate(axes, Layout.of(np.arange(500)))[0], smoothing=0)
    for value in range(3):
        for perspective in range(4):
            parts = []
            for side in (0, 2):
                rows = [(v, p) for v, p, s in coded if s == side]
                both = sum(row == (value, perspective) for row in rows) / len(rows)
                one, other = (sum(row[i] == x for row in rows) / len(rows) for i, x in ((0, value), (1, perspective)))
                parts.append(math.log2(both / (one * other)))
            assert found[value, perspective] == pytest.approx(parts[0] - parts[1], abs=1e-9)


def test_a_mixed_mention_praises_and_criticises() -> None:
    stance = Axis(np.array([0, 1, 2, 3]), np.eye(4, dtype=bool))  # positive, neutral, negative, mixed
    both = sides(stance, praise=[0, 3], complaint=[2, 3])
    assert both.has[both.codes].tolist() == [[True, False], [False, False], [False, True], [True, True]]


def test_the_difference_has_an_interval_that_covers_the_truth() -> None:
    """A pair that goes together twice as often in praise as in complaint, in posts of three mentions alike."""
    rng = np.random.default_rng(3)

    def drawn(posts: int) -> PostPatterns:
        post = np.repeat(np.arange(posts), 3)
        side = np.repeat(rng.integers(0, 2, posts), 3)
        value = np.repeat(rng.random(posts) < 0.4, 3)
        chance = np.where(value & (side == 0), 0.6, 0.3)
        perspective = rng.random(3 * posts) < chance
        codes = [value.astype(int), perspective.astype(int), side]
        return PostPatterns.of([Axis(code, np.eye(2, dtype=bool)) for code in codes], post)

    truth = delta_pmi(drawn(300_000).table, smoothing=0)[1, 1]
    found = [drawn(250).resampled(delta_pmi, resamples=300, seed=i) for i in range(100)]
    assert 0.88 <= np.mean([one.low[1, 1] <= truth <= one.high[1, 1] for one in found]) <= 0.99
    assert truth > 0.4
