"""The trained heads of one codebook: probabilities for a post, and which of its sentences speak for which label."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Protocol

import numpy as np
from numpy.typing import NDArray

from pipeline.coding.offline.heads import calibration
from pipeline.coding.offline.heads.focus import Focus
from pipeline.coding.offline.heads.rules import Findings
from pipeline.coding.offline.tuning import LEARNING
from records.codebook import Codebook, Dimension
from records.mentions import Code, Mention

if TYPE_CHECKING:
    from pipeline.coding.offline.heads.encoder import Encoder

Array = NDArray[np.float32]
RELEVANCE = "relevance"
LEAST = "least"  # of the stack: the probability from which a post is a mention
SURE = "sure."  # of the stack, before a dimension: how often its codes are right
Logits = tuple[Array, Mapping[int, Array]]  # of a post: of the whole, shape (outputs,), and of each sentence
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
    """Heads of any kind; `stack` holds fitted numbers by name, where there are any."""

    stack: Mapping[str, NDArray[np.float64]]

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


def tie_features(logits: Logits, known: Findings) -> list[float]:
    """The head's logit and the rules' strongest tie, together a mention from the threshold; then what else may tell.

    That is a tie that is not strong enough, and how the post's sentences speak for a mention.
    """
    whole, by_sentence = logits
    ties = [float(row[0]) for row in by_sentence.values()] or [float(whole[0])]
    return [float(whole[0]), known.strength, known.most, max(ties)]


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


def more_stance_features(
    scale: Dimension, logits: Logits, places: Sequence[int], cues: Mapping[str, float]
) -> NDArray[np.float64]:
    """Logits and cues of each label apart, and the logits of the sentences: for a choice that coded posts have taught.

    On invented examples alone they teach what only these have (docs/coder.md). Shape (4 labels + 1,).
    """
    whole, by_sentence = logits
    rows = np.array([row[places] for row in by_sentence.values()] or [whole[places]], dtype=np.float64)
    own = [cues.get(label.id, 0.0) for label in scale.labels]
    return np.array([*whole[places], *own, *rows.max(0), *rows.mean(0), np.log1p(len(by_sentence))], dtype=np.float64)


def stance_choices(scale: Dimension) -> list[str]:
    """What a post's stance is chosen of: the scale's labels, or both of its ends."""
    return [*(label.id for label in scale.labels), scale.both.id]


def surely(mentions: Sequence[Mention], stack: Mapping[str, NDArray[np.float64]]) -> list[Mention]:
    """Mentions whose codes are as sure as such codes are often right, in the dimensions that coded posts tell of."""

    def own(dimension: str, codes: tuple[Code, ...]) -> tuple[Code, ...]:
        told = stack.get(SURE + dimension)
        if told is None:
            return codes
        given = calibration.logit(np.array([code.confidence for code in codes]))
        chances = calibration.apply(told, given[:, None]).tolist()
        return tuple(replace(code, confidence=round(p, 2)) for code, p in zip(codes, chances, strict=True))

    return [replace(one, codes={d: own(d, codes) for d, codes in one.codes.items()}) for one in mentions]


class Judge:
    """What turns an encoder's scores into probabilities: `stack` holds fitted numbers by dimension."""

    def __init__(self, codebook: Codebook, stack: Mapping[str, NDArray[np.float64]]) -> None:
        self.codebook = codebook
        self.stack: Mapping[str, NDArray[np.float64]] = dict(stack)
        self._columns = [(codebook.dimension(d), places) for d, places in columns(codebook).items()]

    def predictions(self, logits: Sequence[Logits], findings: Sequence[Findings]) -> list[Prediction]:
        """Predictions on posts from the encoder's scores and what the rules know."""
        return [self._prediction(*own, known) for own, known in zip(logits, findings, strict=True)]

    def _prediction(self, whole: Array, by_sentence: Mapping[int, Array], known: Findings) -> Prediction:
        tie = tie_features((whole, by_sentence), known)
        least = self.stack.get(LEAST)  # where coded posts have told; else as by rules alone
        confidence = float(calibration.apply(self.stack[RELEVANCE], np.array([tie]))[0])
        labels = {}
        for dimension, places in self._columns:
            logits, cues = whole[places].tolist(), known.shown.get(dimension.id, {})
            fitted = self.stack[dimension.id]
            if dimension.role == "stance":
                ids = stance_choices(dimension)
                few = fitted.shape[1] == 1 + len(places)
                said = (
                    stance_features(dimension, logits, cues)
                    if few
                    else more_stance_features(dimension, (whole, by_sentence), places, cues)
                )
                chances = calibration.choose(fitted, said)
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
        relevant = sum(tie[:2]) >= LEARNING.threshold if least is None else confidence >= least[0]
        return Prediction(bool(relevant), round(confidence, 4), labels, sentences, ties)


class Heads(Judge):
    """An encoder and its judge."""

    def __init__(self, codebook: Codebook, encoder: Encoder, stack: Mapping[str, NDArray[np.float64]]) -> None:
        super().__init__(codebook, stack)
        self.encoder = encoder

    def predict(self, parts: Sequence[Focus], findings: Sequence[Findings]) -> list[Prediction]:
        return self.predictions(self.encoder.logits(parts), findings)
