"""Agreement figures against scikit-learn, the krippendorff package and published examples."""

from __future__ import annotations

from typing import Any

import krippendorff
import numpy as np
import pytest
from sklearn import metrics

from analysis.agreement import (
    accuracy,
    cohen_kappa,
    contingency,
    f1,
    krippendorff_alpha,
    label_tables,
    masi_alpha,
    masi_distance,
    mean_defined,
    one_against_rest,
    precision,
    recall,
)
from analysis.bootstrap import weights


@pytest.fixture(params=range(3))
def codes(request: pytest.FixtureRequest) -> tuple[Any, Any]:
    """Two codings of 120 units with 4 categories, alike in two cases of three."""
    generator = np.random.default_rng(request.param)
    gold = generator.choice(4, 120, p=[0.5, 0.3, 0.15, 0.05])
    return gold, np.where(generator.random(120) < 0.65, gold, generator.choice(4, 120))


@pytest.fixture(params=range(3))
def marks(request: pytest.FixtureRequest) -> tuple[Any, Any]:
    """Two codings of 150 units with any of 6 labels, some sets empty."""
    generator = np.random.default_rng(request.param)
    gold = generator.random((150, 6)) < [0.5, 0.3, 0.2, 0.1, 0.05, 0.2]
    return gold, gold ^ (generator.random((150, 6)) < 0.1)


def test_kappa_and_accuracy_agree_with_scikit_learn(codes: tuple[Any, Any]) -> None:
    table = contingency(*codes, 4)
    assert table.tolist() == metrics.confusion_matrix(*codes).tolist()
    assert cohen_kappa(table) == pytest.approx(metrics.cohen_kappa_score(*codes))
    assert accuracy(table) == pytest.approx(metrics.accuracy_score(*codes))


def test_figures_of_one_category_agree_with_scikit_learn(codes: tuple[Any, Any]) -> None:
    tables = one_against_rest(contingency(*codes, 4))
    p, r, f, n = metrics.precision_recall_fscore_support(*codes)
    assert precision(tables) == pytest.approx(p)
    assert recall(tables) == pytest.approx(r)
    assert f1(tables) == pytest.approx(f)
    assert tables[:, 1].sum(axis=-1).tolist() == n.tolist()
    assert tables.sum(axis=(-2, -1)).tolist() == [120.0] * 4


def test_figures_of_label_sets_agree_with_scikit_learn(marks: tuple[Any, Any]) -> None:
    tables = label_tables(*marks)
    assert tables.tolist() == metrics.multilabel_confusion_matrix(*marks).tolist()
    pooled = tables.sum(axis=0)
    for figure, reference in (
        (precision, metrics.precision_score),
        (recall, metrics.recall_score),
        (f1, metrics.f1_score),
    ):
        assert figure(pooled) == pytest.approx(reference(*marks, average="micro"))
        assert mean_defined(figure(tables)) == pytest.approx(reference(*marks, average="macro"))
    kappas = [metrics.cohen_kappa_score(marks[0][:, i], marks[1][:, i]) for i in range(6)]
    assert cohen_kappa(tables) == pytest.approx(np.array(kappas))


def test_alpha_agrees_with_the_krippendorff_package(codes: tuple[Any, Any], marks: tuple[Any, Any]) -> None:
    reference = krippendorff.alpha(np.array(codes), level_of_measurement="nominal")
    assert krippendorff_alpha(contingency(*codes, 4)) == pytest.approx(reference)
    references = [
        krippendorff.alpha(np.array([side[:, i] for side in marks]).astype(int), level_of_measurement="nominal")
        for i in range(6)
    ]
    assert krippendorff_alpha(label_tables(*marks)) == pytest.approx(np.array(references))


