"""How two groups of mentions differ: shares of labels side by side, posts as the units, errors held in check."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from analysis.clusters import PostSums
from analysis.shares import wilson

Array = NDArray[np.float64]
Counted = NDArray[np.integer]


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


def contrast(a: PostSums, b: PostSums) -> Contrast:
    """Compare the shares of labels in two groups, from their sums over posts; the last column is of any label.

    Posts are the units: their variance tells how many independent mentions each group is worth, its mentions over the mean
    design effect of its labels, 1 at least (Rao and Scott 1992, "A simple method for the analysis of clustered binary
    data"). With these sizes, intervals of the difference are Newcombe's (1998, "Interval estimation for the difference
    between independent proportions", method 10), which hold where a share is near 0, and p comes from the difference over
    its standard error under one common share. A row or a post in both groups is taken as independent, which widens the
    interval.
    """
    parts = (a, b)
    n, n_b = (part.total for part in parts)
    worth = np.array([_worth(part) for part in parts])
    with np.errstate(divide="ignore", invalid="ignore"):
        share, share_b = n[:-1] / n[-1], n_b[:-1] / n_b[-1]
        together = (n[:-1] + n_b[:-1]) / (n[-1] + n_b[-1])
        z = (share - share_b) / np.sqrt(together * (1 - together) * (1 / worth).sum())
    difference = share - share_b
    low, high = newcombe(share, worth[0], share_b, worth[1])
    return Contrast(
        n=n[:-1].astype(np.int64),
        n_b=n_b[:-1].astype(np.int64),
        posts=parts[0].posts_with[:-1],
        posts_b=parts[1].posts_with[:-1],
        known=int(n[-1]),
        known_b=int(n_b[-1]),
        share=share,
        share_b=share_b,
        difference=difference,
        low=low,
        high=high,
        p=two_sided(z),
    )


def newcombe(share: Array, n: float, share_b: Array, n_b: float) -> tuple[Array, Array]:
    """The 95 % interval of a difference of shares of `n` and `n_b` independent mentions (Newcombe 1998, method 10)."""
    (low, high), (low_b, high_b) = (wilson(s * of, of) for s, of in ((share, n), (share_b, n_b)))
    difference = share - share_b
    return (
        difference - np.sqrt((share - low) ** 2 + (high_b - share_b) ** 2),
        difference + np.sqrt((high - share) ** 2 + (share_b - low_b) ** 2),
    )


def same_mix(n: Counted, known: Counted, n_b: Counted, known_b: Counted) -> Array:
    """The differences of shares where both groups have the mix of strata that the first one has, shape (labels,).

    Mentions by label and stratum, shape (labels, strata), and those with any label by stratum, (strata,). Direct
    standardisation over the strata in which both groups have mentions (Fleiss, Levin and Paik 2003, "Statistical methods for
    rates and proportions", chapter 19); nan where there is none.
    """
    both = (known > 0) & (known_b > 0)
    with np.errstate(divide="ignore", invalid="ignore"):
        apart = n[:, both] / known[both] - n_b[:, both] / known_b[both]
        return np.asarray(apart @ known[both] / known[both].sum())


def _worth(part: PostSums) -> float:
    """How many independent mentions a group is worth; columns are labels and, last, any label."""
    total, known = part.total, float(part.total[-1])
    if not known:
        return 0.0
    share = total[:-1] / known
    with np.errstate(divide="ignore", invalid="ignore"):
        effect = float(part.ratio_variance.sum() / (share * (1 - share) / known).sum())
    return known / max(effect, 1.0) if np.isfinite(effect) else known


def two_sided(z: Array) -> Array:
    """p values of standard normal ones, either tail."""
    from scipy.special import ndtr

    return np.asarray(2 * ndtr(-np.abs(z)))
