"""Codes as patterns: by dimension, the distinct sets of options that mentions have, and which each mention has."""

from __future__ import annotations

from array import array
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Connection, select

from db.schema import CodeRow
from records.codebook import TERM, Codebook, Dimension
from records.stance import one_stance

_MENTIONS, _ROWS = 20_000, 5_000  # ids and codes read at once
OPEN = 0.1  # what a dimension without a code counts, so that a quote without one comes after those that have all
LEAST = 0.01  # as sure as any code is taken to be
Given = tuple[tuple[str, str | None], ...]  # labels and terms of one mention in one dimension, as stored


@dataclass(frozen=True, slots=True)
class Patterns:
    """See `records.columns.Columns`; `confidence` is the chance that every dimension is right, were they independent: the
    product of their confidences, OPEN for a missing code."""

    patterns: dict[str, NDArray[np.unsignedinteger]]
    sets: dict[str, list[tuple[str, ...]]]
    sensitive: NDArray[np.bool_]
    confidence: NDArray[np.float64]
    lowest: NDArray[np.uint8]  # confidence of the least sure code, in whole %; 0 without a code
    named: NDArray[np.bool_]  # as sure of what is used as the median or surer: mostly, the quote names it
    median_confidence: dict[str, float]


class _Sets:
    """The sets of one dimension, numbered as they come; what the codebook does not know is no option."""

    def __init__(self, dimension: Dimension) -> None:
        self._dimension = dimension
        self._place: dict[str, int] = {}
        for label in dimension.shown:
            self._place[label.id] = len(self._place)
            for term in label.terms:
                self._place[f"{label.id}{TERM}{term.id}"] = len(self._place)
        self._numbers: dict[tuple[str, ...], int] = {(): 0}
        self._seen: dict[Given, int] = {}

    def number(self, given: Given) -> int:
        """The number of the set that these labels and terms come to."""
        found = self._seen.get(given)
        if found is None:
            found = self._numbers.setdefault(self._options(given), len(self._numbers))
            self._seen[given] = found
        return found

    def confidence(self, given: Given, confidences: Sequence[float]) -> float:
        """How sure these codes are together: as the surest of them, of a stance as the one that they come to."""
        if len(given) > 1 and self._dimension.role == "stance":
            pairs = [(label, sure) for (label, _), sure in zip(given, confidences, strict=True)]
            if one := one_stance(pairs, self._dimension):
                return one[1]
        return max(confidences)

    def lowest(self, given: Given, confidences: Sequence[float]) -> float:
        """How sure the least sure of these codes is; of a stance, the one that they come to."""
        return self.confidence(given, confidences) if self._dimension.role == "stance" else min(confidences)

    def _options(self, given: Given) -> tuple[str, ...]:
        labels = [label for label, _ in given if label in self._place]
        if self._dimension.role == "stance":
            one = labels[0] if len(set(labels)) == 1 else self._dimension.one_stance(labels)
            return () if one is None else (one,)
        terms = [f"{label}{TERM}{term}" for label, term in given if label in self._place and term]
        return tuple(sorted({*labels, *(term for term in terms if term in self._place)}, key=self._place.__getitem__))

    def sorted(self) -> tuple[list[tuple[str, ...]], NDArray[np.unsignedinteger]]:
        """The sets in the codebook's order, the empty one first, and where each number went."""
        sets = sorted(self._numbers, key=lambda options: [self._place[option] for option in options])
        where = np.empty(len(sets), np.uint32)
        for place, options in enumerate(sets):
            where[self._numbers[options]] = place
        return sets, where if len(sets) > np.iinfo(np.uint16).max else where.astype(np.uint16)


def read_patterns(connection: Connection, codebook: Codebook, mention: NDArray[np.int32]) -> Patterns:
    """The patterns of these mentions (ids), one row each in this order."""
    sets = {dimension.id: _Sets(dimension) for dimension in codebook.dimensions}
    numbers = {dimension: np.zeros(len(mention), np.int32) for dimension in sets}
    sure = {dimension: array("f") for dimension in sets}
    sensitive = np.zeros(len(mention), np.bool_)
    chance = np.full(len(mention), OPEN ** len(sets))
    lowest = np.full(len(mention), np.inf)
    told: dict[Given, bool] = {}  # whether labels and terms make a quote sensitive
    used = codebook.by_role("object")
    object_sure = np.zeros(len(mention), np.float32)
    by_id = np.argsort(mention)
    for begin in range(0, len(mention), _MENTIONS):
        part = by_id[begin : begin + _MENTIONS]
        row_of = dict(zip(mention[part].tolist(), part.tolist(), strict=True))
        first, last = int(mention[part[0]]), int(mention[part[-1]])
        for mention_id, dimension, given, confidences in _grouped(connection, first, last):
            row = row_of.get(mention_id)
            if row is None:  # another layer's
                continue
            if given not in told:
                told[given] = any(label in codebook.sensitive or term in codebook.sensitive for label, term in given)
            if told[given]:
                sensitive[row] = True
            if dimension in sets and (number := sets[dimension].number(given)):
                numbers[dimension][row] = number
                confidence = sets[dimension].confidence(given, confidences)
                sure[dimension].append(confidence)
                lowest[row] = min(lowest[row], sets[dimension].lowest(given, confidences))
                chance[row] *= max(confidence, LEAST) / OPEN
                if used and dimension == used.id:
                    object_sure[row] = confidence
    done = {dimension: of_one.sorted() for dimension, of_one in sets.items()}
    medians = {d: float(np.median(np.asarray(c))) for d, c in sure.items() if c}
    return Patterns(
        patterns={dimension: where[numbers[dimension]] for dimension, (_, where) in done.items()},
        sets={dimension: options for dimension, (options, _) in done.items()},
        sensitive=sensitive,
        confidence=chance,
        lowest=np.floor(np.where(np.isfinite(lowest), lowest, 0.0).clip(0, 1) * 100 + 1e-6).astype(np.uint8),
        named=object_sure >= np.float32(medians.get(used.id, 0.0) if used else 0.0),
        median_confidence={d: round(median, 4) for d, median in medians.items()},
    )


def _grouped(connection: Connection, first: int, last: int) -> Iterator[tuple[int, str, Given, list[float]]]:
    """Mention, dimension, labels and terms, and their confidences, of the mentions with ids in this range."""
    columns = (CodeRow.mention_id, CodeRow.dimension, CodeRow.label, CodeRow.term, CodeRow.confidence)
    query = select(*columns).where(CodeRow.mention_id.between(first, last))
    query = query.order_by(CodeRow.mention_id, CodeRow.dimension, CodeRow.position)
    at: tuple[int, str] | None = None
    given: list[tuple[str, str | None]] = []
    confidences: list[float] = []
    for rows in connection.execute(query).tuples().partitions(_ROWS):
        for mention_id, dimension, label, term, confidence in rows:
            if (mention_id, dimension) != at:
                if at is not None:
                    yield *at, tuple(given), confidences
                at, given, confidences = (mention_id, dimension), [], []
            given.append((label, term))
            confidences.append(confidence)
    if at is not None:
        yield *at, tuple(given), confidences
