"""What figures count: the options that the filter leaves, so that a mark always leads to the mentions it counts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from analysis.counts import Cell, Counts
from db.disclosure import too_few
from explore import words
from explore.figure import Nothing
from explore.selection import Selection
from records.codebook import TERM, Dimension


def cells(selection: Selection, *by: str) -> Counts:
    """The selection's counts; of a facet that the filter restricts, only the chosen options.

    A mention has several labels, so those of one label carry others, too. A mark for such another label could not be
    followed: to choose it means to leave the chosen one.
    """
    return _cells(selection, by, frozenset())


def _cells(selection: Selection, by: tuple[str, ...], done: frozenset[str]) -> Counts:
    for axis, facet in enumerate(by):
        chosen = selection.filter.chosen(facet)
        if facet not in done and any(TERM in option for option in chosen):
            return _by_term(selection, by, axis, done | {facet})
    found = selection.counts(*by)
    for axis, facet in enumerate(by):
        if (chosen := selection.filter.chosen(facet)) and facet not in done:
            found = _only(found, axis, chosen)
    return found


def _by_term(selection: Selection, by: tuple[str, ...], axis: int, done: frozenset[str]) -> Counts:
    """Where terms are chosen, the options of the axis are the chosen ones, each counted by itself."""
    facet = by[axis]
    chosen = selection.filter.chosen(facet)
    options = tuple(option for option in selection.data.facets[facet].options() if option in chosen)
    whole = _cells(selection, by, done)
    parts = [_cells(selection.narrowed({facet: option}), by, done) for option in options]
    each = [*parts, whole]
    n = np.stack([np.take(part.n_all, -1, axis) for part in each], axis)
    posts = np.stack([np.take(part.posts_all, -1, axis) for part in each], axis)
    return Counts(by, (*whole.options[:axis], options, *whole.options[axis + 1 :]), n, posts)


def _only(counts: Counts, axis: int, chosen: tuple[str, ...]) -> Counts:
    kept = [i for i, option in enumerate(counts.options[axis]) if option in chosen]
    options = tuple(counts.options[axis][i] for i in kept)
    n, posts = (np.take(table, [*kept, -1], axis) for table in (counts.n_all, counts.posts_all))
    return Counts(counts.by, (*counts.options[:axis], options, *counts.options[axis + 1 :]), n, posts)


def by_stance(selection: Selection, by: str) -> tuple[Dimension, Counts] | Nothing:
    """The stance, and the counts of a facet's options by it; why there is nothing where there is none."""
    stance = selection.data.dimension("stance")
    if stance is None:
        return Nothing("The codebook of this data set asks for no stance.")
    counts = cells(selection, by, stance.id)
    if not counts.known.n:
        return Nothing(
            f"No mention here has both a {selection.data.facets[by].name.lower()} and a {stance.name.lower()}."
        )
    return stance, counts


def dimensions_of(selection: Selection, *facets: str) -> tuple[str, ...]:
    """Those of the facets that are dimensions, so that their codes can be uncertain and wrong."""
    return tuple(facet for facet in dict.fromkeys(facets) if facet in selection.data.codebook.ids)


def stated(cell: Cell) -> str:
    """ "n = 4,120 mentions from 2,006 posts"."""
    return f"n = {words.count(cell.n, 'mention')} from {words.count(cell.posts, 'post')}"


def several(counts: Counts, what: str) -> str:
    """A clause for the source line where mentions count more than once, as "be in several cells"; else nothing."""
    return f", a mention can {what}" if int(counts.n.sum()) > counts.known.n else ""


def scores(selection: Selection, stances: Sequence[str]) -> NDArray[np.float64]:
    """The numbers on the stance scale of these stances."""
    stance = selection.data.dimension("stance")
    return np.array([float(stance.label(option).score or 0.0) for option in stances] if stance else [])


def column_wise(rows: Sequence[Mapping[str, Any]], columns: Mapping[str, str] | Sequence[str]) -> pd.DataFrame:
    """A frame of these values of each row, as they are or, in a mapping, under the names that people read."""
    named = columns if isinstance(columns, Mapping) else dict.fromkeys(columns)
    return pd.DataFrame({name or column: [row[column] for row in rows] for column, name in named.items()})


def small(posts: object) -> list[bool]:
    """Whether each of these numbers of posts is too small to read anything from."""
    return [too_few(int(n)) for n in np.asarray(posts).ravel()]
