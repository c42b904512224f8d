"""Agreement of several raters beyond chance, on a nominal scale."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np


def fleiss_kappa(counts: Sequence[Sequence[int]] | np.ndarray) -> float:
    """Fleiss' kappa of counts (items x categories), each row the number of raters who chose each category.

    1 is perfect agreement, 0 what chance would give; nan without items, or where only one category was ever chosen.
    ValueError unless every item has the same number of raters, two or more. Fleiss 1971, equations 3 to 7.
    """
    table = np.asarray(counts, dtype=float)
    if table.size == 0:
        return float("nan")
    raters = table.sum(axis=1)
    if table.ndim != 2 or (table < 0).any() or raters[0] < 2 or not (raters == raters[0]).all():
        raise ValueError(
            "Fleiss' kappa needs a table of counts with the same number of raters, at least 2, in each row."
        )
    n = raters[0]
    observed = ((table * (table - 1)).sum(axis=1) / (n * (n - 1))).mean()
    chance = ((table.sum(axis=0) / table.sum()) ** 2).sum()
    if np.isclose(chance, 1.0):
        return float("nan")
    return float((observed - chance) / (1 - chance))
