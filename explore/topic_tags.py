"""What a topic's mentions are of: the conditions and chatbots that many of them have, more of them than elsewhere.

A topic's name says what is told; these stand beside it.
"""

from __future__ import annotations

from explore.facets import TOPIC
from explore.selection import Selection

SHARE = 0.25  # of a topic's mentions have a tag at least
MORE = 1.5  # times as often as all mentions here
MOST = 3  # tags a topic


def topic_tags(selection: Selection) -> dict[str, tuple[str, ...]]:
    """By topic, the names of its conditions and chatbots, the largest share first; counted once for all viewers."""
    found: dict[str, tuple[str, ...]] = selection.data.kept_views.get(
        ("topic tags", selection.filter), lambda: _tags(selection)
    )
    return found


def _tags(selection: Selection) -> dict[str, tuple[str, ...]]:
    shares: dict[str, list[tuple[float, str]]] = {}
    for role in ("subject", "object"):
        dimension = selection.data.dimension(role)
        if dimension is None:
            continue
        counts, everywhere = selection.counts(TOPIC, dimension.id), selection.counts(dimension.id)
        known = {option: int(everywhere.n[i]) / max(selection.n, 1) for i, option in enumerate(everywhere.options[0])}
        sizes = selection.counts(TOPIC)
        size = {topic: int(sizes.n[i]) for i, topic in enumerate(sizes.options[0])}
        for i, topic in enumerate(counts.options[0]):
            for j, option in enumerate(counts.options[1]):
                share = int(counts.n[i, j]) / max(size.get(topic, 0), 1)
                if option not in dimension.unnamed and share >= SHARE and share >= MORE * known.get(option, 0.0):
                    name = selection.data.facets[dimension.id].option_name(option)
                    shares.setdefault(topic, []).append((share, name))
    return {
        topic: tuple(name for _, name in sorted(found, key=lambda one: (-one[0], one[1]))[:MOST])
        for topic, found in shares.items()
    }
