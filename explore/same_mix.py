"""Differences at the same mix: what is left of them were both groups on the same platforms, or wrote about the same chatbots."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np

from analysis.reversal import reversals
from analysis.standardised import standardised
from explore import words
from explore.contrasts import Difference, Groups
from explore.facets import PLATFORM, TOPIC


@dataclass(frozen=True, slots=True)
class SameMix:
    """The differences of a facet with both groups at their pooled mix of another one."""

    mix: str
    found: tuple[Difference, ...]
    strata: int  # that both groups have enough mentions in
    covered: float  # the part of both groups' coded mentions that lies in them
    turned: Mapping[str, tuple[str, ...]]  # by label, strata in which the difference surely goes the other way


def mixes(groups: Groups) -> list[str]:
    """The facets whose mix can be held still: platforms, and chatbots, unless a group was chosen by them."""
    product = groups.selection.data.dimension("object")
    wanted = (PLATFORM, product.id if product else "")
    there = groups.facets()
    return [facet for facet in wanted if facet in there]


def at_same_mix(groups: Groups, facet: str, mix: str) -> SameMix:
    """The facet's differences at the same mix, found once for all viewers; p is times all labels that are compared
    (Bonferroni)."""
    key = ("same mix", groups.selection.filter, groups.against, facet, mix)
    found: SameMix = groups.selection.data.kept_views.get(key, lambda: _found(groups, facet, mix))
    return found


def withheld(groups: Groups) -> dict[str, list[Difference]]:
    """By mix, the differences that no sentence is made of because they come from it; each under the first such mix."""
    held: dict[str, list[Difference]] = {}
    for one in sorted(groups.differences(), key=lambda one: -one.surely):
        if one.due_to and one.stands and not one.fallback and one.facet not in (TOPIC, PLATFORM):
            held.setdefault(one.due_to[0], []).append(one)
    return held


def withheld_sentences(groups: Groups) -> list[str]:
    """Which differences are not said, and why: one sentence a mix."""
    data = groups.selection.data
    return [
        f"Not said above, because less than half of the difference is left within the same "
        f"{data.facets[mix].plural.lower()}: {words.listed([one.name for one in differences])}."
        for mix, differences in withheld(groups).items()
    ]


def _found(groups: Groups, facet: str, mix: str) -> SameMix:
    data = groups.selection.data
    axis, options = data.axis(facet)
    others = None if groups.against is None else groups.others
    strata, names = data.axis(mix)
    same = standardised(axis, strata, data.layout, groups.selection.rows, others)
    against = reversals(axis, strata, data.layout, groups.selection.rows, others).against
    looked_at = sum(np.isfinite(one.p) for one in groups.differences())
    place = {option: i for i, option in enumerate(options)}
    found = []
    for one in groups.differences():
        if one.facet == facet:
            i = place[one.option]
            found.append(
                replace(
                    one,
                    share=float(same.share[i]),
                    share_others=float(same.share_b[i]),
                    low=float(same.low[i]),
                    high=float(same.high[i]),
                    p=float(min(same.p[i] * looked_at, 1.0)),
                    left={},
                )
            )
    turned = {
        one.option: tuple(data.option_name(mix, names[j]) for j in np.flatnonzero(against[place[one.option]]))
        for one in groups.differences()
        if one.facet == facet and one.stands and not one.fallback and against[place[one.option]].any()
    }
    return SameMix(mix, tuple(found), int((same.weights > 0).sum()), same.covered, turned)
