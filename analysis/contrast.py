"""How two groups of mentions differ: shares of labels, side by side, with posts resampled and errors held in check."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from analysis.bootstrap import RESAMPLES, SEED
from analysis.counts import Axis
from analysis.resample import PostSums, post_sums
from analysis.shares import wilson

Array = NDArray[np.float64]
Marks = NDArray[np.bool_]


@dataclass(frozen=True, slots=True, eq=False)
class Contrast:
    """Two groups compared; arrays have the shape (labels,).

    Shares are of a group's mentions that have any label of the dimension; nan where it has none. `difference` is the first
    group's share less the second's, `low` and `high` its 95 % interval, `p` two-sided.
    """

    n: NDArray[np.int64]
    n_b: NDArray[np.int64]
    posts: NDArray[np.int64]
    posts_b: NDArray[np.int64]
    known: int  # mentions with a label, of the first group and of the second
    known_b: int
    share: Array
    share_b: Array
    difference: Array
    low: Array
    high: Array
    p: Array


@dataclass(frozen=True, slots=True, eq=False)
class SameMix:
    """The differences that are left where both groups have the first one's mix of strata; arrays have the shape (labels,)."""

    difference: Array
    low: Array
    high: Array
    covered: float  # the part of the first group's mentions in strata in which the second has mentions, too


def holm(p: Array) -> Array:
    """p values corrected for how many were looked at; nan, where nothing was tested, stays and does not count.

    Holm 1979, "A simple sequentially rejective multiple test procedure": in rising order, the i-th of m smallest times
    m - i + 1, never less than the one before, 1 at most.
    """
    corrected = np.full(p.shape, np.nan)
    tested = np.flatnonzero(np.isfinite(p))
    order = tested[np.argsort(p[tested], kind="stable")]
    factors = np.arange(len(order), 0, -1)
    corrected[order] = np.minimum(np.maximum.accumulate(p[order] * factors), 1.0)
    return corrected


def contrast(
    axis: Axis, post: NDArray[np.integer], a: Marks, b: Marks, *, resamples: int = RESAMPLES, seed: int = SEED
) -> Contrast:
    """Compare the shares of an axis's labels in the rows of `a` with those in the rows of `b`; a row may be in both.

    `post` never falls. Resampling posts tells how many independent mentions each group is worth: its mentions over the mean
    design effect of its labels, 1 at least (Rao and Scott 1992, "A simple method for the analysis of clustered binary
    data"). With these sizes, intervals of the difference are Newcombe's (1998, "Interval estimation for the difference
    between independent proportions", method 10), which hold where a share is near 0, and p comes from the difference over
    its standard error under one common share. Posts in both groups are taken as independent, which widens the interval.
    """
    sums = _sums(axis, post, a, b, None, 1)
    shape = (-1, 2, axis.has.shape[1] + 1)
    (n, n_b) = counts = sums.total.reshape(shape)[0]
    posts = (sums.posts @ (sums.sums > 0)).reshape(shape[1:])
    drawn = sums.resampled(resamples, seed).reshape(shape)
    worth = np.array([_worth(own, drawn[:, i]) for i, own in enumerate(counts)])
    with np.errstate(divide="ignore", invalid="ignore"):
        share, share_b = n[:-1] / n[-1], n_b[:-1] / n_b[-1]
        together = (n[:-1] + n_b[:-1]) / (n[-1] + n_b[-1])
        z = (share - share_b) / np.sqrt(together * (1 - together) * (1 / worth).sum())
    (low, high), (low_b, high_b) = (wilson(s * w, w) for s, w in ((share, worth[0]), (share_b, worth[1])))
    difference = share - share_b
    return Contrast(
        n=n[:-1].astype(np.int64),
        n_b=n_b[:-1].astype(np.int64),
        posts=posts[0, :-1],
        posts_b=posts[1, :-1],
        known=int(n[-1]),
        known_b=int(n_b[-1]),
        share=share,
        share_b=share_b,
        difference=difference,
        low=difference - np.sqrt((share - low) ** 2 + (high_b - share_b) ** 2),
        high=difference + np.sqrt((high - share) ** 2 + (share_b - low_b) ** 2),
        p=_two_sided(z),
    )


