"""What a topic's mentions are of more often than all others: conditions, chatbots and platforms, where that stands."""

from __future__ import annotations

from explore.contrasts import Difference, Groups
from explore.facets import PLATFORM
from explore.selection import Selection

MOST = 6


def excess(selection: Selection) -> list[Difference]:
    """Differences from all other mentions in the data set that stand, the surest first; "none of the others" is left out."""
    data = selection.data
    looked_at = {PLATFORM, *(d.id for role in ("subject", "object") if (d := data.dimension(role)))}
    found = [
        one
        for one in Groups(selection).differences()
        if one.facet in looked_at and one.stands and one.difference > 0 and not one.fallback
    ]
    return sorted(found, key=lambda one: -one.surely)[:MOST]
