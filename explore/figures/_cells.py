"""What figures share: their counts by stance, their sentences on n, their tables."""

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
from explore.figures.own import Own
from explore.selection import Selection
from records.codebook import Dimension


def by_stance(selection: Selection, by: str) -> tuple[Dimension, Own, Counts] | Nothing:
    """The stance, and the counts of a facet's options by it, of both as own facets; why there is nothing where there is none."""
    stance = selection.data.dimension("stance")
    if stance is None:
        return Nothing("The codebook of this data set asks for no stance.")
    own = Own.of(selection, by, stance.id)
    counts = own.counts(by, stance.id)
    if not counts.known.n:
        return Nothing(
            f"No mention here has both a {selection.data.facets[by].name.lower()} and a {stance.name.lower()}."
        )
    return stance, own, counts


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


def inside(selection: Selection, facet: str, name: str) -> str:
    """An option's name as it stands inside a sentence; chatbots and platforms keep their capitals."""
    book = selection.data.codebook
    return words.inside(name) if facet in book.ids and book.dimension(facet).role != "object" else name


def column_wise(rows: Sequence[Mapping[str, Any]], columns: Mapping[str, str] | Sequence[str]) -> pd.DataFrame:
    """A frame of these values of each row, as they are or, in a mapping, under the names that people read."""
    named = columns if isinstance(columns, Mapping) else dict.fromkeys(columns)
    return pd.DataFrame({name or column: [row[column] for row in rows] for column, name in named.items()})


def small(posts: object) -> list[bool]:
    """Whether each of these numbers of posts is too small to read anything from."""
    return [too_few(int(n)) for n in np.asarray(posts).ravel()]
