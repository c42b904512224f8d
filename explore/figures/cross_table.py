"""Any two facets that mentions can be counted by, crossed: what goes with what, how strongly, and in which cells."""

from __future__ import annotations

from dataclasses import dataclass

from analysis import crosstab
from analysis.crosstab import CrossTable
from explore.facets import MONTH, PERIOD, PLATFORM, TOPIC
from explore.figure import Nothing
from explore.figures.own import Own
from explore.selection import Selection


@dataclass(frozen=True, slots=True, eq=False)
class Crossed:
    """The table, its options in the order of their facets, and the mentions that it counts."""

    table: CrossTable
    rows: tuple[str, ...]
    columns: tuple[str, ...]
    own: Own


def crossable(selection: Selection) -> list[str]:
    """The names of what can be crossed."""
    return [*selection.data.codebook.ids, PLATFORM, TOPIC, MONTH]


def cross_table(selection: Selection, rows: str, columns: str) -> Crossed | Nothing:
    """Two of them crossed, whatever the filter chooses in either: what was chosen by one goes with it by choice.

    Made once for all viewers. Nothing where no mention has both.
    """
    own = Own.of(selection, *(PERIOD if name == MONTH else name for name in (rows, columns)))
    key = ("cross table", own.selection.filter, rows, columns)
    table: CrossTable = selection.data.kept_views.get(key, lambda: _crossed(own.selection, rows, columns))
    if not table.pairs:
        return Nothing(f"No mention here has both a {_called(selection, rows)} and a {_called(selection, columns)}.")
    return Crossed(table, selection.data.axis(rows)[1], selection.data.axis(columns)[1], own)


def _crossed(selection: Selection, rows: str, columns: str) -> CrossTable:
    data = selection.data
    return crosstab.cross_table([data.axis(name)[0] for name in (rows, columns)], data.columns.post, selection.mask)


def _called(selection: Selection, name: str) -> str:
    return name if name == MONTH else selection.data.facets[name].name.lower()
