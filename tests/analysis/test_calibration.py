"""The reliability diagram and calibration error, against scikit-learn, by hand and by simulation."""

from __future__ import annotations

import numpy as np
import pytest
from sklearn.calibration import calibration_curve

from analysis.calibration import calibration_noise, expected_calibration_error, reliability


def test_the_diagram_agrees_with_scikit_learn() -> None:
    generator = np.random.default_rng(1)
    sure = generator.random(500)
    right = generator.random(500) < sure**2
    diagram = reliability(sure, right)
    share, confidence = calibration_curve(right, sure, n_bins=10)
    assert diagram["accuracy"].to_numpy() == pytest.approx(share)
    assert diagram["confidence"].to_numpy() == pytest.approx(confidence)
    assert diagram["n"].sum() == 500
    assert (diagram["accuracy_low"] <= diagram["accuracy"]).all()
    assert (diagram["accuracy"] <= diagram["accuracy_high"]).all()


def test_calibration_error_by_hand() -> None:
    # Bin 0.6-0.7: 2 codes, confidence 0.65, half right; bin 0.9-1: 3 codes, confidence 1, all right
    diagram = reliability([0.61, 0.69, 1, 1, 1], [True, False, True, True, True])
    assert diagram[["low", "high", "n"]].to_numpy().tolist() == [[0.6, 0.7, 2], [0.9, 1.0, 3]]
    assert expected_calibration_error(diagram) == pytest.approx(2 / 5 * 0.15)
    # Only the first bin can differ by chance: variance of its share (0.61 x 0.39 + 0.69 x 0.31) / 4
    variance = (0.61 * 0.39 + 0.69 * 0.31) / 4
    assert calibration_noise(diagram) == pytest.approx(2 / 5 * np.sqrt(2 * variance / np.pi))


def test_edges_belong_to_the_bin_below_and_the_ends_to_a_bin() -> None:
    assert reliability([0, 0.5, 1], [0, 1, 1])["high"].tolist() == [0.1, 0.5, 1.0]


def test_confidences_that_are_true_show_the_error_of_chance() -> None:
    generator = np.random.default_rng(7)
    sure = generator.uniform(0.3, 1, 250)
    errors = [expected_calibration_error(reliability(sure, generator.random(250) < sure)) for _ in range(400)]
    assert np.mean(errors) == pytest.approx(calibration_noise(reliability(sure, sure > 0.5)), rel=0.05)
    overconfident = reliability(sure, generator.random(250) < sure - 0.2)
    assert expected_calibration_error(overconfident) == pytest.approx(0.2, abs=0.06)


def test_without_codes_nothing_is_defined() -> None:
    diagram = reliability([], [])
    assert diagram.empty
    assert np.isnan(expected_calibration_error(diagram))
    assert np.isnan(calibration_noise(diagram))
