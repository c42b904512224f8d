"""Whether a confidence of 0.8 is right eight times in ten."""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike

from analysis.counts import per_code
from analysis.shares import wilson

BINS = 10


def reliability(confidence: ArrayLike, correct: ArrayLike, bins: int = BINS) -> pd.DataFrame:
    """The reliability diagram: bins of equal width over 0 to 1, those without codes left out.

    Columns `low`, `high` (edges, high included), `n`, `confidence` (mean), `accuracy` (share correct) with its 95 %
    Wilson interval `accuracy_low`, `accuracy_high`, and `noise` (variance that the share has by chance when the
    confidences are true). Niculescu-Mizil and Caruana 2005, "Predicting good probabilities with supervised learning".
    """
    sure, right = np.asarray(confidence, dtype=float), np.asarray(correct, dtype=float)
    which = np.clip(np.ceil(sure * bins).astype(int) - 1, 0, bins - 1)
    n = per_code(which, bins)
    used = np.flatnonzero(n)
    n = n[used]
    mean = per_code(which, bins, sure)[used] / n
    hits = per_code(which, bins, right)[used]
    low, high = wilson(hits, n)
    noise = per_code(which, bins, sure * (1 - sure))[used] / n**2
    return pd.DataFrame(
        {
            "low": used / bins,
            "high": (used + 1) / bins,
            "n": n,
            "confidence": mean,
            "accuracy": hits / n,
            "accuracy_low": low,
            "accuracy_high": high,
            "noise": noise,
        }
    )


def expected_calibration_error(diagram: pd.DataFrame) -> float:
    """Mean gap between confidence and accuracy, weighted by codes, of a `reliability` diagram; nan without codes.

    Naeini, Cooper and Hauskrecht 2015, "Obtaining well calibrated probabilities using Bayesian binning".
    """
    if diagram.empty:
        return float("nan")
    gaps = (diagram["accuracy"] - diagram["confidence"]).abs()
    return float(np.average(gaps, weights=diagram["n"]))


def calibration_noise(diagram: pd.DataFrame) -> float:
    """The calibration error to expect by chance from so few codes if every confidence were true; nan without codes.

    The mean of |Z| for a normal Z of variance v is sqrt(2v / pi).
    """
    if diagram.empty:
        return float("nan")
    return float(np.average(np.sqrt(2 * diagram["noise"] / np.pi), weights=diagram["n"]))
