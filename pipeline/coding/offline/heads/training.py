"""Training the heads of a codebook on its examples."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from pipeline.coding.offline.heads import calibration
from pipeline.coding.offline.heads.encoder import Encoder, Lesson
from pipeline.coding.offline.heads.examples import Example, held_out
from pipeline.coding.offline.heads.focus import Focus, focus
from pipeline.coding.offline.heads.heads import (
    LEAST,
    RELEVANCE,
    Heads,
    Logits,
    columns,
    label_features,
    learned,
    more_stance_features,
    stance_features,
    tie_features,
)
from pipeline.coding.offline.heads.rules import Findings, Rules
from pipeline.coding.offline.reading import Reader, Reading
from pipeline.coding.offline.tuning import LEARNING
from records.codebook import Codebook, Dimension

Step = Callable[[float], None]


@dataclass(frozen=True, slots=True)
class Material:
    """Examples as heads read them, in their order; targets and mask of shape (examples, outputs)."""

    codebook: Codebook
    examples: Sequence[Example]
    readings: Sequence[Reading | None]
    parts: Sequence[Focus]
    findings: Sequence[Findings]
    targets: NDArray[np.float32]
    mask: NDArray[np.float32]

    @property
    def truth(self) -> NDArray[np.bool_]:
        return self.targets > 0.5

    def lesson(self, chosen: Sequence[int], marked: Sequence[int], weight: NDArray[np.float32] | None = None) -> Lesson:
        """Some of the examples as a lesson; `marked` are the outputs that stretches are learned for.

        `weight` is that of each example of the material, 1 if None.
        """
        return Lesson(
            texts=[self.parts[i].text for i in chosen],
            targets=self.targets[chosen],
            mask=self.mask[chosen] * (1.0 if weight is None else weight[chosen, None]),
            stretches=[stretches(self.codebook, self.examples[i], self.parts[i].text, marked) for i in chosen],
            marked=marked,
        )


def prepared(codebook: Codebook, examples: Sequence[Example]) -> Material:
    """Read examples by the rules, once."""
    reader = Reader(codebook)
    rules = Rules(codebook, reader)
    readings = [reader.read(example.text, reader.surroundings(example.surroundings)) for example in examples]
    parts = [focus(example.text, reading) for example, reading in zip(examples, readings, strict=True)]
    findings = [rules.findings(reading) for reading in readings]
    return Material(codebook, examples, readings, parts, findings, *targets(codebook, examples))


def train(codebook: Codebook, examples: Sequence[Example], model: str, step: Step = lambda _: None) -> Heads:
    """Tune the encoder on most examples, calibrate on the held-out ones; `step` hears each share done."""
    material = prepared(codebook, examples)
    marked = marked_outputs(codebook, examples)
    away = held_out(examples)
    encoder = Encoder(model, material.targets.shape[1], marked)
    encoder.train(material.lesson([i for i, held in enumerate(away) if not held], marked), step)
    held = [i for i, held in enumerate(away) if held]
    logits = encoder.logits([material.parts[i] for i in held])
    findings = [material.findings[i] for i in held]
    return Heads(codebook, encoder, calibrate(codebook, logits, findings, material.truth[held]))


def marked_outputs(codebook: Codebook, examples: Sequence[Example]) -> list[int]:
    """The outputs of the dimensions whose evidence enough examples mark."""
    counts = Counter(dimension for example in examples for dimension in example.evidence)
    return [i for name, places in columns(codebook).items() if counts[name] >= LEARNING.marked_least for i in places]


def stretches(
    codebook: Codebook, example: Example, text: str, marked: Sequence[int]
) -> list[tuple[int, int, int]] | None:
    """The marked stretches of an example that stand in `text`, as (start, end, output); None where none were marked."""
    outputs = learned(codebook)
    if not marked or not any(outputs[i - 1][0] in example.evidence for i in marked):
        return None
    found = []
    for output in marked:
        dimension, label = outputs[output - 1]
        for stretch in example.evidence.get(dimension, {}).get(label, ()):
            start = text.find(stretch)
            if start >= 0:
                found.append((start, start + len(stretch), output))
    return found


def targets(codebook: Codebook, examples: Sequence[Example]) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """What each output should say and whether it counts, both of shape (examples, outputs)."""
    outputs = learned(codebook)
    rows = [
        [float(e.relevant), *(float(label in e.codes.get(dimension, ())) for dimension, label in outputs)]
        for e in examples
    ]
    wanted = np.array(rows, dtype=np.float32)
    mask = np.ones_like(wanted)
    mask[wanted[:, 0] < 0.5, 1:] = 0.0  # what is no mention has no codes to learn from
    place = {output: i for i, output in enumerate(outputs, 1)}
    for row, example in enumerate(examples):
        mask[row, [place[output] for output in example.undecided if output in place]] = 0.0
    return wanted, mask


def calibrate(
    codebook: Codebook,
    logits: Sequence[Logits],
    findings: Sequence[Findings],
    truth: NDArray[np.bool_],
    *,
    mask: NDArray[np.bool_] | None = None,
    coded: bool = False,
) -> dict[str, NDArray[np.float64]]:
    """Coefficients by dimension, from the logits of posts, truth and mask (what is known) of shape (posts, outputs).

    Where the posts are real ones that people have `coded`, also the probability from which a post is a mention (the one
    that agrees best with the truth), and the stance by more features.
    """
    ties = np.array([tie_features(of, known) for of, known in zip(logits, findings, strict=True)])
    stack = {RELEVANCE: calibration.fit(ties, truth[:, 0])}
    if coded:
        stack[LEAST] = np.array([calibration.best_threshold(calibration.apply(stack[RELEVANCE], ties), truth[:, 0])])
    for name, places in columns(codebook).items():
        dimension = codebook.dimension(name)
        known = truth[:, 0] if mask is None else truth[:, 0] & mask[:, places].all(axis=1)
        relevant = np.flatnonzero(known).tolist()
        cues = [findings[i].shown.get(name, {}) for i in relevant]
        own, shows = [logits[i][0][places].tolist() for i in relevant], truth[relevant][:, places]
        if dimension.role == "stance":
            rows = [
                more_stance_features(dimension, logits[i], places, of_post)
                if coded
                else stance_features(dimension, of, of_post)
                for i, of, of_post in zip(relevant, own, cues, strict=True)
            ]
            features = np.stack(rows) if rows else np.zeros((0, 4 * len(places) + 1))
            stack[name] = calibration.fit_choice(features, choices(dimension, shows), len(places) + 1)
        else:
            rows = [label_features(dimension, of, known) for of, known in zip(own, cues, strict=True)]
            features = np.concatenate(rows) if rows else np.zeros((0, 1 + len(places)))
            stack[name] = calibration.fit(features, shows.ravel())
    return stack


def choices(scale: Dimension, shows: NDArray[np.bool_]) -> NDArray[np.int64]:
    """Which of `stance_choices` each post shows, from labels shown of shape (posts, labels)."""
    ids = [label.id for label in scale.labels]
    low, high = (ids.index(end.id) for end in scale.ends)
    return np.where(shows[:, low] & shows[:, high], len(ids), shows.argmax(1)).astype(np.int64)
