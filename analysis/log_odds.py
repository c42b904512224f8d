"""Which words set two groups of texts apart: log-odds ratios that a prior keeps from running away with rare words."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
Counted = NDArray[np.integer]
PRIOR_POSTS = 100  # how many average posts the prior is worth: what is known of a word before a group is looked at


@dataclass(frozen=True, slots=True, eq=False)
class LogOdds:
    """Of each word, shape (words,): the log of the ratio of its odds in the first group to those in the second, with the
    bounds of an interval that holds for all words together; `deviation` is the standard deviation."""

    difference: Array
    deviation: Array
    low: Array
    high: Array

    @property
    def surely(self) -> Array:
        """How far a word's odds differ at least, from 0 on, as a log."""
        return np.maximum(np.maximum(self.low, -self.high), 0.0)


def log_odds(
    n: Counted, n_b: Counted, posts: int, posts_b: int, *, looked_at: int, prior_posts: float = PRIOR_POSTS
) -> LogOdds:
    """Log-odds ratios with an informative Dirichlet prior: Monroe, Colaresi and Quinn 2008, "Fightin' words", equations 15,
    16 and 19, with a word counted once for each post that has it.

    `n` and `n_b`, shape (words,), say in how many of the group's `posts` and `posts_b` each word of the whole vocabulary is;
    a group's total is their sum, so that longer texts do not make all words distinctive. The prior is the vocabulary of both
    groups together, worth `prior_posts` average posts. The bounds are Bonferroni's for `looked_at` words at 95 %. nan where
    the vocabulary or a group is empty.
    """
    from scipy.special import ndtri

    both = n + n_b
    if not both.sum() or not posts or not posts_b:
        none = np.full(len(n), np.nan)
        return LogOdds(none, none, none, none)
    prior = both / (posts + posts_b) * prior_posts
    odds, variance = zip(*(_odds(of + prior) for of in (n, n_b)), strict=True)
    difference, deviation = odds[0] - odds[1], np.sqrt(variance[0] + variance[1])
    z = float(-ndtri(0.025 / max(looked_at, 1)))
    return LogOdds(difference, deviation, difference - z * deviation, difference + z * deviation)


def _odds(counts: Array) -> tuple[Array, Array]:
    """The log odds of each word among all, prior included, and their variance; nan for a word that is nowhere."""
    rest = counts.sum() - counts
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.log(counts / rest), 1 / counts + 1 / rest
