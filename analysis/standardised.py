"""Shares of two groups as they would be with one common mix of strata: direct standardisation, with posts as the units."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from analysis.contrast import newcombe, two_sided
from analysis.counts import Axis, per_code
from analysis.layout import Layout

Array = NDArray[np.float64]
Marks = NDArray[np.bool_]
LEAST = 10  # coded mentions of either group in a stratum, below which it is left out: their spread says nothing


@dataclass(frozen=True, slots=True, eq=False)
class Standardised:
    """Two groups at the same mix; arrays have the shape (labels,), nan where no stratum is left.

    `difference` is the first group's standardised share less the second's, with its 95 % interval and two-sided p.
    `weights`, shape (strata,), is the common mix, 0 for a stratum that is left out; `covered` is the part of both groups'
    coded mentions that lies in the others.
    """

    share: Array
    share_b: Array
    difference: Array
    low: Array
    high: Array
    p: Array
    weights: Array
    covered: float


def standardised(
    axis: Axis, strata: Axis, layout: Layout, a: Marks, b: Marks | None = None, *, least: int = LEAST
) -> Standardised:
    """Shares of an axis's labels in the rows of `a` and of `b` (the rest if None) at the pooled mix of both over `strata`.

    With weights w of the strata (of a group's coded mentions; a mention of several strata counts in each), a share is
    the sum of w times n / k over the strata (Fleiss, Levin and Paik 2003, "Statistical methods for rates and proportions",
    chapter 19). Its variance is that of its linearisation over posts: of each post the sum over its mentions and their
    strata of w (y - n / k) / k, squared and summed (the delta method for ratios; Cochran 1977, "Sampling techniques", section
    2.11); the weights are taken as given. These variances tell how many independent mentions a group's shares are worth,
    the sum of p (1 - p) over the sum of variances; with these sizes, interval and p are those of
    `analysis.contrast`. Strata in which either group has fewer than `least` coded mentions are left out.
    """
    groups = (a, ~a if b is None else b)
    counted = [_counted(axis, strata, rows) for rows in groups]
    known = np.array([k for _, k in counted])
    usable = np.asarray((known >= least).all(axis=0))
    pooled = known.sum(axis=0)
    weights = np.where(usable, pooled, 0) / max(float(pooled[usable].sum()), 1.0)
    if not usable.any():
        none = np.full(axis.has.shape[1], np.nan)
        return Standardised(none, none, none, none, none, none, weights, 0.0)
    rates = [np.where(usable[:, None], n.T / np.maximum(k, 1)[:, None], 0.0) for n, k in counted]
    share, share_b = (weights @ rate for rate in rates)
    difference = share - share_b
    worth = []
    for rows, k, rate, of in zip(groups, known, rates, (share, share_b), strict=True):
        each = np.where(weights > 0, weights / np.maximum(k, 1), 0.0)
        variance = float(_variances(axis, strata, layout, rows, each, rate).sum())
        spread = float((of * (1 - of)).sum())
        worth.append(spread / variance if variance > 0 else float(k[usable].sum()))
    low, high = newcombe(share, worth[0], share_b, worth[1])
    together = (share * worth[0] + share_b * worth[1]) / sum(worth)
    with np.errstate(divide="ignore", invalid="ignore"):
        z = difference / np.sqrt(together * (1 - together) * (1 / worth[0] + 1 / worth[1]))
    return Standardised(
        share=share,
        share_b=share_b,
        difference=difference,
        low=low,
        high=high,
        p=two_sided(z),
        weights=weights,
        covered=float(pooled[usable].sum() / pooled.sum()),
    )


def _counted(axis: Axis, strata: Axis, rows: Marks) -> tuple[Array, Array]:
    """Mentions by label and stratum, and those with any label by stratum."""
    chosen = np.flatnonzero(rows)
    codes = axis.codes.take(chosen).astype(np.int64) * strata.patterns + strata.codes.take(chosen)
    table = per_code(codes, axis.patterns * strata.patterns).reshape(axis.patterns, strata.patterns).astype(np.float64)
    by_stratum = axis.with_margin.astype(np.float64).T @ table @ strata.has.astype(np.float64)
    return by_stratum[:-1], by_stratum[-1]


def _variances(axis: Axis, strata: Axis, layout: Layout, rows: Marks, each: Array, rate: Array) -> Array:
    """The variance of each label's share in a group: the sum of squares over posts of what each adds to it.

    `each` is a stratum's weight over its coded mentions, `rate` the labels' shares in it.
    """
    # Mentions of one kind have the same labels and strata: what each adds is told kind by kind.
    kind, code, stratum, member = _kinds(axis, strata, rows)
    coded = member * np.asarray(axis.has.any(axis=1))[code]
    heavy = (strata.has @ each)[stratum]
    alone = per_code(kind.take(layout.alone), len(code))
    several = kind.take(layout.several)
    found = np.empty(axis.has.shape[1])
    for label in range(axis.has.shape[1]):
        expected = (strata.has @ (each * rate[:, label]))[stratum]
        adds = coded * (axis.has[:, label][code] * heavy - expected)
        found[label] = float(alone @ adds**2)
        if len(several):
            found[label] += float((np.add.reduceat(adds.take(several), layout.starts) ** 2).sum())
    return found


def _kinds(axis: Axis, strata: Axis, rows: Marks) -> tuple[NDArray[np.intp], ...]:
    """The kind of each row; and of each kind its pattern of labels, its pattern of strata, and whether it is in the group."""
    shape = (axis.patterns, strata.patterns, 2)
    key = np.ravel_multi_index((axis.codes.astype(np.intp), strata.codes.astype(np.intp), rows.astype(np.intp)), shape)
    used = np.flatnonzero(per_code(key, int(np.prod(shape))))
    place = np.zeros(int(np.prod(shape)), dtype=np.intp)
    place[used] = np.arange(len(used))
    return place.take(key), *np.unravel_index(used, shape)
