"""Which quotes stand behind a selection, and which of them come first. Ids only: their text goes through disclosure."""

from __future__ import annotations

import math
from collections.abc import Sequence

from db.read.strengths import strengths
from explore.facets import TOPIC
from explore.selection import Selection
from records.codebook import TERM

LIKELY = (
    0.35  # of `_strength`; of the quotes judged, more than half of those above it fit their heading (docs/coder.md)
)
AMONG = 300  # mentions of which the one to lead is chosen


def behind(selection: Selection, k: int = 3) -> list[int]:
    """Ids of the first `k` mentions to show: the most typical ones of a topic where one is chosen, then the surest."""
    first = selection.holds(typical(selection))[:k]
    rest = [i for i in selection.first(k) if i not in first]
    return [*first, *rest][:k]


def typical(selection: Selection, every: bool = False) -> list[int]:
    """The most typical mentions of the chosen topics; where none is chosen, none, or those of `every` topic."""
    chosen = set(selection.filter.chosen(TOPIC))
    topics = [t for t in selection.data.topics.topics if str(t.id) in chosen or (every and not chosen)]
    longest = max((len(topic.representatives) for topic in topics), default=0)
    # turn by turn, so that two topics share the front
    return [t.representatives[i] for i in range(longest) for t in topics if i < len(t.representatives)]


def leads(selections: Sequence[Selection]) -> list[int | None]:
    """For each selection the mention that leads, on a projector too, or None; no mention leads twice.

    Of the first `AMONG` that may lead a page, the one whose own words speak most surely for what the selection asks for,
    and for the chatbot: a quote must fit its heading more than anything else, and none stands there that likelier does not
    (`LIKELY`). Where there is none that may lead, one that is not sensitive, then any.
    """
    tiers = [_tiers(selection) for selection in selections]
    told = _told(selections, tiers)
    chosen: list[int | None] = []
    for selection, found in zip(selections, tiers, strict=True):
        asked = _asked(selection)
        strength = {i: _strength(told.get(i, {}), asked, selection) for tier in found for i in tier}
        likely = [[i for i in tier if strength[i] >= LIKELY and i not in chosen] for tier in found]
        best = next((tier for tier in likely if tier), [])
        chosen.append(max(best, key=strength.__getitem__, default=None))
    return chosen


def _tiers(selection: Selection) -> list[list[int]]:
    """Who may lead: those that may lead a page, then those that are not sensitive; where there are none, any."""
    columns = selection.data.columns
    found = [selection.first(AMONG, among=wanted) for wanted in (columns.calm, ~columns.sensitive)]
    return found if any(found) else [selection.first(AMONG)]


def _told(selections: Sequence[Selection], tiers: Sequence[list[list[int]]]) -> dict[int, dict[tuple[str, str], float]]:
    """How far the candidates speak for their labels; read in one go. Nothing for a data set made by hand."""
    engine = selections[0].data.engine if selections else None
    if engine is None:
        return {}
    with engine.connect() as connection:
        return strengths(connection, [i for found in tiers for tier in found for i in tier])


def _asked(selection: Selection) -> list[tuple[str, str]]:
    """The labels that a selection asks for, where it asks for one of a dimension."""
    of = selection.data.codebook.ids
    single = [(c.facet, c.chosen[0]) for c in selection.filter.clauses if c.facet in of and len(c.chosen) == 1]
    return [(dimension, option.partition(TERM)[0]) for dimension, option in single]


def _strength(told: dict[tuple[str, str], float], asked: list[tuple[str, str]], selection: Selection) -> float:
    """How strongly a mention's words speak for the labels asked for and for the chatbot: the product, 0 to 1."""
    used = selection.data.dimension("object")
    of_bot = max((c for (dimension, _), c in told.items() if used and dimension == used.id), default=1.0)
    return math.prod([*(told.get(label, 1.0) for label in asked), of_bot])
