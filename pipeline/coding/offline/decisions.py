"""From probabilities to labels: which are given, which stay open because none is likely enough."""

from __future__ import annotations

from collections.abc import Mapping

from pipeline.coding.offline.tuning import COMPOSING
from records.codebook import Dimension


def labels(dimension: Dimension, chances: Mapping[str, float]) -> list[str]:
    """The labels of a post in a dimension, likeliest first; none where all are uncertain."""
    order = {label.id: i for i, label in enumerate(dimension.labels)}
    ranked = sorted(chances, key=lambda k: (-chances[k], order[k]))
    rule = COMPOSING.rules.get(dimension.role, COMPOSING.other_rule)
    return [k for k in ranked if chances[k] >= rule.least][: rule.most]


def stance(chances: Mapping[str, float]) -> str | None:
    """The likeliest label of a stance scale, its `both` among them; None where it would cost more than leaving it open.

    Chow 1970, "On optimum recognition error and reject tradeoff".
    """
    best = max(chances, key=lambda k: chances[k])
    return best if 1 - chances[best] <= COMPOSING.stance_open else None
