"""The offline coder: the cues of a codebook and heads learned from its examples; no network, no key."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from functools import cached_property
from pathlib import Path

from embedding.packaged import PACKAGED_MODEL
from pipeline.coding.offline.compose import Composer
from pipeline.coding.offline.heads.evidence import Rules
from pipeline.coding.offline.heads.examples import example_files, example_folder, read_examples
from pipeline.coding.offline.heads.focus import focus
from pipeline.coding.offline.heads.heads import Judge
from pipeline.coding.offline.heads.store import FEWEST, fingerprint, trained
from pipeline.coding.offline.reading import Reader
from records.codebook import Codebook
from records.mentions import Mention
from records.posts import Passage

VERSION = "3"


class OfflineCoder:
    """Codes English posts by a codebook's cues and examples; `examples` is a folder, `codebooks/<id>/examples` if None."""

    name = "offline"
    languages: frozenset[str] | None = frozenset({"en"})

    def __init__(self, codebook: Codebook, *, model: str = PACKAGED_MODEL, examples: Path | None = None) -> None:
        self.codebook = codebook
        self.model = model
        self._files = example_files(examples or example_folder(codebook))
        made_of = f"{self.name}:{VERSION}:{fingerprint(codebook, self._files, model)}"
        self.fingerprint = hashlib.sha256(made_of.encode()).hexdigest()
        self._reader = Reader(codebook)
        self._rules = Rules(codebook, self._reader)
        self._composer = Composer(codebook)

    @cached_property
    def heads(self) -> Judge:
        """The heads of the codebook: tuned where it has examples enough, else by distance to its definitions."""
        examples = read_examples(self.codebook, self._files)
        if len(examples) >= FEWEST:
            return trained(self.codebook, self._files, self.model)
        from pipeline.coding.offline.heads.distance import DistanceHeads

        tied = self._reader.knows_bots and self._reader.knows_health
        return DistanceHeads(self.codebook, examples, self.model, tied=tied)

    def code(self, passages: Sequence[Passage]) -> list[list[Mention]]:
        """Mentions of each passage, in the order of the passages."""
        readings = [self._reader.read(p.text) if self._knows(p) else None for p in passages]
        about = [i for i, reading in enumerate(readings) if reading is not None and reading.sentences]
        result: list[list[Mention]] = [[] for _ in passages]
        if not about:
            return result
        evidence = [self._rules.evidence(readings[i]) for i in about]
        verdicts = self.heads.judge([focus(passages[i].text, readings[i]) for i in about], evidence)
        for i, known, verdict in zip(about, evidence, verdicts, strict=True):
            reading = readings[i]
            if verdict.relevant and reading is not None:
                result[i] = self._composer.compose(passages[i].id, reading, list(known.found), verdict)
        return result

    def _knows(self, passage: Passage) -> bool:
        language = (passage.language or "en").split("-")[0].lower()
        return self.languages is None or language in self.languages
