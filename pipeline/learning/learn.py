"""Heads learned from coded posts, after the examples; what they gained, by cross-validation."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from pipeline.coding.code_posts import code_posts
from pipeline.coding.offline.compose import Composer
from pipeline.coding.offline.heads.encoder import ON_CODED, Encoder
from pipeline.coding.offline.heads.heads import Heads, Judge, Logits, learned
from pipeline.coding.offline.heads.training import Material, calibrate, marked_outputs, prepared
from pipeline.coding.offline.tuning import LEARNING
from pipeline.evaluation.coded import CodedPost, coded_post
from pipeline.learning.coded import CodedExample
from records.answer import Answer
from records.codebook import Codebook
from records.posts import Passage

Step = Callable[[float], None]


@dataclass(frozen=True, slots=True)
class Learned:
    """Heads that have learned from all coded posts, and each post as coded by heads that have not learned from it."""

    heads: Heads
    kept_back: list[CodedPost]
    fold: NDArray[np.intp]  # of each post


def learn(
    codebook: Codebook,
    start: Encoder,
    coded: Sequence[CodedExample],
    step: Step = lambda _: None,
    share: float = LEARNING.coded_share,
) -> Learned:
    """Tune an encoder that has learned from examples further on coded posts; `step` hears each part done, 1 in all.

    `share` of the way to what the posts teach is gone: 1 where the encoder has learned nothing before. Each fold is read by an encoder that has learned from the others; calibration is fitted on these readings.
    """
    material = prepared(codebook, [one.example for one in coded])
    taught = known_well(material)
    fold = folds(coded)
    rounds = int(fold.max()) + 2
    logits: list[Logits | None] = [None] * len(coded)

    def taught_by(chosen: Sequence[int]) -> Encoder:
        encoder = start.copy()
        encoder.train(taught.lesson(chosen, start.marked), lambda part: step(part / rounds), ON_CODED)
        return encoder.towards(start, share)

    for k in range(rounds - 1):
        encoder = taught_by(np.flatnonzero(fold != k).tolist())
        away = np.flatnonzero(fold == k).tolist()
        for i, found in zip(away, encoder.logits([material.parts[i] for i in away]), strict=True):
            logits[i] = found
    whole = taught_by(range(len(coded)))
    read = [found for found in logits if found is not None]
    everything = np.ones(len(coded), dtype=bool)
    return Learned(
        Heads(codebook, whole, _fitted(material, read, everything)), kept_back(material, coded, read, fold), fold
    )


def known_well(material: Material) -> Material:
    """The material without the labels that too few of its posts have: what examples taught of them stays."""
    rare = (material.truth & (material.mask > 0)).sum(axis=0) < LEARNING.coded_least
    mask = material.mask.copy()
    mask[:, 1:][:, rare[1:]] = 0.0
    return replace(material, mask=mask)


def untaught(codebook: Codebook, coded: Sequence[CodedExample], model: str) -> Encoder:
    """An encoder that has learned nothing yet, for codebooks with few examples or none."""
    return Encoder(model, 1 + len(learned(codebook)), marked_outputs(codebook, [one.example for one in coded]))


class _Says:
    """A coder that says again what has been found out before, in the order of the posts."""

    name = layer_name = "kept back"
    fingerprint = ""
    languages: frozenset[str] | None = None

    def __init__(self, codebook: Codebook, answers: Sequence[Answer]) -> None:
        self.codebook, self._answers = codebook, iter(answers)

    def code(self, passages: Sequence[Passage]) -> list[Answer]:
        return [next(self._answers) for _ in passages]


def kept_back(
    material: Material, coded: Sequence[CodedExample], logits: Sequence[Logits], fold: NDArray[np.intp]
) -> list[CodedPost]:
    """The posts as the coder would code them, each calibrated on the folds that it is not in."""
    composer = Composer(material.codebook)
    answers = [Answer()] * len(coded)
    for k in range(int(fold.max()) + 1):
        judge = Judge(material.codebook, _fitted(material, logits, fold != k))
        away = np.flatnonzero(fold == k).tolist()
        predictions = judge.predictions([logits[i] for i in away], [material.findings[i] for i in away])
        for i, prediction in zip(away, predictions, strict=True):
            reading = material.readings[i]
            if reading is not None and reading.sentences and prediction.relevant:
                found = composer.compose(coded[i].gold.id, reading, list(material.findings[i].found), prediction)
                answers[i] = Answer(mentions=tuple(found))
    says = _Says(material.codebook, answers)
    found_in = code_posts([one.passage for one in coded], says)
    return [
        coded_post(one.gold, one.post, answer.mentions, material.codebook)
        for one, answer in zip(coded, found_in, strict=True)
    ]


def folds(coded: Sequence[CodedExample]) -> NDArray[np.intp]:
    """The fold of each post: groups stay together, relevant posts are spread evenly."""
    from sklearn.model_selection import StratifiedGroupKFold

    splitter = StratifiedGroupKFold(LEARNING.folds, shuffle=True, random_state=LEARNING.seed)
    relevant = [one.gold.relevant for one in coded]
    fold = np.zeros(len(coded), dtype=np.intp)
    for k, (_, away) in enumerate(splitter.split(relevant, relevant, [one.group for one in coded])):
        fold[away] = k
    return fold


def _fitted(material: Material, logits: Sequence[Logits], chosen: NDArray[np.bool_]) -> dict[str, NDArray[np.float64]]:
    """The numbers of a judge, from the posts chosen that the coder reads at all."""
    used = [i for i in np.flatnonzero(chosen).tolist() if material.readings[i] is not None]
    return calibrate(
        material.codebook,
        [logits[i] for i in used],
        [material.findings[i] for i in used],
        material.truth[used],
        mask=material.mask[used] > 0,
        coded=True,
    )
