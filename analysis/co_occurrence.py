"""How two labels go together in mentions. Tables are those of `analysis.counts.tabulate` on two axes, (..., rows + 1, columns +
1): the last row and column count the mentions of a label once, whatever they hold besides."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from analysis.counts import Axis

Array = NDArray[np.float64]
SMOOTHING = 0.5  # mentions of each pair of labels that are added to what was counted


def lift(table: NDArray[Any]) -> Array:
    """Mentions with both labels over those to expect if they were independent, n(ab) n / (n(a) n(b)); nan without either label.

    Brin, Motwani, Ullman and Tsur 1997, "Dynamic itemset counting and implication rules for market basket data", as interest.
    """
    both, rows, columns, n = _parts(table)
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.asarray(both * n / (rows * columns))


def pmi(table: NDArray[Any], smoothing: float = 0.0) -> Array:
    """Pointwise mutual information in bits, log2 of `lift`; nan for pairs without mentions unless smoothed, and without either
    label.

    Church and Hanks 1990, "Word association norms, mutual information, and lexicography". `smoothing` adds as many mentions of
    each pair to it, to its labels' margins and to the whole (add-k; Jurafsky and Martin 2009, "Speech and language processing",
    section 4.5), which draws what few mentions say toward 0.
    """
    both, rows, columns, n = _parts(table)
    there = (rows > 0) & (columns > 0) & (both + smoothing > 0)
    (r, c) = both.shape[-2:]
    with np.errstate(divide="ignore", invalid="ignore"):
        ratio = (both + smoothing) * (n + smoothing * r * c) / ((rows + smoothing * c) * (columns + smoothing * r))
        return np.where(there, np.log2(ratio), np.nan)


def npmi(table: NDArray[Any]) -> Array:
    """Normalised PMI, pmi / -log2(n(ab) / n): -1 never together, 0 independent, 1 only together; nan without either label.

    Bouma 2009, "Normalized (pointwise) mutual information in collocation extraction", equation 7; a pair of all mentions is 1.
    """
    both, rows, columns, n = _parts(table)
    with np.errstate(divide="ignore", invalid="ignore"):
        value = pmi(table) / -np.log2(both / n)
    value = np.where(both == n, 1.0, np.where(both == 0, -1.0, value))
    return np.where((rows > 0) & (columns > 0), value, np.nan)


def phi(table: NDArray[Any]) -> Array:
    """Pearson's correlation of having the one label and having the other, -1 to 1; nan where all or no mentions have one of them.

    Yule 1912, "On the methods of measuring association between two attributes".
    """
    both, rows, columns, n = _parts(table)
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.asarray((n * both - rows * columns) / np.sqrt(rows * (n - rows) * columns * (n - columns)))


def delta_pmi(tables: NDArray[Any], smoothing: float = SMOOTHING) -> Array:
    """PMI among mentions that praise less PMI among those that criticise, in bits, of tables whose last axis is `sides`.

    Above 0 the two labels go together rather where there is praise. With `smoothing` 0 it is the study's difference, nan where
    either side has no mention of the pair; otherwise each side is smoothed by itself (see `pmi`), which keeps a pair that one side
    never has at a value that more mentions would move further.
    """
    return pmi(tables[..., 0], smoothing) - pmi(tables[..., 1], smoothing)


def sides(stance: Axis, praise: Sequence[int], complaint: Sequence[int]) -> Axis:
    """An axis of two options, praise and complaint, from the options of a stance that are either; one that is both counts as both."""
    held = [stance.has[:, list(options)].any(axis=1) for options in (praise, complaint)]
    return Axis(stance.codes, np.column_stack(held))


def _parts(table: NDArray[Any]) -> tuple[Array, Array, Array, Array]:
    """Mentions with both labels, (..., rows, columns), with either, and all, in shapes that go together."""
    whole = np.asarray(table, dtype=np.float64)
    return whole[..., :-1, :-1], whole[..., :-1, -1:], whole[..., -1:, :-1], whole[..., -1:, -1:]
