"""Which quotes stand behind a selection, and which of them come first. Ids only: their text goes through disclosure."""

from __future__ import annotations

from collections.abc import Collection

from explore.facets import TOPIC
from explore.selection import Selection


def behind(selection: Selection, k: int = 3) -> list[int]:
    """Ids of the first `k` mentions to show: the most typical ones of a topic where one is chosen, then the surest."""
    first = selection.holds(typical(selection))[:k]
    rest = [i for i in selection.first(k) if i not in first]
    return [*first, *rest][:k]


def typical(selection: Selection) -> list[int]:
    """The most typical mentions of the chosen topics; none where no topic is chosen."""
    chosen = set(selection.filter.chosen(TOPIC))
    topics = [topic for topic in selection.data.topics.topics if str(topic.id) in chosen]
    longest = max((len(topic.representatives) for topic in topics), default=0)
    # turn by turn, so that two topics share the front
    return [t.representatives[i] for i in range(longest) for t in topics if i < len(t.representatives)]


def lead(selection: Selection, taken: Collection[int | None] = ()) -> int | None:
    """The mention that leads, on a projector too: the surest that needs no warning, not even beside it, and fits.

    One of those `taken` gives way to the next, where there is one. Where there is none, the surest that is not sensitive,
    then the surest of all; None where nothing is selected.
    """
    columns = selection.data.columns
    calm = selection.first(len(taken) + 1, among=columns.calm)
    if calm:
        return next((i for i in calm if i not in taken), calm[0])
    for wanted in (~columns.sensitive, None):
        if found := selection.first(1, among=wanted):
            return found[0]
    return None
