"""Iterables cut into batches."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import TypeVar

from records.posts import RawPost, Rejected

T = TypeVar("T")
_CHARACTERS = 10_000_000  # of texts in a batch of rows


def batched(items: Iterable[T], size: int) -> Iterator[tuple[T, ...]]:
    """Tuples of `size` items, the last one shorter; as itertools.batched of Python 3.12."""
    iterator = iter(items)
    while batch := tuple(islice(iterator, size)):
        yield batch


def batched_rows(rows: Iterable[RawPost | Rejected], size: int) -> Iterator[tuple[RawPost | Rejected, ...]]:
    """Tuples of `size` rows, fewer where their texts are long."""
    batch: list[RawPost | Rejected] = []
    characters = 0
    for row in rows:
        batch.append(row)
        characters += len(row.text) if isinstance(row, RawPost) else 0
        if len(batch) == size or characters > _CHARACTERS:
            yield tuple(batch)
            batch, characters = [], 0
    if batch:
        yield tuple(batch)
