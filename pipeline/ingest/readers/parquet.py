"""Parquet, batch by batch."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from pipeline.ingest.base import Item, Source
from pipeline.ingest.fields import Row
from pipeline.ingest.readers.expansion import too_large
from pipeline.ingest.readers.header import unique
from pipeline.ingest.readers.stream import Unreadable
from records.posts import Rejected

_BATCH = 512
_FAULTS = (pa.ArrowException, OSError, ValueError, TypeError, ArithmeticError, MemoryError)


def _items(path: Path, keys: tuple[str, ...]) -> Iterator[Item | Rejected]:
    number = 0
    try:
        with pq.ParquetFile(path) as file:
            for batch in file.iter_batches(batch_size=_BATCH):
                columns = [column.to_pylist() for column in batch.columns]
                for values in zip(*columns, strict=True):
                    number += 1
                    yield Item(number=number, data=Row(zip(keys, values, strict=True)))
    except _FAULTS as error:
        reason = f"the Parquet file can't be read from here on ({str(error).splitlines()[0][:120] or 'damaged'})"
        yield Rejected(source_row=number + 1, reason=reason)


def parquet_source(path: Path, *, vocabulary: frozenset[str] = frozenset()) -> Source | None:
    """A Parquet file; None where it has no rows. Its columns are named, so `vocabulary` is not needed."""
    try:
        with pq.ParquetFile(path) as file:
            columns, rows = tuple(file.schema_arrow.names), file.metadata.num_rows
            groups = [file.metadata.row_group(place) for place in range(file.metadata.num_row_groups)]
            unpacked = max(rows, sum(group.total_byte_size for group in groups))
    except _FAULTS:
        raise Unreadable("this is not a Parquet file, or it was cut short: export or download it again") from None
    if not rows:
        return None
    if reason := too_large(path.stat().st_size, unpacked):
        raise Unreadable(reason)
    return Source(
        items=partial(_items, path, unique(columns)),
        tabular=True,
        container="Parquet",
        columns=columns,
    )
