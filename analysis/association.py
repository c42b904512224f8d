"""How far two codes go together more than chance."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy import stats


def expected(counts: pd.DataFrame) -> pd.DataFrame:
    """Counts under independence: row total x column total / grand total."""
    total = counts.to_numpy().sum()
    outer = np.outer(counts.sum(axis=1), counts.sum(axis=0))
    return pd.DataFrame(outer / total if total else outer * np.nan, index=counts.index, columns=counts.columns)


def pearson_residuals(counts: pd.DataFrame) -> pd.DataFrame:
    """(observed - expected) / sqrt(expected); nan where nothing is expected. Agresti 2002, section 3.3."""
    chance = expected(counts)
    return (counts - chance) / np.sqrt(chance.where(chance > 0))


def pmi(counts: pd.DataFrame) -> pd.DataFrame:
    """Pointwise mutual information in bits, log2(observed / expected); nan for cells without mentions.

    Church and Hanks 1990, "Word association norms, mutual information, and lexicography".
    """
    chance = expected(counts)
    return np.log2(counts.where(counts > 0) / chance.where(chance > 0))


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

    Cramér 1946, "Mathematical Methods of Statistics".
    """
    used = counts.loc[counts.sum(axis=1) > 0, counts.sum(axis=0) > 0]
    if min(used.shape) < 2:
        return None
    result = stats.chi2_contingency(used, correction=False)
    n = int(used.to_numpy().sum())
    v = float(np.sqrt(result.statistic / (n * (min(used.shape) - 1))))
    return Independence(float(result.statistic), int(result.dof), float(result.pvalue), v, n)
