"""Which subjects of a codebook a text names in so many words: to see on whom a coder is silent."""

from __future__ import annotations

from pipeline.coding.codebook_file import named_lists
from pipeline.coding.offline.cues import CueIndex, Tag, prepare
from pipeline.coding.phrases import compile_phrase
from records.codebook import Codebook

NONE_NAMED = "none named"


class Subjects:
    """The sure cues of the subject dimension, compiled when they are first asked for."""

    def __init__(self, codebook: Codebook) -> None:
        self._codebook = codebook
        self._dimension = codebook.by_role("subject")
        self._index: CueIndex | None = None

    def named(self, text: str) -> list[str]:
        """The names of the labels in question, in the codebook's order; NONE_NAMED where there is none.

        Empty for a codebook without subjects.
        """
        if self._dimension is None:
            return []
        hits = self._found().find(prepare(text))
        sure = {hit.tag.label for hit in hits if hit.tag.kind == "sure"}
        return [label.name for label in self._dimension.labels if label.id in sure] or [NONE_NAMED]

    def _found(self) -> CueIndex:
        if self._index is None and self._dimension is not None:
            lists = named_lists(self._codebook)
            cues = [
                (label.id, cue)
                for label in self._dimension.labels
                for cue in (label.cues, *(t.cues for t in label.terms))
            ]
            self._index = CueIndex(
                (compile_phrase(phrase, lists), Tag(self._dimension.id, label, kind))
                for label, cue in cues
                for kind in ("sure", "never")
                for phrase in getattr(cue, kind)
            )
        assert self._index is not None
        return self._index
