"""Search by meaning: which quotes of a selection lie nearest to a text, or to one of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from analysis.similarity import highest
from db.disclosure import VIEWER, redact
from explore.kept import Kept
from explore.selection import Selection

if TYPE_CHECKING:
    from embedding import Embedder
    from explore.dataset import DataSet

NEAREST = 200  # quotes that a search gives
MOST_VECTOR_BYTES = 500_000_000  # of one data set: 1.2 million mentions
_embedders: Kept[Embedder] = Kept(1)  # the model weighs some 100 MB


@dataclass(frozen=True, slots=True)
class Nearest:
    """The quotes that lie nearest, nearest first."""

    ids: NDArray[np.int32]  # (k,) mentions
    rows: NDArray[np.intp]  # (k,)
    similarity: NDArray[np.float32]  # (k,) cosine, -1 to 1
    among: int  # how many were compared: those that pass the filter and have a vector


def why_not(data: DataSet) -> str:
    """Why nothing can be said of nearness in this data set, in a sentence; empty where it can."""
    if not data.vector_size:
        return "This data set holds no vectors of its quotes, so that they cannot be compared by meaning."
    if data.vector_bytes > MOST_VECTOR_BYTES:
        return f"This data set holds too many quotes to compare them by meaning: {len(data.columns):,}."
    return ""


def why_not_a_text(data: DataSet) -> str:
    """Why a text cannot be compared with the quotes, in a sentence; empty where it can."""
    if (sentence := why_not(data)) or data.run is None or data.run.embedding_model == encoder():
        return sentence
    return (
        f"The vectors of this data set are of the model {data.run.embedding_model}; the dashboard can only compare words "
        f"of yours where they are of {encoder()}. “More like this” beside a quote works."
    )


def nearest_to_text(selection: Selection, text: str) -> Nearest:
    """The quotes nearest to a text. Loads the packaged model when it is first used, which takes seconds."""
    return selection.data.kept_views.get(
        ("nearest", selection.filter, text), lambda: _nearest(selection, encode(text), None)
    )


def nearest_to_mention(selection: Selection, mention_id: int) -> Nearest | None:
    """The quotes nearest to a mention of the data set, without itself; None where it has no vector."""
    data = selection.data
    (row,) = data.rows_of([mention_id])
    if row < 0 or not data.vectors.scale[row]:
        return None
    to = data.vectors.of(np.array([row]))[0]
    return data.kept_views.get(("nearest", selection.filter, mention_id), lambda: _nearest(selection, to, int(row)))


def _nearest(selection: Selection, to: NDArray[np.float32], without: int | None) -> Nearest:
    data = selection.data
    passing = selection.rows & data.vectors.known
    if without is not None:
        passing[without] = False
    rows = None if passing.all() else np.flatnonzero(passing)
    scores = data.vectors.similarities(to, rows)
    best = highest(scores, NEAREST)
    found = best if rows is None else rows[best]
    return Nearest(data.columns.mention[found], found, scores[best], len(scores))


def encoder() -> str:
    """The name of the model that texts are encoded by: vectors of another one mean something else."""
    from embedding import PACKAGED_MODEL

    return PACKAGED_MODEL


def encode(text: str) -> NDArray[np.float32]:
    """The unit vector of a text, shape (384,). The first call takes seconds and loads torch."""
    from embedding import PACKAGED_MODEL, make_embedder

    # A handle that someone types must not lead to its author: vectors are of quotes as they were written.
    asked = redact(text, VIEWER)
    vector: NDArray[np.float32] = _embedders.get(PACKAGED_MODEL, make_embedder).embed([asked])[0]
    return vector
