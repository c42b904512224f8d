"""The offline coder: the cues of a codebook and heads learned from examples and coded posts; no network, no key."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import asdict
from functools import cached_property
from pathlib import Path

from embedding.packaged import PACKAGED_MODEL
from pipeline.coding.offline.compose import Composer
from pipeline.coding.offline.doubt import doubt
from pipeline.coding.offline.heads import folder, store
from pipeline.coding.offline.heads.check import read_check
from pipeline.coding.offline.heads.examples import example_files, example_folder, read_examples
from pipeline.coding.offline.heads.focus import focus
from pipeline.coding.offline.heads.heads import Predictor, surely
from pipeline.coding.offline.heads.rules import Rules
from pipeline.coding.offline.reading import Reader, Reading
from pipeline.coding.offline.tuning import COMPOSING, LEARNING
from records.answer import Answer
from records.codebook import Codebook
from records.evaluation import Evaluation
from records.posts import Passage
from records.tuning import SHARED


class OfflineCoder:
    """Codes English posts by a codebook's cues and heads.

    `heads` is a folder that `train --coded` has made; if None, the heads that ship with the codebook (where `shipped`
    allows), else those that its examples (a folder, `codebooks/<id>/examples` if None) teach.
    """

    name = layer_name = "offline"
    languages: frozenset[str] | None = frozenset({"en"})

    def __init__(
        self,
        codebook: Codebook,
        *,
        model: str = PACKAGED_MODEL,
        examples: Path | None = None,
        heads: Path | None = None,
        shipped: bool = True,
    ) -> None:
        self.codebook = codebook
        self.model = model
        self._files = example_files(examples or example_folder(codebook))
        if heads is not None:
            self.made: folder.Folder | None = folder.given(heads, codebook)
        else:
            self.made = folder.shipped(codebook, self._files, model) if shipped else None
        self.fingerprint = fingerprint_of(codebook, self._files, model, self.made)
        self._reader = Reader(codebook)
        self._rules = Rules(codebook, self._reader)
        self._composer = Composer(codebook)

    @property
    def check(self) -> Evaluation | None:
        """The check that comes with its heads; None where there is none, or where it is of another coder than this."""
        found = read_check(self.made.path) if self.made else None
        return found if found and found.coder_fingerprint == self.fingerprint else None

    @cached_property
    def heads(self) -> Predictor:
        """The heads given or shipped; else tuned where there are examples enough, or by distance to definitions."""
        if self.made is not None:
            return self.made.heads(self.codebook)
        examples = read_examples(self.codebook, self._files)
        if len(examples) >= LEARNING.fewest:
            return store.trained(self.codebook, self._files, self.model)
        from pipeline.coding.offline.heads.distance import DistanceHeads

        tied = self._reader.knows_bots and self._reader.knows_health
        return DistanceHeads(self.codebook, examples, self.model, tied=tied)

    def code(self, passages: Sequence[Passage]) -> list[Answer]:
        """An answer for each passage, in the order of the passages."""
        readings = [self._read(p) if self._knows(p) else None for p in passages]
        about = [i for i, reading in enumerate(readings) if reading is not None and reading.sentences]
        result = [Answer(doubt=0.0) for _ in passages]
        if not about:
            return result
        findings = [self._rules.findings(readings[i]) for i in about]
        scale = self.codebook.by_role("stance")
        predictions = self.heads.predict([focus(passages[i].text, readings[i]) for i in about], findings)
        for i, known, prediction in zip(about, findings, predictions, strict=True):
            reading, mentions = readings[i], []
            if prediction.relevant and reading is not None:
                found = self._composer.compose(
                    passages[i].id, reading, list(known.found), prediction, title=passages[i].title
                )
                mentions = surely(found, self.heads.stack)
            result[i] = Answer(mentions=tuple(mentions), doubt=doubt(prediction, mentions, scale))
        return result

    def _read(self, passage: Passage) -> Reading | None:
        return self._reader.read(passage.text, self._reader.surroundings(passage.surroundings))

    def _knows(self, passage: Passage) -> bool:
        language = (passage.language or "en").split("-")[0].lower()
        return self.languages is None or language in self.languages


def fingerprint_of(codebook: Codebook, examples: Sequence[Path], model: str, made: folder.Folder | None = None) -> str:
    """SHA-256 over the heads, the whole codebook, what composes mentions and what all coders share."""
    heads = made.sha256 if made else store.fingerprint(codebook, examples, model)
    made_of = [OfflineCoder.name, heads, codebook.content_hash]
    return hashlib.sha256(
        json.dumps([*made_of, asdict(COMPOSING), asdict(SHARED)], sort_keys=True).encode()
    ).hexdigest()
