"""Heads for codebooks with few examples or none: how near a sentence comes to a label's definition and examples."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from embedding.packaged import load_model
from pipeline.coding.offline.heads.examples import Example
from pipeline.coding.offline.heads.focus import Focus
from pipeline.coding.offline.heads.heads import Prediction
from pipeline.coding.offline.heads.rules import Findings
from pipeline.coding.offline.tuning import COMPOSING, LEARNING
from records.codebook import Codebook

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

Array = NDArray[np.float32]


class DistanceHeads:
    """Cosine to the nearest of a label's definition and examples; where cues speak for a dimension, they decide."""

    def __init__(self, codebook: Codebook, examples: Sequence[Example], model: str, *, tied: bool) -> None:
        self.stack: Mapping[str, NDArray[np.float64]] = {}
        self._dimensions = [d for d in codebook.dimensions if d.role != "object"]
        self._tied = tied
        self._model = model
        self._texts: list[str] = []
        self._owners: list[tuple[str, str]] = []
        for dimension in self._dimensions:
            for label in dimension.labels:
                own = [e.text for e in examples if label.id in e.codes.get(dimension.id, ())]
                for text in [f"{label.name}: {label.definition}", *label.include, *label.examples, *own]:
                    self._texts.append(text)
                    self._owners.append((dimension.id, label.id))
        self._others = [e.text for e in examples if not e.relevant]

    @cached_property
    def _encoder(self) -> SentenceTransformer:
        return load_model(self._model)

    def _embed(self, texts: Sequence[str]) -> Array:
        vectors = self._encoder.encode(
            list(texts), normalize_embeddings=True, convert_to_numpy=True, show_progress_bar=False
        )
        return np.asarray(vectors, dtype=np.float32)

    @cached_property
    def _anchors(self) -> tuple[Array, Array]:
        vectors = self._embed([*self._texts, *self._others])
        return vectors[: len(self._texts)], vectors[len(self._texts) :]

    def predict(self, parts: Sequence[Focus], findings: Sequence[Findings]) -> list[Prediction]:
        """Predictions on posts, in their order."""
        pieces = [(i, p, part.text[s.start : s.end]) for i, part in enumerate(parts) for p, s in part.spans.items()]
        if not pieces:
            return [self._prediction({}, known) for known in findings]
        vectors = self._embed([text for _, _, text in pieces])
        labels, others = self._anchors
        near = vectors @ labels.T
        none = (vectors @ others.T).max(1) if len(others) else np.full(len(pieces), -1.0, dtype=np.float32)
        by_post: list[dict[int, dict[str, dict[str, float]]]] = [{} for _ in parts]
        for (i, place, _), row, away in zip(pieces, near, none, strict=True):
            best: dict[str, dict[str, float]] = {d.id: {} for d in self._dimensions}
            for (dimension, label), cosine in zip(self._owners, row.tolist(), strict=True):
                score = (
                    COMPOSING.slope * (cosine - COMPOSING.half) if cosine > away + COMPOSING.away else -COMPOSING.slope
                )
                best[dimension][label] = round(max(best[dimension].get(label, -COMPOSING.slope), score), 3)
            by_post[i][place] = {dimension: _nearest(scores) for dimension, scores in best.items()}
        return [self._prediction(sentences, known) for sentences, known in zip(by_post, findings, strict=True)]

    def _prediction(self, sentences: dict[int, dict[str, dict[str, float]]], known: Findings) -> Prediction:
        labels: dict[str, dict[str, float]] = {}
        for dimension in self._dimensions:
            cues = known.shown.get(dimension.id, {})
            labels[dimension.id] = {}
            for label in dimension.labels:
                top = max((s[dimension.id][label.id] for s in sentences.values()), default=-COMPOSING.slope)
                by_cue = 1 - (1 - COMPOSING.by_cue) ** (cues.get(label.id, 0.0) / math.log(2))
                labels[dimension.id][label.id] = round(by_cue if cues else 1 / (1 + math.exp(-top)), 4)
            if dimension.role == "stance" and known.both:
                labels[dimension.id][dimension.both.id] = max(labels[dimension.id].values()) + COMPOSING.ahead
        ties = {
            p: max((v for d in s.values() for v in d.values()), default=-COMPOSING.slope) for p, s in sentences.items()
        }
        confidence = max((v for of in labels.values() for v in of.values()), default=0.0)
        relevant = (
            known.strength >= LEARNING.threshold
            if self._tied
            else bool(known.found) or confidence >= COMPOSING.relevant
        )
        soft = {
            p: {
                d: {k: -1.0 if known.shown.get(d) else v / COMPOSING.slope for k, v in of.items()}
                for d, of in s.items()
            }
            for p, s in sentences.items()
        }
        return Prediction(relevant, confidence, labels, soft, ties)


def _nearest(scores: dict[str, float]) -> dict[str, float]:
    """The scores with that of the nearest label only: a sentence near one label is near its opposite, too."""
    best = max(scores.values())
    return {label: score if score == best else -COMPOSING.slope for label, score in scores.items()}
