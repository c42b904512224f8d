"""Shares of a whole with their intervals."""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray

Z95 = 1.959963984540054


def wilson(n: ArrayLike, total: ArrayLike) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """95 % Wilson score interval of n out of total, element by element; nan where total is 0.

    Wilson 1927, "Probable inference, the law of succession, and statistical inference".
    """
    count, whole = np.broadcast_arrays(np.asarray(n, dtype=float), np.asarray(total, dtype=float))
    with np.errstate(divide="ignore", invalid="ignore"):
        share = count / whole
        z2 = Z95**2
        centre = (share + z2 / (2 * whole)) / (1 + z2 / whole)
        half = Z95 / (1 + z2 / whole) * np.sqrt(share * (1 - share) / whole + z2 / (4 * whole**2))
    low = np.where(count == 0, 0.0, centre - half)
    high = np.where(count == whole, 1.0, centre + half)
    empty = whole == 0
    return np.where(empty, np.nan, low), np.where(empty, np.nan, high)


def shares(n: pd.Series, total: int | None = None) -> pd.DataFrame:
    """`n`, `share`, `low`, `high` of each category (index), from counts; shares are of `total`.

    `total` defaults to the sum, which is right only where nothing is in two categories.
    """
    whole = int(n.sum()) if total is None else total
    low, high = wilson(n.to_numpy(), whole)
    share = n.to_numpy() / whole if whole else np.full(len(n), np.nan)
    return pd.DataFrame({"n": n.to_numpy(), "share": share, "low": low, "high": high}, index=n.index)
