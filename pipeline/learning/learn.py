"""Heads learned from coded posts, after the examples and beside some of them; what they say of posts kept back."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from pipeline.coding.offline.heads.encoder import ON_CODED, ON_CODED_ALONE, Encoder
from pipeline.coding.offline.heads.examples import Example
from pipeline.coding.offline.heads.heads import Heads, Logits, columns, learned
from pipeline.coding.offline.heads.training import Material, marked_outputs, prepared
from pipeline.coding.offline.tuning import LEARNING
from pipeline.evaluation.coded import CodedPost
from pipeline.learning.coded import CodedExample
from pipeline.learning.kept_back import fitted, read_apart
from records.codebook import Codebook

Step = Callable[[float], None]
Floats = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Taught:
    """What heads know that learn further: the examples they come from, and their fitted numbers."""

    examples: Sequence[Example]
    stack: Mapping[str, NDArray[np.float64]]


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
    before: Taught | None = None,
    step: Step = lambda _: None,
) -> Learned:
    """Tune an encoder further on coded posts; `step` hears each part done, 1 in all.

    `before` is what `start` knows, None where it has learned nothing yet. Some of those examples are learned again beside the
    posts, so that what they taught is not forgotten (rehearsal; Robins 1995, "Catastrophic forgetting, rehearsal and
    pseudorehearsal"). Each fold is read by an encoder that has learned from the others; calibration is fitted on these
    readings.
    """
    material = prepared(codebook, [one.example for one in coded])
    taught = known_well(material)
    weight = weights(taught)
    fold = folds(coded)
    rounds = int(fold.max()) + 2
    logits: list[Logits | None] = [None] * len(coded)

    def taught_by(chosen: Sequence[int]) -> Encoder:
        encoder = start.copy()
        lesson = taught.lesson(chosen, start.marked, weight)
        if before and before.examples:
            old = prepared(codebook, again(before.examples, len(chosen)))
            lesson = lesson.beside(old.lesson(range(len(old.examples)), start.marked))
        encoder.train(lesson, lambda part: step(part / rounds), ON_CODED if before else ON_CODED_ALONE)
        return encoder

    for k in range(rounds - 1):
        encoder = taught_by(np.flatnonzero(fold != k).tolist())
        away = np.flatnonzero(fold == k).tolist()
        for i, found in zip(away, encoder.logits([material.parts[i] for i in away]), strict=True):
            logits[i] = found
    whole = taught_by(range(len(coded)))
    read = [found for found in logits if found is not None]
    stack = before.stack if before else {}
    posts, sure = read_apart(material, coded, read, fold, stack)
    everything = np.ones(len(coded), dtype=bool)
    return Learned(Heads(codebook, whole, fitted(material, read, everything, stack) | sure), posts, fold)


def again(examples: Sequence[Example], posts: int) -> list[Example]:
    """The examples that are learned again beside so many coded posts, drawn with a seed."""
    drawn = np.random.default_rng(LEARNING.seed).permutation(len(examples))[: round(LEARNING.again * posts)]
    return [examples[i] for i in drawn.tolist()]


def known_well(material: Material) -> Material:
    """The material without the labels that too few of its posts have: what examples taught of them stays."""
    rare = (material.truth & (material.mask > 0)).sum(axis=0) < LEARNING.coded_least
    mask = material.mask.copy()
    mask[:, 1:][:, rare[1:]] = 0.0
    return replace(material, mask=mask)


def weights(material: Material) -> Floats:
    """The weight of each coded post beside an example: more where its stance is rare among these posts, less where common.

    Else the heads would learn that people praise, wherever those who wrote these posts do. A stance that too few have, or
    that is not learned from, counts as any.
    """
    result = np.full(len(material.examples), LEARNING.coded_weight, dtype=np.float32)
    scale = material.codebook.by_role("stance")
    if scale is None:
        return result
    places = columns(material.codebook)[scale.id]
    shown = [tuple(row.nonzero()[0].tolist()) for row in (material.truth & (material.mask > 0))[:, places]]
    counts = Counter(own for own in shown if own)
    counts = Counter({own: n for own, n in counts.items() if n >= LEARNING.coded_least})
    for i, own in enumerate(shown):
        if own in counts:
            result[i] *= (counts.total() / len(counts) / counts[own]) ** LEARNING.balance
    return result


def untaught(codebook: Codebook, coded: Sequence[CodedExample], model: str) -> Encoder:
    """An encoder that has learned nothing yet, for codebooks with few examples or none."""
    return Encoder(model, 1 + len(learned(codebook)), marked_outputs(codebook, [one.example for one in coded]))


def folds(coded: Sequence[CodedExample]) -> NDArray[np.intp]:
    """The fold of each post: groups stay together, relevant posts are spread evenly."""
    from sklearn.model_selection import StratifiedGroupKFold

    splitter = StratifiedGroupKFold(LEARNING.folds, shuffle=True, random_state=LEARNING.seed)
    relevant = [one.gold.relevant for one in coded]
    fold = np.zeros(len(coded), dtype=np.intp)
    for k, (_, away) in enumerate(splitter.split(relevant, relevant, [one.group for one in coded])):
        fold[away] = k
    return fold
