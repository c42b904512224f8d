"""Which format a file has: what only that format has, in its rows or in what they are wrapped in."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice

from pipeline.ingest.base import Importer, Item, Sample, Source
from pipeline.ingest.fields import row_of
from pipeline.ingest.importers import IMPORTERS
from pipeline.ingest.routing import known_inside, stated_otherwise

SAMPLED_ROWS = 200
CERTAIN = 0.42  # below this an importer's guess is not taken


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """An importer, why it was chosen, and the rows it was chosen by."""

    importer: Importer
    why: str
    sample: Sample


def choose(source: Source, items: Sequence[Item]) -> Choice | None:
    """The importer that fits best; None where none does."""
    score, best = _best(source, items)
    if source.tabular or (best and best.importer.name != "generic"):
        return best
    return _inside(source, items, score) or best


def _best(source: Source, items: Sequence[Item]) -> tuple[float, Choice | None]:
    found: list[tuple[float, Choice]] = []
    plain = sample_of(source, items, None)
    for importer in IMPORTERS.values():
        sample = sample_of(source, items, importer) if type(importer).rows is not Importer.rows else plain
        otherwise = [row for row in sample.rows if stated_otherwise(row_of(row), importer)]
        if len(otherwise) * 2 > len(sample.rows):
            continue
        score, why = importer.sniff(sample)
        if score >= CERTAIN:
            found.append((score, Choice(importer=importer, why=why, sample=sample)))
    return max(found, key=lambda entry: entry[0], default=(0.0, None))


def _inside(source: Source, items: Sequence[Item], above: float) -> Choice | None:
    """The importer of known records inside what a tool wrapped around them."""
    found = [known for item in items for known in known_inside(item)]
    if not found:
        return None
    counted = Counter(importer.name for importer, _ in found)
    importer = IMPORTERS[counted.most_common(1)[0][0]]
    rows = [row.data for by, rows in found if by is importer for row in rows if isinstance(row, Item)]
    sample = Sample(tabular=False, rows=rows[:SAMPLED_ROWS])
    score, why = importer.sniff(sample)
    return Choice(importer=importer, why=f"{why}, inside other objects", sample=sample) if score > above else None


def sample_of(source: Source, items: Sequence[Item], importer: Importer | None) -> Sample:
    """The rows that an importer finds in the first items of a file; without one, the items themselves."""
    expanded = (row for item in items for row in (islice(importer.expand(item), SAMPLED_ROWS) if importer else (item,)))
    rows = [row.data for row in expanded if isinstance(row, Item)]
    columns = tuple(column.casefold() for column in source.columns)
    return Sample(tabular=source.tabular, rows=rows[:SAMPLED_ROWS], columns=columns, preamble=source.preamble)
