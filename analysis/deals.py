"""What chance alone would give: the labels of one dimension dealt out anew over posts."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from analysis.bootstrap import SEED
from analysis.counts import Axis, Marks, per_code

Array = NDArray[np.float64]
PERMUTATIONS = 999
BLOCK = 37  # deals with a random stream of their own: the same numbers come out however many work at them
OFTEN = (
    4  # mentions of a pattern for each pattern of the other axis, from which on their numbers are drawn and not each
)


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
            return np.asarray(statistic(self._dealt(random, size)))

        with ThreadPoolExecutor(os.cpu_count() or 1) as workers:
            return np.concatenate(list(workers.map(drawn, streams, sizes)))

    def _dealt(self, random: np.random.Generator, size: int) -> Array:
        """Mentions by option of either axis, shape (size, options + 1, options + 1)."""
        shape = (len(self.first), len(self.second))
        used = [int((n > 0).sum()) for n in self.alone]
        often = [np.flatnonzero(n >= max(OFTEN * other, 1)) for n, other in zip(self.alone, used[::-1], strict=True)]
        rare = [_each(n, own) for n, own in zip(self.alone, often, strict=True)]
        tables = _of_margins(
            [np.r_[n[own], len(r)] for n, own, r in zip(self.alone, often, rare, strict=True)], random, size
        )
        down, across = sparse.csr_array(self.first.T.astype(np.float64)), self.second.astype(np.float64)
        frequent = np.ix_(*often)
        found = np.empty((size, down.shape[0], across.shape[1]))
        for i, table in enumerate(tables):
            keys = [_mixed(table, often, rare, shape[1], random)]
            for own, dealt in self.several:
                keys.append((own * shape[1] + dealt.take(random.permutation(len(dealt)), axis=0)).ravel())
            # One table of patterns at a time: there can be hundreds of them on either axis.
            by_pattern = per_code(np.concatenate(keys), shape[0] * shape[1]).reshape(shape).astype(np.float64)
            by_pattern[frequent] += table[:-1, :-1]
            found[i] = down @ by_pattern @ across
        return found


def _each(n: NDArray[np.intp], often: NDArray[np.intp]) -> NDArray[np.intp]:
    """The pattern of each mention, those of the frequent ones left out."""
    left = n.copy()
    left[often] = 0
    return np.repeat(np.arange(len(n)), left)


def _of_margins(margins: list[NDArray[np.intp]], random: np.random.Generator, size: int) -> NDArray[np.int64]:
    """Random tables of these margins, shape (size, rows, columns)."""
    from scipy.stats import random_table

    found = np.zeros((size, *map(len, margins)), dtype=np.int64)
    rows, columns = (np.flatnonzero(margin) for margin in margins)
    if len(rows) == 1 or len(columns) == 1:  # nothing is left to chance, and SciPy draws no such table
        found[:, rows[:, None], columns] = np.minimum(margins[0][rows][:, None], margins[1][columns])
    elif len(rows):
        drawn = random_table(margins[0][rows], margins[1][columns]).rvs(size=size, random_state=random)
        found[:, rows[:, None], columns] = np.asarray(drawn).reshape(size, len(rows), len(columns))
    return found


def _mixed(
    table: NDArray[np.int64],
    often: list[NDArray[np.intp]],
    rare: list[NDArray[np.intp]],
    patterns: int,
    random: np.random.Generator,
) -> NDArray[np.intp]:
    """The mentions of a table's last row and column, which stand for all rare patterns, dealt out one by one: pattern of the first
    axis times `patterns` plus that of the second."""
    first, second = random.permutation(rare[0]), random.permutation(rare[1])
    down = np.repeat(
        np.arange(len(table)), table[:, -1]
    )  # which row each rare one of the second axis goes to; at the end the last
    above = down < len(often[0])
    keys = often[0][down[above]] * patterns + second[above]
    across = np.r_[np.repeat(often[1], table[-1, :-1]), second[~above]]
    return np.r_[keys, first * patterns + across]


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
