"""What the page of a condition shows, as items: its figures, and the quotes that lead praise and complaint."""

from __future__ import annotations

from db.disclosure import Viewer
from explore.boards import Shown, figure_item, shown
from explore.figure import Figure, Nothing
from explore.figures import differences, praised_and_criticised, stances, timeline
from explore.selection import Selection
from records.board import Item
from records.codebook import DimensionRole

TOLD: tuple[DimensionRole, ...] = ("perspective", "value")  # what a condition is told apart by


def profile_items(selection: Selection, viewer: Viewer) -> list[Shown]:
    """Praise and complaint with their quotes, then what differs from the rest, and the course."""
    data = selection.data
    of = [dimension.id for role in TOLD if (dimension := data.dimension(role)) is not None]
    beside = [make(selection, by=by) for by in of for make in (differences, stances)] + [timeline(selection)]
    items = _drawn(selection, [praised_and_criticised(selection)])
    if others := _drawn(selection, beside):
        items += [Item(kind="heading", text="Beside all others"), *others]
    return shown(items, data, viewer)


def _drawn(selection: Selection, figures: list[Figure | Nothing]) -> list[Item]:
    return [figure_item(selection, figure) for figure in figures if not isinstance(figure, Nothing)]
