"""How far two codings of the same units agree.

Every figure is a function of contingency tables whose last two axes are (gold, found); axes before them are labels or
resamples. A figure that is not defined (nothing found, one category only) is nan.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
Codes = NDArray[np.intp]
Marks = NDArray[np.bool_]


def contingency(gold: Codes, found: Codes, categories: int, weights: Array | None = None) -> Array:
    """Counts of category pairs, shape (..., categories, categories), of codes of shape (units,).

    `weights`, shape (..., units), count each unit that often.
    """
    pairs = np.eye(categories**2)[gold * categories + found]
    return _total(pairs, weights).reshape(*_lead(weights), categories, categories)


def label_tables(gold: Marks, found: Marks, weights: Array | None = None) -> Array:
    """A 2 x 2 table per label, shape (..., labels, 2, 2), of marks of shape (units, labels); index 1 is "has it"."""
    cells = [_total((gold == g) & (found == f), weights) for g in (False, True) for f in (False, True)]
    return np.stack(cells, axis=-1).reshape(*cells[0].shape, 2, 2)


def one_against_rest(table: Array) -> Array:
    """The 2 x 2 table of each category, shape (..., k, 2, 2), of a table of shape (..., k, k)."""
    both = np.diagonal(table, axis1=-2, axis2=-1)
    missed = table.sum(axis=-1) - both
    added = table.sum(axis=-2) - both
    neither = table.sum(axis=(-2, -1))[..., None] - both - missed - added
    return np.stack([neither, added, missed, both], axis=-1).reshape(*both.shape, 2, 2)


def precision(tables: Array) -> Array:
    """Share of what was found that gold has, of 2 x 2 tables."""
    return _ratio(tables[..., 1, 1], tables[..., :, 1].sum(axis=-1))


def recall(tables: Array) -> Array:
    """Share of what gold has that was found, of 2 x 2 tables."""
    return _ratio(tables[..., 1, 1], tables[..., 1, :].sum(axis=-1))


def f1(tables: Array) -> Array:
    """Harmonic mean of precision and recall, 2tp / (2tp + fp + fn), of 2 x 2 tables.

    Van Rijsbergen 1979, "Information retrieval", chapter 7.
    """
    twice = 2 * tables[..., 1, 1]
    return _ratio(twice, twice + tables[..., 0, 1] + tables[..., 1, 0])


def mean_defined(values: Array) -> Array:
    """Mean over the last axis of the values that are defined; nan where none is."""
    defined = np.isfinite(values)
    return _ratio(np.where(defined, values, 0).sum(axis=-1), defined.sum(axis=-1))


def accuracy(table: Array) -> Array:
    """Share of units on which both agree."""
    return _ratio(np.trace(table, axis1=-2, axis2=-1), table.sum(axis=(-2, -1)))


def cohen_kappa(table: Array) -> Array:
    """Agreement beyond that of two coders who keep their own frequencies and code by chance; 1 is perfect.

    Cohen 1960, "A coefficient of agreement for nominal scales".
    """
    n = table.sum(axis=(-2, -1))
    agreed = n * np.trace(table, axis1=-2, axis2=-1)
    chance = (table.sum(axis=-1) * table.sum(axis=-2)).sum(axis=-1)
    return _ratio(agreed - chance, n * n - chance)


def krippendorff_alpha(table: Array) -> Array:
    """Nominal alpha of two coders without missing codes; 1 is perfect, 0 chance.

    Krippendorff 2004, "Content analysis", chapter 11.
    """
    categories = table.shape[-1]
    observed = 1 - accuracy(table)
    totals = table.sum(axis=-1) + table.sum(axis=-2)
    return alpha_from(observed, totals, 1 - np.eye(categories))


def alpha_from(observed: Array, totals: Array, distance: Array) -> Array:
    """Krippendorff's alpha, 1 - observed / expected disagreement.

    `observed` is the mean distance within units, shape (...); `totals` how often each value was given by anyone,
    shape (..., values); `distance` of each value from each other, shape (values, values).
    """
    n = totals.sum(axis=-1)
    expected = _ratio(((totals @ distance) * totals).sum(axis=-1), n * (n - 1))
    return 1 - _ratio(observed, expected)


def masi_distance(first: Marks, second: Marks) -> Array:
    """Distance of label sets, 0 equal to 1 disjoint: 1 - Jaccard x monotonicity; two empty sets are equal.

    Marks of shape (..., labels). Passonneau 2006, "Measuring agreement on set-valued items (MASI)": monotonicity is 1
    for equal sets, 2/3 where one holds the other, 1/3 where they overlap, else 0.
    """
    both = (first & second).sum(axis=-1)
    either = (first | second).sum(axis=-1)
    smaller = np.minimum(first.sum(axis=-1), second.sum(axis=-1))
    monotonicity = np.select([both == either, both == smaller, both > 0], [1.0, 2 / 3, 1 / 3], 0.0)
    jaccard = np.where(either > 0, both / np.maximum(either, 1), 1.0)
    return np.asarray(1 - jaccard * monotonicity)


def masi_alpha(gold: Marks, found: Marks, weights: Array | None = None) -> Array:
    """Krippendorff's alpha over label sets with the MASI distance, shape (...), of marks of shape (units, labels)."""
    units = len(gold)
    sets, which = np.unique(np.concatenate([gold, found]), axis=0, return_inverse=True)
    given = np.eye(len(sets))[which.ravel()]
    totals = _total(given[:units] + given[units:], weights)
    observed = _ratio(_total(masi_distance(gold, found), weights), _total(np.ones(units), weights))
    return alpha_from(observed, totals, masi_distance(sets[:, None], sets[None, :]))


def _total(values: NDArray[Any], weights: Array | None) -> Array:
    numbers = values.astype(np.float64)
    return numbers.sum(axis=0) if weights is None else weights @ numbers


def _lead(weights: Array | None) -> tuple[int, ...]:
    return () if weights is None else weights.shape[:-1]


def _ratio(part: NDArray[Any], whole: NDArray[Any]) -> Array:
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.asarray(np.where(whole > 0, part / whole, np.nan))
