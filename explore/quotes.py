"""Which quotes stand behind a selection, and which of them come first. Ids only: their text goes through disclosure."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from db.read.strengths import strengths
from explore.facets import TOPIC
from explore.selection import Selection
from records.codebook import TERM, DimensionRole
from records.stance import one_stance

LIKELY = 0.35  # of `_strength`; of the quotes judged, more than half of those above it fit (docs/coder.md)
SURELY = 0.5  # the same for a heading that asks for a stance only, and for nothing that a reader could check beside it
_IN_FULL: tuple[DimensionRole, ...] = ("stance", "object")  # of which all labels count, not only those asked for
AMONG = 120  # mentions of which the one to lead is chosen


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


def leads(selections: Sequence[Selection], least: float = LIKELY) -> list[int | None]:
    """For each selection the mention that leads, on a projector too, or None; no mention leads twice.

    Of the first `AMONG` that may lead a page, the one whose own words speak most surely for what the selection asks for,
    and for the chatbot: a quote must fit its heading more than anything else, and none stands there that likelier does not:
    `least` is the strength from which one may. Where there is none that may lead a page, one that is not sensitive; where all are, any.
    What begins or ends inside a sentence never leads.
    """
    found: list[int | None] = [None] * len(selections)
    for may_lead in (_calm, _not_sensitive, _only_sensitive):
        missing = [place for place, mention in enumerate(found) if mention is None]
        candidates = [may_lead(selections[place]) for place in missing]
        told = _told(selections, candidates)
        for place, ids in zip(missing, candidates, strict=True):
            asked = _asked(selections[place])
            free = [i for i in ids if i not in found]
            strength = {i: _strength(told.get(i, {}), asked, selections[place]) for i in free}
            best = max(free, key=strength.__getitem__, default=None)
            found[place] = best if best is not None and strength[best] >= least else None
    return found


def _calm(selection: Selection) -> list[int]:
    return selection.first(AMONG, among=selection.data.columns.calm & _whole(selection))


def _not_sensitive(selection: Selection) -> list[int]:
    return selection.first(AMONG, among=~selection.data.columns.sensitive & _whole(selection))


def _only_sensitive(selection: Selection) -> list[int]:
    """Any, where all are sensitive; else none."""
    return (
        []
        if selection.first(1, among=~selection.data.columns.sensitive)
        else selection.first(AMONG, among=_whole(selection))
    )


def _whole(selection: Selection) -> NDArray[np.bool_]:
    """(N,) what is no part of a sentence; anything where a data set does not tell."""
    columns = selection.data.columns
    return columns.whole if columns.whole is not None else np.ones(len(columns), np.bool_)


def _told(selections: Sequence[Selection], candidates: Sequence[list[int]]) -> dict[int, dict[tuple[str, str], float]]:
    """How far the candidates speak for their labels; read in one go. Nothing for a data set made by hand."""
    engine = selections[0].data.engine if selections else None
    if engine is None:
        return {}
    labels = {label for selection in selections for _, label in _asked(selection)}
    # A stance that nobody gave is made of others; any chatbot will do.
    whole = {of.id for role in _IN_FULL if (of := selections[0].data.dimension(role)) is not None}
    with engine.connect() as connection:
        return strengths(connection, [i for found in candidates for i in found], labels, whole)


def _asked(selection: Selection) -> list[tuple[str, str]]:
    """The labels that a selection asks for, where it asks for one of a dimension."""
    of = selection.data.codebook.ids
    single = [(c.facet, c.chosen[0]) for c in selection.filter.clauses if c.facet in of and len(c.chosen) == 1]
    return [(dimension, option.partition(TERM)[0]) for dimension, option in single]


def _strength(told: dict[tuple[str, str], float], asked: list[tuple[str, str]], selection: Selection) -> float:
    """How strongly a mention's words speak for the labels asked for and for the chatbot: the product, 0 to 1."""
    used = selection.data.dimension("object")
    of_bot = max((c for (dimension, _), c in told.items() if used and dimension == used.id), default=1.0)
    return math.prod([*(_of_label(*label, told, selection) for label in asked), of_bot])


def _of_label(dimension: str, label: str, told: dict[tuple[str, str], float], selection: Selection) -> float:
    """How strongly the words speak for one label; for a stance that nobody gave, as the stances that it was made of.

    For a label that nothing speaks for 0; 1 where nothing is told of the mention at all.
    """
    own = {of: strength for (where, of), strength in told.items() if where == dimension}
    if label in own or not told:
        return own.get(label, 1.0)
    scale = selection.data.codebook.dimension(dimension)
    composed = one_stance(list(own.items()), scale) if scale.role == "stance" else None
    return composed[1] if composed is not None and composed[0] == label else 0.0
