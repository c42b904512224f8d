"""How far two codes go together more than chance."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
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
