"""Under a headline: what the filter has brought together."""

from __future__ import annotations

from explore.figure import Nothing
from explore.figures import composition
from ui.draw import draw
from ui.page import View
from ui.session import made


def made_of(shown: View) -> None:
    """Draw the strips of platforms and chatbots where a filter is on and there is more than one of either."""
    if not shown.filter.clauses:
        return
    figure = made(composition, shown.selection)
    if not isinstance(figure, Nothing):
        draw(shown.selection, figure, shown.viewer, key="made-of")
