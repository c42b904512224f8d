"""From scores to probabilities: logistic regression on held-out examples (Platt 1999)."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
STRENGTH = 1.0  # inverse regularisation


def fit(features: Array, truth: NDArray[np.bool_]) -> Array:
    """Coefficients, the intercept last; features of shape (cases, features)."""
    from sklearn.linear_model import LogisticRegression

    if truth.all() or not truth.any():
        return np.array([*np.zeros(features.shape[1]), 4.0 if truth.any() else -4.0])
    model = LogisticRegression(C=STRENGTH, max_iter=2000).fit(features, truth)
    return np.append(model.coef_[0], model.intercept_[0])


def apply(coefficients: Array, features: Array) -> Array:
    """Probabilities of shape (cases,)."""
    return 1 / (1 + np.exp(-(features @ coefficients[:-1] + coefficients[-1])))