def same_mix(
    axis: Axis,
    post: NDArray[np.integer],
    a: Marks,
    b: Marks,
    strata: NDArray[np.integer],
    *,
    resamples: int = RESAMPLES,
    seed: int = SEED,
) -> SameMix:
    """The differences of shares where both groups have the mix of strata (a number from 0 a row) that the first one has.

    Direct standardisation over the strata in which both have mentions with a label (Fleiss, Levin and Paik 2003,
    "Statistical methods for rates and proportions", chapter 19), with percentile intervals from resampled posts; without
    resamples, their bounds are nan.
    """
    kinds = int(strata.max(initial=0)) + 1
    sums = _sums(axis, post, a, b, strata, kinds)
    shape = (-1, 2, kinds, axis.has.shape[1] + 1)
    total = sums.total.reshape(shape)
    known = total[0, :, :, -1]
    mix = known[0] * (known[1] > 0)
    spread = _mixed(sums.resampled(resamples, seed).reshape(shape), mix)
    there = bool(mix.any() and resamples)
    low, high = np.nanpercentile(spread, [2.5, 97.5], axis=0) if there else np.full((2, shape[-1] - 1), np.nan)
    return SameMix(_mixed(total, mix)[0], low, high, float(mix.sum() / known[0].sum()) if known[0].any() else np.nan)


def _sums(
    axis: Axis, post: NDArray[np.integer], a: Marks, b: Marks, strata: NDArray[np.integer] | None, kinds: int
) -> PostSums:
    """By post: mentions of each group, stratum and label, the margin last; shape (kinds of post, 2 * strata * labels + 1)."""
    patterns, marks = axis.patterns, axis.with_margin.astype(np.float64)
    values = np.zeros((2, 2, kinds, patterns, 2, kinds, marks.shape[1]))
    for stratum in range(kinds):
        values[1, :, stratum, :, 0, stratum] += marks
        values[:, 1, stratum, :, 1, stratum] += marks
    rows = np.flatnonzero((a | b) & axis.with_margin[:, -1].take(axis.codes))
    group = a[rows].astype(np.int64) * 2 + b[rows]
    mixed = np.zeros(len(rows), dtype=np.int64) if strata is None else strata[rows].astype(np.int64)
    codes = (group * kinds + mixed) * patterns + axis.codes[rows]
    return post_sums(codes, values.reshape(4 * kinds * patterns, -1), post[rows])


def _worth(counts: Array, drawn: Array) -> float:
    """How many independent mentions a group is worth: counts of shape (labels + 1,), resampled (resamples, labels + 1)."""
    known = float(counts[-1])
    if not known:
        return 0.0
    with np.errstate(divide="ignore", invalid="ignore"):
        share, spread = counts[:-1] / known, np.nanvar(drawn[:, :-1] / drawn[:, -1:], axis=0, ddof=1)
        effect = float(np.nansum(spread) / np.nansum(share * (1 - share) / known))
    return known / max(effect, 1.0) if np.isfinite(effect) else known


def _mixed(sums: Array, mix: Array) -> Array:
    """The differences of shares at a mix of strata, shape (resamples, labels); sums of (resamples, 2, strata, labels + 1)."""
    known = sums[..., -1]
    there = (known > 0).all(axis=1) * mix  # a stratum that a resample has lost takes no part in it
    with np.errstate(divide="ignore", invalid="ignore"):
        share = np.nan_to_num(sums[..., :-1] / known[..., None])
        return np.einsum("rs,rsl->rl", there, share[:, 0] - share[:, 1]) / there.sum(axis=1)[:, None]


def _two_sided(z: Array) -> Array:
    from scipy.special import ndtr

    return np.asarray(2 * ndtr(-np.abs(z)))
