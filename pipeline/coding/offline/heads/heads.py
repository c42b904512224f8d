"""The trained heads of one codebook: probabilities for a post, and which of its sentences speak for which label."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

import numpy as np
from numpy.typing import NDArray

from pipeline.coding.offline.heads import calibration
from pipeline.coding.offline.heads.focus import Focus
from pipeline.coding.offline.heads.rules import Findings
from pipeline.coding.offline.tuning import LEARNING
from records.codebook import Codebook, Dimension

if TYPE_CHECKING:
    from pipeline.coding.offline.heads.encoder import Encoder

Array = NDArray[np.float32]
RELEVANCE = "relevance"
Scores = Mapping[str, Mapping[str, float]]


@dataclass(frozen=True, slots=True)
class Prediction:
    """What heads say of one post: `labels` are probabilities by dimension, `sentences` scores by sentence.

    Of the stance they are those of a choice, with the scale's `both` beside the labels.
    """

    relevant: bool
    confidence: float
    labels: Scores
    sentences: Mapping[int, Scores]
    ties: Mapping[int, float]  # how much each sentence speaks for a mention


class Predictor(Protocol):
    """Heads of any kind."""

    def predict(self, parts: Sequence[Focus], findings: Sequence[Findings]) -> list[Prediction]:
        """Predictions on posts, in their order."""
        ...


def learned(codebook: Codebook) -> list[tuple[str, str]]:
    """The outputs after relevance: every label of every dimension but the object, which names decide."""
    return [(d.id, label.id) for d in codebook.dimensions if d.role != "object" for label in d.labels]


def columns(codebook: Codebook) -> dict[str, list[int]]:
    """Where each dimension's logits stand; relevance stands first."""
    result: dict[str, list[int]] = {}
    for i, (dimension, _) in enumerate(learned(codebook), 1):
        result.setdefault(dimension, []).append(i)
    return result


def tie_features(logit: float, known: Findings) -> list[float]:
    """The head's logit and the rules' strongest tie: together a mention from the threshold, as by rules alone."""
    return [logit, known.strength]


def label_features(dimension: Dimension, logits: Sequence[float], cues: Mapping[str, float]) -> NDArray[np.float64]:
    """Logit and evidence of cues together, and which label it is: shape (labels, 1 + labels)."""
    scores = [
        float(logit) + LEARNING.cues * cues.get(k.id, 0.0) for logit, k in zip(logits, dimension.labels, strict=True)
    ]
    return np.hstack([np.array(scores, dtype=np.float64)[:, None], np.eye(len(scores))])


def stance_features(scale: Dimension, logits: Sequence[float], cues: Mapping[str, float]) -> NDArray[np.float64]:
    """Each label's logit with the evidence of its cues, less that of the strongest other label: shape (labels,)."""
    ids = [label.id for label in scale.labels]
    others = [max((cues.get(other, 0.0) for other in ids if other != k), default=0.0) for k in ids]
    own = [cues.get(k, 0.0) for k in ids]
    return np.array(logits) + LEARNING.stance_cues * (np.array(own) - LEARNING.opposed * np.array(others))


def stance_choices(scale: Dimension) -> list[str]:
    """What a post's stance is chosen of: the scale's labels, or both of its ends."""
    return [*(label.id for label in scale.labels), scale.both.id]


class Heads:
    """An encoder and what turns its scores into probabilities: `stack` holds fitted numbers by dimension."""

    def __init__(self, codebook: Codebook, encoder: Encoder, stack: Mapping[str, NDArray[np.float64]]) -> None:
        self.codebook = codebook
        self.encoder = encoder
        self.stack = dict(stack)
        self._columns = [(codebook.dimension(d), places) for d, places in columns(codebook).items()]

    def predict(self, parts: Sequence[Focus], findings: Sequence[Findings]) -> list[Prediction]:
        return [
            self._prediction(whole, by_sentence, known)
            for (whole, by_sentence), known in zip(self.encoder.logits(parts), findings, strict=True)
        ]

    def _prediction(self, whole: Array, by_sentence: Mapping[int, Array], known: Findings) -> Prediction:
        tie = tie_features(float(whole[0]), known)
        confidence = float(calibration.apply(self.stack[RELEVANCE], np.array([tie]))[0])
        labels = {}
        for dimension, places in self._columns:
            logits, cues = whole[places].tolist(), known.shown.get(dimension.id, {})
            fitted = self.stack[dimension.id]
            if dimension.role == "stance":
                ids = stance_choices(dimension)
                chances = calibration.choose(fitted, stance_features(dimension, logits, cues))
            else:
                ids = [label.id for label in dimension.labels]
                chances = calibration.apply(fitted, label_features(dimension, logits, cues))
            labels[dimension.id] = {k: round(float(p), 4) for k, p in zip(ids, chances, strict=True)}
        sentences = {
            place: {
                d.id: {k.id: float(row[i]) for k, i in zip(d.labels, places, strict=True)}
                for d, places in self._columns
            }
            for place, row in by_sentence.items()
        }
        ties = {place: float(row[0]) for place, row in by_sentence.items()}
        return Prediction(sum(tie) >= LEARNING.threshold, round(confidence, 4), labels, sentences, ties)
