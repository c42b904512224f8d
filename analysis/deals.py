"""What chance alone would give: the labels of one dimension dealt out anew over posts."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from analysis.bootstrap import SEED
from analysis.counts import Axis, Marks, per_code

Array = NDArray[np.float64]
PERMUTATIONS = 999
BLOCK = 37  # deals with a random stream of their own: the same numbers come out however many work at them


@dataclass(frozen=True, slots=True, eq=False)
class Deals:
    """Mentions that have a label on both axes, ready to have the second axis's labels dealt out anew.

    A post keeps what its mentions have on the first axis, and gets, mention by mention, what another post of as many mentions
    has on the second. Margins, how many mentions a post has and what goes together within a post's side stay as they are; a
    post whose number of mentions no other has keeps its own.
    """

    first: Marks  # (patterns, options + 1)
    second: Marks
    alone: tuple[NDArray[np.intp], NDArray[np.intp]]  # how many posts of one mention have each pattern of either axis
    several: tuple[
        tuple[NDArray[np.intp], NDArray[np.intp]], ...
    ]  # patterns of others, (posts, mentions) for each number

    @classmethod
    def of(cls, axes: Sequence[Axis], post: NDArray[Any], mask: Marks | None = None) -> Deals:
        """Of two axes, over the rows of the mask (all without one). `post`, the post of each row, never falls."""
        first, second = axes
        known = first.has.any(axis=1).take(first.codes) & second.has.any(axis=1).take(second.codes)
        rows = np.flatnonzero(known if mask is None else known & mask)
        of = post.take(rows)
        starts = np.flatnonzero(np.r_[True, of[1:] != of[:-1]]) if len(of) else np.zeros(0, dtype=np.intp)
        sizes = np.diff(np.r_[starts, len(of)])
        codes = [axis.codes.take(rows).astype(np.intp) for axis in axes]
        several = []
        for size in np.flatnonzero(per_code(sizes, 2)):
            if size > 1:
                own = starts[sizes == size][:, None] + np.arange(size)
                several.append((codes[0][own], codes[1][own]))
        alone = [
            np.asarray(per_code(code[starts[sizes == 1]], axis.patterns))
            for code, axis in zip(codes, axes, strict=True)
        ]
        return cls(first.with_margin, second.with_margin, (alone[0], alone[1]), tuple(several))

    @property
    def clustered(self) -> bool:
        """Whether any post has several mentions."""
        return bool(self.several)

    def replicates(
        self, statistic: Callable[[Array], Array], *, permutations: int = PERMUTATIONS, seed: int = SEED
    ) -> Array:
        """A statistic of the tables of mentions, (..., rows + 1, columns + 1), of each deal: (permutations, ...).

        Good 2005, "Permutation, parametric and bootstrap tests of hypotheses", chapter 3; for posts of one mention tables
        are drawn with their margins fixed, which is the same (Patefield 1981, "An efficient method of generating random
        r x c tables").
        """
        sizes = [min(BLOCK, permutations - at) for at in range(0, permutations, BLOCK)]
        streams = np.random.SeedSequence(seed).spawn(len(sizes))

        def drawn(stream: np.random.SeedSequence, size: int) -> Array:
            random = np.random.Generator(np.random.SFC64(stream))
            table = self.first.T.astype(np.float64) @ self._dealt(random, size) @ self.second.astype(np.float64)
            return np.asarray(statistic(table))

        with ThreadPoolExecutor(os.cpu_count() or 1) as workers:
            return np.concatenate(list(workers.map(drawn, streams, sizes)))

    def _dealt(self, random: np.random.Generator, size: int) -> Array:
        """Mentions by pattern of either axis, shape (size, patterns, patterns)."""
        from scipy.stats import random_table

        rows, columns = (np.flatnonzero(n) for n in self.alone)
        shape = (len(self.first), len(self.second))
        found = np.zeros((size, *shape))
        if len(rows):
            margins = (self.alone[0][rows], self.alone[1][columns])
            found[:, rows[:, None], columns] = random_table(*margins).rvs(size=size, random_state=random)
        for own, dealt in self.several:
            base = own * shape[1]
            for i in range(size):
                key = base + dealt.take(random.permutation(len(dealt)), axis=0)
                found[i] += per_code(key.ravel(), shape[0] * shape[1]).reshape(shape)
        return found


def tails(observed: Array, replicates: Array) -> tuple[Array, Array]:
    """One-sided p of counts, of so many or fewer and of so many or more, from those of deals, shape (deals, ...).

    From the mean, variance and skewness of the deals by a Pearson type III distribution, which reaches below 1 / deals (Mielke
    and Berry 2007, "Permutation methods", section 2.3), half a count allowed for steps of one. 1 where no deal differs.
    """
    from scipy.stats import pearson3

    mean, deviation = replicates.mean(axis=0), replicates.std(axis=0)
    with np.errstate(divide="ignore", invalid="ignore"):
        skew = ((replicates - mean) ** 3).mean(axis=0) / deviation**3
        fewer = pearson3.cdf((observed - mean + 0.5) / deviation, skew)
        more = pearson3.sf((observed - mean - 0.5) / deviation, skew)
    varies = deviation > 0
    return np.where(varies, fewer, 1.0), np.where(varies, more, 1.0)
