"""What the page of a condition shows, as items: its figures, and the quotes that lead praise and complaint."""

from __future__ import annotations

from dataclasses import replace

from db.disclosure import Viewer
from db.read.quotes import quotes
from explore.boards import Shown, figure_item
from explore.figure import Figure, Nothing
from explore.figures import differences, praised_and_criticised, stances, timeline
from explore.selection import Selection
from records.board import Item
from records.codebook import DimensionRole

TOLD: tuple[DimensionRole, ...] = ("perspective", "value")  # what a condition is told apart by


def profile_items(selection: Selection, viewer: Viewer) -> list[Shown]:
    """Praise and complaint with their quotes, then what differs from the rest, and the course."""
    data = selection.data
    found: list[Shown] = []
    both = praised_and_criticised(selection)
    if isinstance(both, Figure):
        read = {}
        if both.mentions and data.engine is not None:
            with data.engine.connect() as connection:
                read = {q.mention_id: q for q in quotes(connection, data.codebook, both.mentions, viewer)}
        found.append(replace(_figure(selection, both), quotes=read))
    of = [dimension.id for role in TOLD if (dimension := data.dimension(role)) is not None]
    figures = [make(selection, by=by) for by in of for make in (differences, stances)] + [timeline(selection)]
    drawn = [_figure(selection, figure) for figure in figures if not isinstance(figure, Nothing)]
    if drawn:
        found.append(Shown(item=Item(kind="heading", text="Beside all others")))
    return [*found, *drawn]


def _figure(selection: Selection, figure: Figure) -> Shown:
    return Shown(item=figure_item(selection, figure), figure=figure, selection=selection)
