"""The offline coder: cues and rules of the codebook, no network, no key, no model."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

from db.codebook import Codebook
from pipeline.coding.mentions import Composer
from pipeline.coding.reading import Reader
from pipeline.coding.relevance import plain_ties, ties
from pipeline.records import Mention, Passage

VERSION = "1"


class OfflineCoder:
    """Codes English posts by the cues that a codebook gives."""

    name = "offline"
    languages: frozenset[str] | None = frozenset({"en"})

    def __init__(self, codebook: Codebook) -> None:
        self.codebook = codebook
        self.fingerprint = hashlib.sha256(f"{self.name}:{VERSION}:{codebook.content_hash}".encode()).hexdigest()
        self._reader = Reader(codebook)
        self._composer = Composer(codebook)
        subject, stance = codebook.by_role("subject"), codebook.by_role("stance")
        self._subject = subject.id if subject else None
        self._stance = stance.id if stance else None

    def code(self, passages: Sequence[Passage]) -> list[list[Mention]]:
        """Mentions of each passage, in the order of the passages."""
        return [self._code(passage) for passage in passages]

    def _code(self, passage: Passage) -> list[Mention]:
        if self.languages and passage.language and passage.language.split("-")[0].lower() not in self.languages:
            return []
        reading = self._reader.read(passage.text)
        if reading is None:
            return []
        if self._reader.knows_bots and self._reader.knows_health:
            found = ties(reading, self._subject, self._stance)
        else:
            found = plain_ties(reading, self.codebook.ids, self._reader.knows_bots)
        return self._composer.compose(passage.id, reading, found) if found else []
