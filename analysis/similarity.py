"""Unit vectors of texts, held in eight bits a number, and what is near to what in them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Rows = NDArray[np.integer]
_BLOCK = 512  # rows that are widened to floats at a time: they stay in the cache, and their product in one thread


@dataclass(frozen=True, slots=True)
class Vectors:
    """N vectors of D numbers: row i is `values[i] * scale[i]`; a scale of 0 is no vector."""

    values: NDArray[np.int8]  # (N, D)
    scale: NDArray[np.float32]  # (N,)

    @classmethod
    def empty(cls, rows: int, size: int) -> Vectors:
        """Room for so many rows, none of them a vector yet."""
        return cls(np.zeros((rows, size), dtype=np.int8), np.zeros(rows, dtype=np.float32))

    def put(self, rows: Rows, vectors: NDArray[np.float32]) -> None:
        """Write vectors, shape (len(rows), D); each number keeps 1/127 of its row's largest as its precision."""
        scale = np.abs(vectors).max(axis=1, initial=0.0) / 127
        np.divide(vectors, scale[:, None], out=vectors, where=scale[:, None] > 0)
        self.values[rows] = np.rint(vectors)
        self.scale[rows] = scale

    @property
    def known(self) -> NDArray[np.bool_]:
        """Which rows have a vector."""
        return self.scale > 0

    def of(self, rows: Rows) -> NDArray[np.float32]:
        """The vectors of these rows, shape (len(rows), D)."""
        return self.values[rows].astype(np.float32) * self.scale[rows][:, None]

    def similarities(self, to: NDArray[np.float32], rows: Rows | None = None) -> NDArray[np.float32]:
        """The product of each row (of these, or of all) with a vector: for unit vectors the cosine similarity, -1 to 1."""
        n = len(self.values) if rows is None else len(rows)
        out = np.empty(n, dtype=np.float32)
        wide = np.empty((_BLOCK, self.values.shape[1]), dtype=np.float32)
        for start in range(0, n, _BLOCK):
            end = min(n, start + _BLOCK)
            part = wide[: end - start]
            part[...] = self.values[start:end] if rows is None else self.values[rows[start:end]]
            np.dot(part, to, out=out[start:end])
        out *= self.scale if rows is None else self.scale[rows]
        return out

    def centre(self, rows: Rows) -> NDArray[np.float32]:
        """The mean of these rows, scaled to length 1; all zeros for none."""
        total = np.zeros(self.values.shape[1], dtype=np.float32)
        for start in range(0, len(rows), _BLOCK):
            total += self.of(rows[start : start + _BLOCK]).sum(axis=0)
        length = float(np.linalg.norm(total))
        return total / length if length else total


def highest(scores: NDArray[np.float32], k: int) -> NDArray[np.intp]:
    """The places of the k highest scores, highest first; among equals the first place first."""
    if k >= len(scores):
        return np.argsort(-scores, kind="stable")
    least = np.partition(scores, len(scores) - k)[len(scores) - k]
    among = np.flatnonzero(scores >= least)
    return among[np.argsort(-scores[among], kind="stable")][:k]


def most_diverse(vectors: NDArray[np.float32], worth: NDArray[np.float32], balance: float = 0.5) -> list[int]:
    """An order of all vectors, shape (N, D), in which each is worth much and unlike those before it; N of some hundreds.

    Maximal marginal relevance: next comes the highest `balance * worth - (1 - balance) * similarity to the nearest before`
    (Carbonell and Goldstein 1998, SIGIR).
    """
    left = np.ones(len(vectors), dtype=np.bool_)
    nearest = np.zeros(len(vectors), dtype=np.float32)
    order: list[int] = []
    for _ in range(len(vectors)):
        scores = np.where(left, balance * worth - (1 - balance) * nearest, -np.inf)
        chosen = int(scores.argmax())
        alike = vectors @ vectors[chosen]
        nearest = alike if not order else np.maximum(nearest, alike)
        left[chosen] = False
        order.append(chosen)
    return order
