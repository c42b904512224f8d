"""Shares corrected for coding error, from gold codes on a random sample of the posts.

Egami, Hinck, Stewart and Wei 2023, "Using Imperfect Surrogates for Downstream Inference: Design-based Supervised
Learning for Social Science Applications of Large Language Models" (arXiv 2306.04746). The machine's codes of all posts
give precision, the gold codes of the sample remove the bias, whatever the machine's errors depend on.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import stats


@dataclass(frozen=True, slots=True)
class Corrected:
    """A share with its 95 % interval, both from 0 to 1, and the number of gold posts it rests on."""

    share: float
    low: float
    high: float
    gold: int


def pseudo_outcome(machine: ArrayLike, gold: ArrayLike, sampled: ArrayLike, probability: float) -> NDArray[np.float64]:
    """machine + sampled / probability x (gold - machine), element by element: unbiased for gold (equation 5).

    `gold` is read only where `sampled`. Raises ValueError unless the sampling probability lies in (0, 1].
    """
    if not 0 < probability <= 1:
        raise ValueError(f"a sampling probability lies above 0 and not above 1; this is {probability}")
    guess = np.asarray(machine, dtype=float)
    chosen = np.asarray(sampled, dtype=bool)
    known = np.where(chosen, np.asarray(gold, dtype=float), 0.0)
    return guess + np.where(chosen, (known - guess) / probability, 0.0)


def corrected_share(
    *,
    machine_part: ArrayLike,
    machine_whole: ArrayLike,
    gold_part: ArrayLike,
    gold_whole: ArrayLike,
    sampled: ArrayLike,
    posts: ArrayLike = 1,
) -> Corrected | None:
    """The share of posts in the whole that are in the part, corrected for the machine's errors in both.

    All arguments have the same shape, an element a post or, where `posts` says so, that many posts alike: the machine's
    codes (0 or 1) of every post, the gold codes, read only where `sampled` (a simple random sample). The interval is
    that of a ratio of means by the delta method, with t on one less than the sample's size. None where the sample holds
    fewer than two posts, or the corrected whole is not above 0.
    """
    chosen = np.asarray(sampled, dtype=bool)
    times = np.broadcast_to(np.asarray(posts, dtype=float), chosen.shape)
    n, gold = float(times.sum()), int(times[chosen].sum())
    if gold < 2:
        return None
    part = pseudo_outcome(machine_part, gold_part, chosen, gold / n)
    whole = pseudo_outcome(machine_whole, gold_whole, chosen, gold / n)
    if (mean := float(times @ whole) / n) <= 0:
        return None
    share = float(times @ part) / n / mean
    influence = (part - share * whole) / mean  # 0 in the mean
    half = float(stats.t.ppf(0.975, gold - 1) * np.sqrt(times @ influence**2 / (n - 1) / n))
    low, value, high = np.clip([share - half, share, share + half], 0.0, 1.0)
    return Corrected(float(value), float(low), float(high), gold)
