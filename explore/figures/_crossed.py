"""Two dimensions crossed: a row for each cell, with its names and order."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from analysis.co_occurrence import sides
from analysis.counts import Axis, Counts
from db.disclosure import too_few
from explore.charts import Row
from explore.figure import Nothing
from explore.figures.own import Own
from explore.selection import Selection
from records.codebook import Dimension


def perspectives_by_values(selection: Selection) -> tuple[Dimension, Dimension, Own, Counts] | Nothing:
    """The perspectives, the values, and how often each pair comes up; why there is nothing where there is none.

    Labels only, without their terms: each cell is set against the sums of its row and column.
    """
    rows, columns = selection.data.dimension("perspective"), selection.data.dimension("value")
    if rows is None or columns is None:
        return Nothing(
            "This data set's codebook has no perspectives or no values, so nothing can be laid side by side."
        )
    own = Own.of(selection, rows.id, columns.id)
    counts = used(own.selection.counts(rows.id, columns.id))
    if not counts.known.n:
        return Nothing(f"No mention here has both a {rows.name.lower()} and a {columns.name.lower()}.")
    return rows, columns, own, counts


def crossed(own: Own, counts: Counts) -> list[Row]:
    """The cells of the rows and columns that have mentions, as charts of two axes take them."""
    counts = used(counts)
    (rows, columns), facets = counts.options, [own.selection.data.facets[name] for name in counts.by]
    marked = [own.marked(name, options) for name, options in zip(counts.by, counts.options, strict=True)]
    n, posts = counts.n.tolist(), counts.posts.tolist()
    return [
        {
            "row_id": row,
            "row_name": facets[0].option_name(row),
            "col_id": column,
            "col_name": facets[1].option_name(column),
            "row_order": i,
            "col_order": j,
            "row_chosen": marked[0][i],
            "col_chosen": marked[1][j],
            "n": n[i][j],
            "posts": posts[i][j],
            "small": too_few(posts[i][j]),
        }
        for i, row in enumerate(rows)
        for j, column in enumerate(columns)
    ]


def places(selection: Selection, counts: Counts) -> tuple[NDArray[np.intp], ...]:
    """Where the options of the counts stand among all of their axes: the index of a table of these."""
    among = zip(counts.by, counts.options, strict=True)
    return np.ix_(*([selection.data.axis(name)[1].index(option) for option in options] for name, options in among))


def praise_and_complaint(selection: Selection, stance: Dimension) -> Axis:
    """The stance as praise and complaint; a stance that takes both ends is on both."""
    axis, options = selection.data.axis(stance.id)
    on = (
        [i for i, option in enumerate(options) if option == stance.both.id or stance.side(option) == side]
        for side in (1, -1)
    )
    return sides(axis, *on)


def used(counts: Counts) -> Counts:
    """The counts of two axes without rows and columns that have no mention."""
    n = counts.n
    rows, columns = np.flatnonzero(n.sum(axis=1)), np.flatnonzero(n.sum(axis=0))
    options = (tuple(counts.options[0][i] for i in rows), tuple(counts.options[1][j] for j in columns))
    kept = [*rows, -1], [*columns, -1]
    return Counts(counts.by, options, *(t[kept[0]][:, kept[1]] for t in (counts.n_all, counts.posts_all)))
