"""One stance: what several codes on a scale come to, and how sure that is."""

from __future__ import annotations

from collections.abc import Sequence

from records.codebook import Dimension


def one_stance(given: Sequence[tuple[str, float]], scale: Dimension) -> tuple[str, float] | None:
    """The label and confidence that several of a scale come to (`Dimension.one_stance`); None where it knows none.

    It is as sure as its surest code; a mixed one that nobody gave is as sure as its less sure side.
    """
    label = scale.one_stance(label for label, _ in given)
    if label is None:
        return None
    if own := [sure for other, sure in given if other == label]:
        return label, max(own)
    sides = [[sure for other, sure in given if scale.side(other) == side] for side in (-1, 1)]
    return label, min(max(side) for side in sides)
