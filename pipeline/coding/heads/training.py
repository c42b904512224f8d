"""Training the heads of a codebook on its examples."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from db.codebook import Codebook
from pipeline.coding.heads import calibration
from pipeline.coding.heads.evidence import Evidence, Rules
from pipeline.coding.heads.examples import Example
from pipeline.coding.heads.focus import focus
from pipeline.coding.heads.heads import RELEVANCE, Heads, columns, label_scores, learned, one_hot, tie_score
from pipeline.coding.reading import Reader

Step = Callable[[float], None]


def train(codebook: Codebook, examples: Sequence[Example], model: str, step: Step = lambda _: None) -> Heads:
    """Tune the encoder on most examples, calibrate on the held-out ones; `step` hears each share done."""
    from pipeline.coding.heads.encoder import Encoder

    reader = Reader(codebook)
    rules = Rules(codebook, reader)
    readings = [reader.read(example.text) for example in examples]
    parts = [focus(example.text, reading) for example, reading in zip(examples, readings, strict=True)]
    wanted, mask = targets(codebook, examples)
    encoder = Encoder(model, wanted.shape[1])
    training = [i for i, example in enumerate(examples) if not example.held_out]
    encoder.train([parts[i].text for i in training], wanted[training], mask[training], step)
    held = [i for i, example in enumerate(examples) if example.held_out]
    logits = np.stack([whole for whole, _ in encoder.logits([parts[i] for i in held])])
    evidence = [rules.evidence(readings[i]) for i in held]
    return Heads(codebook, encoder, calibrate(codebook, logits, evidence, wanted[held] > 0.5))


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
    codebook: Codebook, logits: NDArray[np.float32], evidence: Sequence[Evidence], truth: NDArray[np.bool_]
) -> dict[str, NDArray[np.float64]]:
    """Coefficients by dimension, from logits and truth of shape (held out, outputs)."""
    ties = np.array([[tie_score(float(row[0]), known)] for row, known in zip(logits, evidence, strict=True)])
    stack = {RELEVANCE: calibration.fit(ties, truth[:, 0])}
    relevant = [i for i, wanted in enumerate(truth[:, 0].tolist()) if wanted]
    for name, places in columns(codebook).items():
        dimension = codebook.dimension(name)
        rows = [
            one_hot(label_scores(dimension, logits[i, places].tolist(), evidence[i].shown.get(name, {})))
            for i in relevant
        ]
        stack[name] = calibration.fit(np.concatenate(rows), truth[relevant][:, places].ravel())
    return stack
