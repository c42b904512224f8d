"""From probabilities to labels: which are given, which stay open."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from db.codebook import Dimension


@dataclass(frozen=True, slots=True)
class Rule:
    """A label is given from `least`; at most `most` a post."""

    least: float
    most: int


RULES = {"value": Rule(0.4, 2), "subject": Rule(0.5, 4)}
OTHERS = Rule(0.4, 3)
BOTH = 0.7  # the second end of a scale, at least so likely, makes a mixed post
BOTH_BY_CUES = 0.3  # the same where the rules see both ends, too
UNSURE = 0.35  # a stance less likely than this is not given
UNTOLD = 0.7  # nor, where no cue speaks for either end, one less likely than this: then the fallback


def labels(dimension: Dimension, chances: Mapping[str, float]) -> list[str]:
    """The labels of a post in a dimension, likeliest first; none where all are uncertain."""
    order = {label.id: i for i, label in enumerate(dimension.labels)}
    ranked = sorted(chances, key=lambda k: (-chances[k], order[k]))
    rule = RULES.get(dimension.role, OTHERS)
    return [k for k in ranked if chances[k] >= rule.least][: rule.most]


def stances(scale: Dimension, chances: Mapping[str, float], *, both: bool, told: bool) -> list[str]:
    """One label of a stance scale, its two ends, or none; `both` and `told`: whether cues show both ends, or any."""
    ordered = sorted(scale.labels, key=lambda label: label.score or 0.0)
    ends = ordered[0].id, ordered[-1].id
    first, second = sorted(ends, key=lambda k: -chances[k])
    if chances[second] >= (BOTH_BY_CUES if both else BOTH):
        return [first, second]
    best = max((label.id for label in scale.labels), key=lambda k: chances[k])
    if scale.fallback and not told and chances[first] < UNTOLD:
        return [scale.fallback]
    return [best] if chances[best] >= UNSURE else []
