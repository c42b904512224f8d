"""Which pairs of labels come up together in mentions more often than chance would bring about, posts as the units."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from analysis.bootstrap import SEED
from analysis.counts import Axis, Marks, tabulate
from analysis.deals import PERMUTATIONS, Deals, tails
from analysis.layout import Layout
from analysis.multiplicity import benjamini_hochberg, holm

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Edges:
    """Pairs of labels, arrays of shape (rows, columns): mentions with both, how many chance brings on average, and one-sided p."""

    n: NDArray[np.int64]
    by_chance: Array
    p: Array
    p_holm: Array
    p_bh: Array
    permutations: int

    def standing(self, level: float = 0.05) -> Marks:
        """Which edges stand: so often at most would chance alone put any edge into the network (Holm)."""
        return np.asarray(self.p_holm < level)


def edges(
    axes: Sequence[Axis],
    post: NDArray[Any],
    mask: Marks | None = None,
    *,
    permutations: int = PERMUTATIONS,
    seed: int = SEED,
) -> Edges:
    """The pairs of two axes' labels over the rows of the mask (all without one). `post` never falls.

    Chance keeps each post's own margins: its number of mentions, and what they hold on the first axis; what they hold on the second
    comes, whole, from another post of as many mentions (`analysis.deals`). `analysis.association.more_than_chance` is the
    closed form for units that have each label once: posts, or posts of one mention, for which both are the same. p is 1 for a
    pair without mentions, nan where nobody has one of the labels.
    """
    n = tabulate(axes, Layout.of(post, mask))[0]
    both = n[:-1, :-1]
    dealt = Deals.of(axes, post, mask).replicates(lambda t: t[..., :-1, :-1], permutations=permutations, seed=seed)
    more = np.where(both > 0, tails(both.astype(np.float64), dealt)[1], 1.0)
    p = np.where((n[:-1, -1:] > 0) & (n[-1:, :-1] > 0), more, np.nan)
    return Edges(both, dealt.mean(axis=0), p, holm(p), benjamini_hochberg(p), permutations)
