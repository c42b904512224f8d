"""Training the heads of a codebook on its examples."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from pipeline.coding.offline.heads import calibration
from pipeline.coding.offline.heads.examples import Example, held_out
from pipeline.coding.offline.heads.focus import focus
from pipeline.coding.offline.heads.heads import (
    RELEVANCE,
    Heads,
    columns,
    label_features,
    learned,
    stance_features,
    tie_features,
)
from pipeline.coding.offline.heads.rules import Findings, Rules
from pipeline.coding.offline.reading import Reader
from pipeline.coding.offline.tuning import LEARNING
from records.codebook import Codebook, Dimension

Step = Callable[[float], None]


def train(codebook: Codebook, examples: Sequence[Example], model: str, step: Step = lambda _: None) -> Heads:
    """Tune the encoder on most examples, calibrate on the held-out ones; `step` hears each share done."""
    from pipeline.coding.offline.heads.encoder import Encoder, Lesson

    reader = Reader(codebook)
    rules = Rules(codebook, reader)
    parts = [focus(example.text, reader.read(example.text)) for example in examples]
    wanted, mask = targets(codebook, examples)
    marked = marked_outputs(codebook, examples)
    away = held_out(examples)
    training = [i for i, held in enumerate(away) if not held]
    encoder = Encoder(model, wanted.shape[1], marked)
    lesson = Lesson(
        texts=[parts[i].text for i in training],
        targets=wanted[training],
        mask=mask[training],
        stretches=[stretches(codebook, examples[i], parts[i].text, marked) for i in training],
        marked=marked,
    )
    encoder.train(lesson, step)
    calibrating = [i for i, held in enumerate(away) if held]
    logits = np.stack([whole for whole, _ in encoder.logits([parts[i] for i in calibrating])])
    findings = [rules.findings(reader.read(examples[i].text)) for i in calibrating]
    return Heads(codebook, encoder, calibrate(codebook, logits, findings, wanted[calibrating] > 0.5))


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
    return wanted, mask


def calibrate(
    codebook: Codebook, logits: NDArray[np.float32], findings: Sequence[Findings], truth: NDArray[np.bool_]
) -> dict[str, NDArray[np.float64]]:
    """Coefficients by dimension, from logits and truth of shape (held out, outputs)."""
    ties = np.array([tie_features(float(row[0]), known) for row, known in zip(logits, findings, strict=True)])
    stack = {RELEVANCE: calibration.fit(ties, truth[:, 0])}
    relevant = np.flatnonzero(truth[:, 0]).tolist()
    for name, places in columns(codebook).items():
        dimension = codebook.dimension(name)
        cues = [findings[i].shown.get(name, {}) for i in relevant]
        own, shows = logits[relevant][:, places].tolist(), truth[relevant][:, places]
        if dimension.role == "stance":
            rows = [stance_features(dimension, of, known) for of, known in zip(own, cues, strict=True)]
            stack[name] = calibration.fit_choice(np.stack(rows), choices(dimension, shows), len(places) + 1)
        else:
            rows = [label_features(dimension, of, known) for of, known in zip(own, cues, strict=True)]
            stack[name] = calibration.fit(np.concatenate(rows), shows.ravel())
    return stack


def choices(scale: Dimension, shows: NDArray[np.bool_]) -> NDArray[np.int64]:
    """Which of `stance_choices` each post shows, from labels shown of shape (posts, labels)."""
    ids = [label.id for label in scale.labels]
    low, high = (ids.index(end.id) for end in scale.ends)
    return np.where(shows[:, low] & shows[:, high], len(ids), shows.argmax(1)).astype(np.int64)
