"""Every pair of the network of perspectives and values in numbers, drawn or not: how often, how praised, how far from chance."""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from analysis.co_occurrence import delta_pmi, npmi, pmi, sides
from analysis.counts import Counts
from analysis.post_patterns import PostPatterns
from explore.figure import Nothing
from explore.figures._crossed import perspectives_by_values
from explore.figures.network import ABOVE, LEVELS, chance, without_fallbacks
from explore.figures.own import Own
from explore.selection import Selection
from records.codebook import Dimension

Array = NDArray[np.float64]


def network_pairs(selection: Selection) -> tuple[Own, Counts, pd.DataFrame] | Nothing:
    """The counts of the network, and a row for each pair that has mentions, most frequent first.

    `pmi` is that of the matrix, of all mentions with both codes; `p` and `above` are those of the network's links. `delta` is PMI
    among praise less PMI among complaint with its 95 % interval over resamples of posts, nan without a stance.
    """
    found = perspectives_by_values(selection)
    if isinstance(found, Nothing):
        return found
    rows, columns, own, every = found
    counts = without_fallbacks(every, rows, columns)
    if not counts.n.sum():
        return Nothing(f"No mention here has a {rows.name.lower()} and a {columns.name.lower()} of its own.")
    at = [[whole.index(o) for o in options] for whole, options in zip(every.options, counts.options, strict=True)]
    kept = np.ix_(*at)
    p = chance(counts)
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
    n = crossed.n[np.ix_(*_places(selection, counts))]
    return {option: n[:, :, i] for i, option in enumerate(crossed.options[2])}


def _delta(selection: Selection, counts: Counts) -> dict[str, Array]:
    """ΔPMI of each pair, and its interval."""
    data, stance = selection.data, selection.data.dimension("stance")
    if stance is None:
        return dict.fromkeys(("delta", "low", "high"), np.full(counts.n.size, np.nan))
    axis, options = data.axis(stance.id)
    high, low = (_on_side(stance, options, side) for side in (1, -1))
    mask = selection.rows if selection.filter.clauses else None
    axes = [*(data.axis(name)[0] for name in counts.by), sides(axis, high, low)]
    # Of each side's margin, which stands behind both, there is no need.
    found = PostPatterns.of(axes, data.columns.post, mask).resampled(lambda t: delta_pmi(t[..., :-1]))
    kept = np.ix_(*_places(selection, counts))
    return {
        name: of[kept].ravel()
        for name, of in zip(("delta", "low", "high"), (found.value, found.low, found.high), strict=True)
    }


def _on_side(stance: Dimension, options: tuple[str, ...], side: int) -> list[int]:
    """The places of the stances on one side of the scale; a mixed one is on both."""
    return [i for i, option in enumerate(options) if option == stance.both.id or stance.side(option) == side]


def _places(selection: Selection, counts: Counts) -> list[list[int]]:
    """Where the options of the counts stand among all of their axes."""
    return [
        [selection.data.axis(name)[1].index(option) for option in options]
        for name, options in zip(counts.by, counts.options, strict=True)
    ]
