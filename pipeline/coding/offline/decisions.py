"""From probabilities to labels: which are given, which stay open because none is likely enough."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from records.codebook import Dimension

BOTH = "both"  # the choice beside a scale's labels: both of its ends


@dataclass(frozen=True, slots=True)
class Rule:
    """A label is given from `least`; at most `most` a post."""

    least: float
    most: int


RULES = {"subject": Rule(0.5, 4)}
OTHERS = Rule(0.3, 3)
UNSURE = 0.4  # a stance less likely than this is not given


def labels(dimension: Dimension, chances: Mapping[str, float]) -> list[str]:
    """The labels of a post in a dimension, likeliest first; none where all are uncertain."""
    order = {label.id: i for i, label in enumerate(dimension.labels)}
    ranked = sorted(chances, key=lambda k: (-chances[k], order[k]))
    rule = RULES.get(dimension.role, OTHERS)
    return [k for k in ranked if chances[k] >= rule.least][: rule.most]


def stances(scale: Dimension, chances: Mapping[str, float]) -> list[str]:
    """One label of a stance scale, its two ends (the likelier first), or none where all are uncertain."""
    best = max(chances, key=lambda k: chances[k])
    if chances[best] < UNSURE:
        return []
    return sorted(scale_ends(scale), key=lambda k: -chances[k]) if best == BOTH else [best]


def scale_ends(scale: Dimension) -> tuple[str, str]:
    """The labels at the low and the high end of a scale."""
    ordered = sorted(scale.labels, key=lambda label: label.score or 0.0)
    return ordered[0].id, ordered[-1].id
