"""From scores to probabilities: logistic regression on held-out examples (Platt 1999), of a label or between labels."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from pipeline.coding.offline.tuning import COMPOSING, LEARNING

Array = NDArray[np.float64]


def fit(features: Array, truth: NDArray[np.bool_]) -> Array:
    """Coefficients, the intercept last; features of shape (cases, features)."""
    from sklearn.linear_model import LogisticRegression

    if truth.all() or not truth.any():
        return np.array([*np.zeros(features.shape[1]), LEARNING.certain if truth.any() else -LEARNING.certain])
    model = LogisticRegression(C=LEARNING.strength, max_iter=LEARNING.rounds).fit(features, truth)
    return np.append(model.coef_[0], model.intercept_[0])


def apply(coefficients: Array, features: Array) -> Array:
    """Probabilities of shape (cases,)."""
    return 1 / (1 + np.exp(-(features @ coefficients[:-1] + coefficients[-1])))


def logit(chances: Array) -> Array:
    """Log odds, of chances kept away from 0 and 1."""
    kept = chances.clip(LEARNING.surest, 1 - LEARNING.surest)
    return np.log(kept / (1 - kept))


def best_threshold(chances: Array, truth: NDArray[np.bool_]) -> float:
    """The probability from which to say yes, so that yes and no agree best with the truth by Cohen's kappa.

    The middle of the longest stretch of thresholds that are within LEARNING.as_good of the best one.
    """
    from analysis.agreement import cohen_kappa, contingency

    steps = np.linspace(COMPOSING.least_tried, COMPOSING.most_tried, COMPOSING.tried)
    kappas = np.array([cohen_kappa(contingency(truth.astype(int), (chances >= t).astype(int), 2)) for t in steps])
    good = np.flatnonzero(np.nan_to_num(kappas) >= np.nanmax(np.nan_to_num(kappas)) - LEARNING.as_good)
    runs = np.split(good, np.flatnonzero(np.diff(good) > 1) + 1)
    return float(steps[max(runs, key=len)].mean())


def fit_choice(features: Array, truth: NDArray[np.int64], classes: int) -> Array:
    """Coefficients of a multinomial regression, shape (classes, features + 1), the intercept last."""
    from sklearn.linear_model import LogisticRegression

    result = np.zeros((classes, features.shape[1] + 1))
    result[:, -1] = LEARNING.absent
    present = np.unique(truth)
    if len(present) < 2:
        result[present, -1] = 0.0
        return result
    mean, spread = features.mean(0), features.std(0).clip(LEARNING.least_spread)
    model = LogisticRegression(C=LEARNING.strength, max_iter=LEARNING.rounds).fit((features - mean) / spread, truth)
    own, intercept = model.coef_ / spread, model.intercept_
    if len(present) == 2:  # one row stands for both
        own, intercept = np.vstack([-own, own]) / 2, np.append(-intercept, intercept) / 2
    result[present, :-1] = own
    result[present, -1] = intercept - own @ mean
    return result


def choose(coefficients: Array, features: Array) -> Array:
    """Probabilities of the classes, shape (classes,), from features of one case."""
    scores = coefficients[:, :-1] @ features + coefficients[:, -1]
    powers = np.exp(scores - scores.max())
    return powers / powers.sum()
