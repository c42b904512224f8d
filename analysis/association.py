"""How far a table of counts is from independence. Tables are arrays of shape (..., rows, columns), or frames."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy import stats

Array = NDArray[np.float64]


def expected_counts(table: Array) -> Array:
    """Counts under independence: row total x column total / grand total; nan in an empty table."""
    rows, columns, total = _margins(table)
    with np.errstate(invalid="ignore"):
        return np.asarray(rows * columns / total)


def residuals(table: Array) -> Array:
    """Pearson residuals, (observed - expected) / sqrt(expected); nan where nothing is expected.

    Agresti 2002, "Categorical data analysis", section 3.3.
    """
    chance = expected_counts(table)
    with np.errstate(invalid="ignore"):
        return np.asarray((table - chance) / np.sqrt(np.where(chance > 0, chance, np.nan)))


def adjusted_residuals(table: Array) -> Array:
    """Standardised residuals: Pearson's over sqrt((1 - row share) (1 - column share)); standard normal under independence of
    independent mentions. nan where a row or a column is empty or holds everything.

    Haberman 1973, "The analysis of residuals in cross-classified tables".
    """
    rows, columns, total = _margins(table)
    with np.errstate(divide="ignore", invalid="ignore"):
        left = (1 - rows / total) * (1 - columns / total)
        return np.asarray(residuals(table) / np.sqrt(np.where(left > 0, left, np.nan)))


def chi_squared(table: Array) -> Array:
    """Pearson's chi-squared, shape (...), without continuity correction. Pearson 1900, "On the criterion that a given system"."""
    return np.asarray(np.nansum(residuals(table) ** 2, axis=(-2, -1)))


def cramers_v(table: Array) -> Array:
    """Cramér's V, shape (...), of the rows and columns in use; nan where fewer than two of either are.

    Cramér 1946, "Mathematical methods of statistics", section 21.9.
    """
    n, rows, columns = _used(table)
    with np.errstate(divide="ignore", invalid="ignore"):
        v = np.sqrt(chi_squared(table) / n / (np.minimum(rows, columns) - 1))
    return np.where(np.minimum(rows, columns) > 1, v, np.nan)


def corrected_v(phi2: Array, n: Array, rows: Array, columns: Array) -> Array:
    """Cramér's V corrected for its bias, from chi-squared / n, the table's total and its rows and columns in use.

    Bergsma 2013, "A bias-correction for Cramér's V and Tschuprow's T": phi2 less (rows - 1)(columns - 1) / (n - 1), 0 at
    least, over the lesser of rows - (rows - 1)^2 / (n - 1) and as much of the columns, less 1. nan where fewer than two of either
    are in use.
    """
    with np.errstate(divide="ignore", invalid="ignore"):
        less = np.maximum(phi2 - (rows - 1) * (columns - 1) / (n - 1), 0.0)
        smaller = np.minimum(rows - (rows - 1) ** 2 / (n - 1), columns - (columns - 1) ** 2 / (n - 1)) - 1
        v = np.sqrt(less / smaller)
    return np.where((np.minimum(rows, columns) > 1) & (smaller > 0), np.minimum(v, 1.0), np.nan)


def in_use(table: Array) -> tuple[Array, Array, Array]:
    """The total, and the rows and the columns that hold anything, each of shape (...)."""
    return _used(table)


def expected(counts: pd.DataFrame) -> pd.DataFrame:
    """`expected_counts` of a frame."""
    return _framed(expected_counts(_array(counts)), counts)


def pearson_residuals(counts: pd.DataFrame) -> pd.DataFrame:
    """`residuals` of a frame."""
    return _framed(residuals(_array(counts)), counts)


def more_than_chance(
    together: NDArray[np.integer], rows: NDArray[np.integer], columns: NDArray[np.integer], whole: int
) -> NDArray[np.float64]:
    """One-sided p of every pair, shape (rows, columns): how often chance alone would bring as many units together.

    `together` counts the units that have both labels, `rows` and `columns` those that have each, of `whole`. Were the sets of
    column labels dealt out anew over the units, each keeping its set of row labels, a pair would follow the
    hypergeometric distribution: what a permutation test approaches, without drawing one (Fisher 1935, "The logic of inductive
    inference"). 1 where a pair never occurs.
    """
    p = stats.hypergeom.sf(np.asarray(together) - 1, whole, np.asarray(rows)[:, None], np.asarray(columns)[None, :])
    return np.where(np.asarray(together) > 0, p, 1.0)


@dataclass(frozen=True, slots=True)
class Independence:
    """Pearson's chi-squared test of independence, with Cramér's V (0 none, 1 complete association)."""

    chi2: float
    dof: int
    p: float
    cramers_v: float
    n: int


def independence(counts: pd.DataFrame) -> Independence | None:
    """The test on the rows and columns that have mentions; None where fewer than two of either do.

    Its p takes every count as independent; `analysis.crosstab` has the one for posts of several mentions.
    """
    table = _array(counts)
    n, rows, columns = _used(table)
    if min(rows, columns) < 2:
        return None
    chi2, dof = float(chi_squared(table)), int((rows - 1) * (columns - 1))
    return Independence(chi2, dof, float(stats.chi2.sf(chi2, dof)), float(cramers_v(table)), int(n))


def _margins(table: Array) -> tuple[Array, Array, Array]:
    rows, columns = table.sum(axis=-1, keepdims=True), table.sum(axis=-2, keepdims=True)
    total = rows.sum(axis=-2, keepdims=True)
    return rows, columns, np.where(total > 0, total, np.nan)


def _used(table: Array) -> tuple[Array, Array, Array]:
    held = [(table.sum(axis=axis) > 0).sum(axis=-1) for axis in (-1, -2)]
    return np.asarray(table.sum(axis=(-2, -1))), np.asarray(held[0]), np.asarray(held[1])


def _array(counts: pd.DataFrame) -> Array:
    return counts.to_numpy(dtype=np.float64)


def _framed(table: Array, like: pd.DataFrame) -> pd.DataFrame:
    return pd.DataFrame(table, index=like.index, columns=like.columns)
