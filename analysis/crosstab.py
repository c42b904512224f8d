"""Two dimensions crossed: residuals, the test of independence and Cramér's V, with posts as what is drawn."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy import stats

from analysis.association import (
    adjusted_residuals,
    chi_squared,
    corrected_v,
    cramers_v,
    expected_counts,
    in_use,
    residuals,
)
from analysis.bootstrap import LEVEL, RESAMPLES, SEED, Estimate, interval
from analysis.contrast import two_sided
from analysis.counts import Axis, Marks, tabulate
from analysis.deals import PERMUTATIONS, Deals, tails
from analysis.layout import Layout
from analysis.multiplicity import benjamini_hochberg, holm
from analysis.post_patterns import PostPatterns

Array = NDArray[np.float64]
Ints = NDArray[np.int64]
Method = Literal["asymptotic", "permutation"]
ENOUGH, LEAST, FEW = (
    5.0,
    1.0,
    0.2,
)  # expected counts: most cells, all cells, the part that may lie between (Cochran 1954)


@dataclass(frozen=True, slots=True, eq=False)
class CrossTable:
    """Pairs of labels of two dimensions; arrays have the shape (rows, columns).

    The unit of `observed` is a pair: a mention with two labels on one axis and one on the other is two pairs, so `pairs`,
    their sum, can exceed `mentions`. Rows and columns without mentions have nan in all but `observed` and `posts`, and do not
    count in `dof`; with fewer than two of either in use there is no test, and `p` and what follows are nan.
    """

    observed: Ints
    posts: Ints
    expected: Array
    pearson: Array
    adjusted: Array
    cell_p: Array  # two-sided, of the adjusted residual
    cell_p_holm: Array
    cell_p_bh: Array  # Benjamini and Hochberg
    chi2: float
    dof: int
    p: float
    method: Method
    permutations: int  # 0 where p is asymptotic
    cramers_v: float  # as published: not corrected
    corrected_v: Estimate  # Bergsma's, with the 95 % interval over resamples of posts
    resamples: int
    seed: int
    pairs: int
    mentions: int
    known_posts: int

    def frame(self, rows: Sequence[str], columns: Sequence[str]) -> pd.DataFrame:
        """A line a cell: `row`, `column`, `observed`, `posts`, `expected`, `pearson_residual`, `adjusted_residual`, `p`, `p_holm`,
        `p_bh`."""
        across = len(columns)
        return pd.DataFrame(
            {
                "row": np.repeat(np.asarray(rows, dtype=object), across),
                "column": np.tile(np.asarray(columns, dtype=object), len(rows)),
                "observed": self.observed.ravel(),
                "posts": self.posts.ravel(),
                "expected": self.expected.ravel(),
                "pearson_residual": self.pearson.ravel(),
                "adjusted_residual": self.adjusted.ravel(),
                "p": self.cell_p.ravel(),
                "p_holm": self.cell_p_holm.ravel(),
                "p_bh": self.cell_p_bh.ravel(),
            }
        )


def cross_table(
    axes: Sequence[Axis],
    post: NDArray[Any],
    mask: Marks | None = None,
    *,
    permutations: int = PERMUTATIONS,
    resamples: int = RESAMPLES,
    seed: int = SEED,
) -> CrossTable:
    """Cross the mentions of the mask (all without one) that have a label on both of two axes. `post` never falls.

    p is that of chi-squared where no post has several of these mentions, no mention several labels on an axis, and Cochran's rule
    holds (1954, "Some methods for strengthening the common chi-squared tests": no expected count below 1, a fifth below 5 at
    most); cells then have that of a standard normal residual. Elsewhere what a post has on the second axis is dealt out anew
    over posts of as many mentions (`analysis.deals`), p = (1 + deals with as high a chi-squared) / (1 + deals) (Phipson and
    Smyth 2010, "Permutation p-values should never be zero"), and a cell's p is twice the smaller of its `tails`.
    """
    n, posts = tabulate(axes, Layout.of(post, mask))
    table = n[:-1, :-1].astype(np.float64)
    pairs, rows, columns = (int(number) for number in in_use(table))
    mentions, known_posts = int(n[-1, -1]), int(posts[-1, -1])
    testable = min(rows, columns) > 1
    chance, adjusted, chi2 = expected_counts(table), adjusted_residuals(table), float(chi_squared(table))
    dof = (rows - 1) * (columns - 1) if testable else 0
    method: Method = "permutation"
    p, cell_p = np.nan, np.full(table.shape, np.nan)
    if mentions == known_posts == pairs and _cochran(chance[chance > 0]):
        method = "asymptotic"
        if testable:
            p, cell_p = float(stats.chi2.sf(chi2, dof)), two_sided(adjusted)
    elif testable and permutations:
        deals = Deals.of(axes, post, mask)
        dealt = deals.replicates(lambda t: t[..., :-1, :-1], permutations=permutations, seed=seed)
        # Sums in another order differ in their last digits.
        p = float((1 + (chi_squared(dealt) >= chi2 * (1 - 1e-9)).sum()) / (1 + permutations))
        cell_p = np.where(np.isfinite(adjusted), np.minimum(2 * np.minimum(*tails(table, dealt)), 1.0), np.nan)
    return CrossTable(
        observed=n[:-1, :-1],
        posts=posts[:-1, :-1],
        expected=np.where(chance > 0, chance, np.nan),
        pearson=residuals(table),
        adjusted=adjusted,
        cell_p=cell_p,
        cell_p_holm=holm(cell_p),
        cell_p_bh=benjamini_hochberg(cell_p),
        chi2=chi2 if testable else np.nan,
        dof=dof,
        p=p,
        method=method,
        permutations=permutations if method == "permutation" and testable else 0,
        cramers_v=float(cramers_v(table)),
        corrected_v=_corrected_v(PostPatterns.of(axes, post, mask), table, resamples, seed),
        resamples=resamples,
        seed=seed,
        pairs=pairs,
        mentions=mentions,
        known_posts=known_posts,
    )


def _cochran(chance: Array) -> bool:
    return bool(len(chance) and chance.min() >= LEAST and (chance < ENOUGH).mean() <= FEW)


def _corrected_v(patterns: PostPatterns, table: Array, resamples: int, seed: int) -> Estimate:
    """Bergsma's V with its interval over resamples of posts.

    Resampling adds as much spread to chi-squared as sampling did, so that resampled values lie too high by the bias twice. The
    bias is told by the resamples themselves, which know how far mentions of a post are alike: their mean less the value (Efron
    and Tibshirani 1993, "An introduction to the bootstrap", section 10.2).
    """
    n, rows, columns = in_use(table)
    phi2 = chi_squared(table) / np.maximum(n, 1)
    value = float(corrected_v(phi2, n, rows, columns))
    if not np.isfinite(value) or not resamples:
        return Estimate(value, np.nan, np.nan)

    def mean_square(t: Array) -> Array:
        held = t[..., :-1, :-1]
        return np.asarray(chi_squared(held) / np.maximum(held.sum(axis=(-2, -1)), 1))

    drawn = patterns.replicates(mean_square, resamples=resamples, seed=seed)
    bias = drawn.mean() - float(phi2)
    low, high = interval(drawn - 2 * bias, LEVEL)
    smaller = float(min(rows, columns)) - 1
    return Estimate(value, *(float(np.sqrt(min(max(end, 0.0) / smaller, 1.0))) for end in (low, high)))
