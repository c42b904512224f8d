"""The known spelling nearest to a label that could not be mapped: by its letters, or by its meaning."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from embedding import Embedder
from pipeline.import_coded.fold import words

Suggest = Callable[[Sequence[str], Sequence[str]], list[str | None]]  # raw labels, spellings -> nearest spellings
ALIKE, RELATED = 0.4, 0.45  # least Dice coefficient, least cosine


def by_spelling(raw: Sequence[str], spellings: Sequence[str]) -> list[str | None]:
    """The spelling that shares most letter triples (Dice 1945), or None where few are shared."""
    known = [(spelling, _triples(spelling)) for spelling in spellings]
    nearest: list[str | None] = []
    for label in raw:
        mine = _triples(label)
        scored = [(2 * len(mine & theirs) / (len(mine) + len(theirs) or 1), spelling) for spelling, theirs in known]
        score, best = max(scored, key=lambda one: one[0], default=(0.0, ""))
        nearest.append(best if score >= ALIKE else None)
    return nearest


def by_meaning(embedder: Embedder) -> Suggest:
    """The spelling of the nearest vector, by cosine; loads the embedder's model at the first label."""

    def suggest(raw: Sequence[str], spellings: Sequence[str]) -> list[str | None]:
        if not raw or not spellings:
            return [None for _ in raw]
        cosines = embedder.embed(list(raw)) @ embedder.embed(list(spellings)).T
        best = np.argmax(cosines, axis=1)
        return [spellings[j] if cosines[i, j] >= RELATED else None for i, j in enumerate(best)]

    return suggest


def _triples(text: str) -> frozenset[str]:
    padded = f"  {' '.join(words(text))} "
    return frozenset(padded[i : i + 3] for i in range(len(padded) - 2))
