"""Every pair of the network of perspectives and values in numbers, drawn or not: how often, how praised, how far from chance."""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from analysis.bootstrap import SEED
from analysis.co_occurrence import npmi, pmi
from analysis.counts import Counts
from analysis.deals import PERMUTATIONS
from analysis.edges import edges
from analysis.multiplicity import holm
from explore.figure import Nothing
from explore.figures._crossed import places
from explore.figures.delta_pmi import axes_of, resampled
from explore.figures.network import ABOVE, LEVELS, chance, named_pairs
from explore.figures.own import Own
from explore.selection import Selection

Array = NDArray[np.float64]
DEALT = {"permutations": PERMUTATIONS, "seed": SEED}


def network_pairs(selection: Selection) -> tuple[Own, Counts, pd.DataFrame] | Nothing:
    """The counts of the network, and a row for each pair that has mentions, most frequent first.

    `pmi` is that of the matrix, of all mentions with both codes. `p` and `above` are those of the network's links, which take a
    post's labels as one set; `p_dealt`, `above_dealt` and `by_chance` are of mentions within their posts' own margins
    (`analysis.edges`), which takes too long for a page, both by Holm for all these pairs. `delta` is PMI
    among praise less PMI among complaint with its 95 % interval over resamples of posts, nan without a stance.
    """
    found = named_pairs(selection)
    if isinstance(found, Nothing):
        return found
    _, _, own, every, counts = found
    data = selection.data
    kept = np.ix_(*([w.index(o) for o in options] for w, options in zip(every.options, counts.options, strict=True)))
    p = chance(counts)
    dealt = edges([data.axis(name)[0] for name in counts.by], data.columns.post, own.selection.mask)
    among = places(own.selection, counts)
    p_dealt = holm(dealt.p[among])
    table = pd.DataFrame(
        {
            "row": np.repeat(np.array(counts.options[0], dtype=object), len(counts.options[1])),
            "column": np.tile(np.array(counts.options[1], dtype=object), len(counts.options[0])),
            "n": counts.n.ravel(),
            "posts": counts.posts.ravel(),
            "pmi": pmi(every.n_all)[kept].ravel(),
            "npmi": npmi(every.n_all)[kept].ravel(),
            "p": p.ravel(),
            "above": (p < LEVELS[ABOVE]).ravel(),
            "by_chance": dealt.by_chance[among].ravel(),
            "p_dealt": p_dealt.ravel(),
            "above_dealt": (p_dealt < LEVELS[ABOVE]).ravel(),
        }
    )
    by_stance = _by_stance(own.selection, counts)
    table = table.assign(
        **{f"n_{stance}": n.ravel() for stance, n in by_stance.items()}, **_delta(own.selection, counts)
    )
    return own, counts, table[table["n"] > 0].sort_values("n", ascending=False, kind="stable").reset_index(drop=True)


def _by_stance(selection: Selection, counts: Counts) -> dict[str, NDArray[np.int64]]:
    """Mentions of each pair by stance; nothing without one."""
    stance = selection.data.dimension("stance")
    if stance is None:
        return {}
    crossed = selection.counts(*counts.by, stance.id)
    n = crossed.n[places(selection, counts)]
    return {option: n[:, :, i] for i, option in enumerate(crossed.options[2])}


def _delta(selection: Selection, counts: Counts) -> dict[str, Array]:
    """ΔPMI of each pair, and its interval."""
    stance = selection.data.dimension("stance")
    if stance is None:
        return dict.fromkeys(("delta", "low", "high"), np.full(counts.n.size, np.nan))
    found = resampled(selection, axes_of(selection, counts.by, stance))
    kept = places(selection, counts)
    return {
        name: of[kept].ravel()
        for name, of in zip(("delta", "low", "high"), (found.value, found.low, found.high), strict=True)
    }
