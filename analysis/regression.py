"""Mean score by several dimensions at once: each label's difference with the others held equal, posts as the units."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray
from scipy import sparse, stats

from analysis.counts import Axis, Marks, tabulate
from analysis.layout import Layout
from analysis.multiplicity import holm

Array = NDArray[np.float64]
LEAST = 10  # posts with a label, below which it has no effect of its own and its mentions are left out


@dataclass(frozen=True, slots=True, eq=False)
class Regression:
    """Effects on a score. `table` has a line for each label: `factor`, `option`, `effect`, `low`, `high`, `p`, `p_holm`, `n`, `posts`.

    An effect is the difference from the factor's `reference`, which has 0 and no interval; nan for labels of too few posts and
    for those that others tell (such as a platform's only month). `intercept` is the mean of a mention of all references.
    """

    table: pd.DataFrame
    references: Mapping[str, str]
    intercept: float
    r_squared: float
    n: int
    posts: int
    covariance: Array  # of the intercept and of the effects that have one, in the order of the table


def adjusted_effects(
    score: Axis,
    values: ArrayLike,
    factors: Mapping[str, tuple[Axis, Sequence[str]]],
    post: NDArray[Any],
    mask: Marks | None = None,
    *,
    least: int = LEAST,
    aside: Mapping[str, Collection[str]] | None = None,
) -> Regression | None:
    """Least squares of a score on the labels of all factors, over the rows of the mask (all without one) that have a label on each.

    `score` has an option for each of `values`; a factor is an axis and the names of its options, and each option but the most
    frequent, its reference, a column of 0 and 1: a mention with several labels has several. Options of a
    factor that are `aside` are its reference only where there is no other. `post` never falls. None where fewer than two posts are left, or scores do not differ.

    Linear, not logistic or ordinal: an effect is a difference of mean scores, the quantity that all other figures show; it stays
    the same where a factor that has nothing to do with the others is left out, which odds ratios do not (Mood 2010, "Logistic
    regression"); and it needs no step of the scale to be like another. That a score of few values has no constant variance is
    taken up by the standard errors, which are robust to it, and to whatever mentions of a post have in common: with x e summed
    over each of G posts, (X'X)^-1 (sum s s') (X'X)^-1 times G / (G - 1) times (n - 1) / (n - k) (Liang and Zeger 1986; Cameron and
    Miller 2015, "A practitioner's guide to cluster-robust inference", equations 11 and 12), with t of G - 1 degrees of freedom.
    """
    axes = [axis for axis, _ in factors.values()]
    rows = _complete([score, *axes], post, mask, least)
    y = _scores(score, np.asarray(values, dtype=np.float64)).take(score.codes.take(rows))
    of = post.take(rows)
    starts = np.flatnonzero(np.r_[True, of[1:] != of[:-1]]) if len(of) else np.zeros(0, dtype=np.intp)
    if len(starts) < 2 or y.min() == y.max():
        return None
    kept = np.zeros(len(post), dtype=bool)
    kept[rows] = True
    counted = [tuple(table[:-1] for table in tabulate([axis], Layout.of(post, kept))) for axis in axes]
    references = [
        _reference(n, options, (aside or {}).get(name, ()))
        for (n, _), (name, (_, options)) in zip(counted, factors.items(), strict=True)
    ]
    wanted = [
        (n > 0) & (posts >= least) & (np.arange(len(n)) != r) for (n, posts), r in zip(counted, references, strict=True)
    ]
    design = _design(axes, wanted, rows)
    told = _independent((design.T @ design).toarray())
    design = sparse.csr_array(design[:, told])
    bread = np.linalg.inv((design.T @ design).toarray())
    beta = bread @ (design.T @ y)
    left = y - design @ beta
    g, n, k = len(starts), len(y), len(beta)
    covariance = np.asarray(bread @ _meat(design, left, starts) @ bread) * (g / (g - 1)) * ((n - 1) / (n - k))
    effects = np.full((2, len(told)), np.nan)
    effects[0, told], effects[1, told] = beta, np.sqrt(np.diag(covariance))
    table = _table(factors, counted, references, wanted, effects[:, 1:], g - 1)
    return Regression(
        table=table,
        references={name: options[r] for (name, (_, options)), r in zip(factors.items(), references, strict=True)},
        intercept=float(beta[0]),
        r_squared=float(1 - left @ left / ((y - y.mean()) @ (y - y.mean()))),
        n=n,
        posts=g,
        covariance=covariance,
    )


def _reference(n: NDArray[np.int64], names: Sequence[str], aside: Collection[str]) -> int:
    """The most frequent option, of those that are not aside as far as there are any."""
    usable = np.array([name not in aside for name in names]) & (n > 0)
    return int((np.where(usable, n, -1) if usable.any() else n).argmax())


def _complete(axes: Sequence[Axis], post: NDArray[Any], mask: Marks | None, least: int) -> NDArray[np.intp]:
    """The rows with a label on every axis that has posts enough."""
    known = np.ones(len(post), dtype=bool) if mask is None else mask.copy()
    for axis in axes:
        known &= axis.with_margin[:, -1].take(axis.codes)
    before = -1
    while before != (now := int(known.sum())):  # what one factor leaves out may leave too few of another's label
        before = now
        for axis in axes[1:]:
            enough = tabulate([axis], Layout.of(post, known))[1][:-1] >= least
            known &= (axis.has & enough).any(axis=1).take(axis.codes)
    return np.flatnonzero(known)


def _scores(score: Axis, values: Array) -> Array:
    """The score of each pattern: the mean of its options."""
    held = score.has.sum(axis=1)
    return np.asarray(score.has @ values / np.maximum(held, 1))


def _design(axes: Sequence[Axis], wanted: Sequence[Marks], rows: NDArray[np.intp]) -> Any:
    """A column of ones and one for each wanted option, sparse."""
    columns = [sparse.csr_array(np.ones((len(rows), 1)))]
    for axis, options in zip(axes, wanted, strict=True):
        of_pattern = sparse.csr_array(axis.has[:, options].astype(np.float64))
        columns.append(of_pattern[axis.codes.take(rows).astype(np.intp)])
    return sparse.hstack(columns, format="csr")


def _independent(gram: Array) -> Marks:
    """Which columns those before them do not tell, by elimination."""
    left, scale = gram.copy(), np.diag(gram).copy()
    told = np.zeros(len(gram), dtype=bool)
    for i in range(len(gram)):
        pivot = left[i, i]
        if pivot > 1e-9 * scale[i]:
            told[i] = True
            left -= np.outer(left[:, i], left[i]) / pivot
    return told


def _meat(design: Any, left: Array, starts: NDArray[np.intp]) -> Array:
    """The sum over posts of s s', s = the sum over a post's mentions of x e."""
    data = design.data * np.repeat(left, np.diff(design.indptr))
    # A post's rows stand together, so that its sums are one longer row: entries of one column in it are added in the product.
    sums = sparse.csr_array(
        (data, design.indices, np.r_[design.indptr[starts], len(data)]), (len(starts), design.shape[1])
    )
    return np.asarray((sums.T @ sums).toarray())


def _table(
    factors: Mapping[str, tuple[Axis, Sequence[str]]],
    counted: Sequence[tuple[NDArray[np.int64], ...]],
    references: Sequence[int],
    wanted: Sequence[Marks],
    effects: Array,
    freedom: int,
) -> pd.DataFrame:
    parts, at = [], 0
    for (name, (_, options)), (n, posts), reference, own in zip(
        factors.items(), counted, references, wanted, strict=True
    ):
        effect, error = np.full((2, len(n)), np.nan)
        size = int(own.sum())
        effect[own], error[own] = effects[:, at : at + size]
        effect[reference] = 0.0
        at += size
        with np.errstate(invalid="ignore"):
            p = 2 * stats.t.sf(np.abs(effect / error), freedom)
        half = stats.t.ppf(0.975, freedom) * error
        parts.append(
            pd.DataFrame(
                {
                    "factor": name,
                    "option": list(options),
                    "effect": effect,
                    "low": effect - half,
                    "high": effect + half,
                    "p": p,
                    "n": n,
                    "posts": posts,
                }
            )
        )
    table = pd.concat(parts, ignore_index=True)
    table.insert(6, "p_holm", holm(table["p"].to_numpy(dtype=np.float64)))
    return table
