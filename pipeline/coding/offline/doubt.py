"""How far a post's two main codes may be wrong: whether it is a mention at all, and which stance it takes."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.coding.offline.heads.heads import Prediction
from records.codebook import Dimension
from records.mentions import Mention


def doubt(prediction: Prediction, mentions: Sequence[Mention], scale: Dimension | None) -> float:
    """The share of the two codes that is likely wrong, 0 to 1, by the calibrated chances of both.

    A post without a mention that is one after all has both wrong. A stance left open counts as its likeliest label would.
    """
    if not mentions:
        return prediction.confidence
    if scale is None:
        return round(1 - prediction.confidence, 4)
    given = [code.confidence for mention in mentions for code in mention.codes.get(scale.id, ())]
    likeliest = max(prediction.labels.get(scale.id, {}).values(), default=0.0)
    right = max(given, default=prediction.confidence * likeliest)
    return round(1 - (prediction.confidence + right) / 2, 4)