@pytest.mark.parametrize(
    ("first", "second", "alpha"),
    [("0100000010", "1110010000", 0.095), ("aabbdcccedda", "babbbccceddd", 0.692)],
    ids=["binary", "nominal"],
)
def test_alpha_is_that_of_the_published_examples(first: str, second: str, alpha: float) -> None:
    # Krippendorff 2011, "Computing Krippendorff's alpha-reliability", sections A and B
    letters = sorted(set(first + second))
    one, two = (np.array([letters.index(c) for c in side]) for side in (first, second))
    assert krippendorff_alpha(contingency(one, two, len(letters))) == pytest.approx(alpha, abs=0.0005)


def test_alpha_over_label_sets_agrees_with_the_krippendorff_package(marks: tuple[Any, Any]) -> None:
    sets, which = np.unique(np.concatenate(marks), axis=0, return_inverse=True)

    def masi(v1: Any, v2: Any, i1: Any, i2: Any, n_v: Any, dtype: Any = float) -> Any:
        return np.vectorize(lambda a, b: by_hand(set(np.flatnonzero(sets[a])), set(np.flatnonzero(sets[b]))))(i1, i2)

    data = which.ravel().reshape(2, -1)
    assert masi_alpha(*marks) == pytest.approx(krippendorff.alpha(data, level_of_measurement=masi))


def by_hand(first: set[Any], second: set[Any]) -> float:
    if first == second:
        return 0.0
    monotonicity = 2 / 3 if first <= second or second <= first else 1 / 3 if first & second else 0.0
    return 1 - len(first & second) / len(first | second) * monotonicity


@pytest.mark.parametrize(
    ("first", "second", "distance"),
    [("abc", "abc", 0), ("", "", 0), ("ab", "abc", 1 - 4 / 9), ("ab", "bc", 1 - 1 / 9), ("a", "b", 1), ("", "a", 1)],
)
def test_masi_weighs_equal_nested_overlapping_and_disjoint_sets(first: str, second: str, distance: float) -> None:
    one, two = (np.array([letter in side for letter in "abc"]) for side in (first, second))
    assert masi_distance(one, two) == pytest.approx(distance)
    assert by_hand(set(first), set(second)) == pytest.approx(distance)


def test_weights_count_units_as_often_as_they_say(codes: tuple[Any, Any], marks: tuple[Any, Any]) -> None:
    drawn = weights(120, 5, seed=3)
    repeats = [np.repeat(np.arange(120), row.astype(int)) for row in drawn]
    tables = contingency(*codes, 4, drawn)
    assert tables.tolist() == [contingency(codes[0][r], codes[1][r], 4).tolist() for r in repeats]
    drawn = weights(150, 5, seed=3)
    repeats = [np.repeat(np.arange(150), row.astype(int)) for row in drawn]
    assert label_tables(*marks, drawn).tolist() == [label_tables(marks[0][r], marks[1][r]).tolist() for r in repeats]
    assert masi_alpha(*marks, drawn) == pytest.approx(np.array([masi_alpha(marks[0][r], marks[1][r]) for r in repeats]))


def test_a_figure_that_is_not_defined_is_nan() -> None:
    nothing = np.zeros((2, 2))
    agreed = np.array([[0.0, 0.0], [0.0, 9.0]])
    never_found = np.array([[5.0, 0.0], [4.0, 0.0]])
    for figure in (precision, recall, f1, accuracy, cohen_kappa, krippendorff_alpha):
        assert np.isnan(figure(nothing))
    assert np.isnan(cohen_kappa(agreed))
    assert np.isnan(krippendorff_alpha(agreed))
    assert np.isnan(precision(never_found))
    assert recall(never_found) == f1(never_found) == 0
    assert mean_defined(np.array([0.2, np.nan, 0.4])) == pytest.approx(0.3)
    assert np.isnan(mean_defined(np.array([np.nan])))


def test_perfect_agreement_is_one_and_reversal_below_zero() -> None:
    perfect, reversed_ = np.diag([4.0, 6.0]), np.fliplr(np.diag([5.0, 5.0]))
    assert cohen_kappa(perfect) == krippendorff_alpha(perfect) == 1
    assert cohen_kappa(reversed_) == -1
    assert krippendorff_alpha(reversed_) < -0.8
