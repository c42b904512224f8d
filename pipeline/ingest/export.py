"""One export file: what it is, and its rows as posts."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import islice
from pathlib import Path

from pipeline.ingest.base import Importer, Item, Source
from pipeline.ingest.detection import Choice, choose, sample_of
from pipeline.ingest.fields import unflattened
from pipeline.ingest.files import not_an_export
from pipeline.ingest.importers import IMPORTERS, VOCABULARY
from pipeline.ingest.importers.generic import MAPPING_FIELDS, keys_of, mapped
from pipeline.ingest.readers import NOTHING_SAID, ReadOptions, Unreadable, open_source
from pipeline.ingest.routing import Routed
from pipeline.ingest.telling import empty_page, left_out, named, sentence, unknown
from records.posts import RawPost, Rejected
from records.problem import Problem

SAMPLED_ITEMS, SAMPLED_TABLE = 30, 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Export:
    """An opened export file.

    `format` is the importer's name, `why` says how the file is read and what of it is left out, `skipped` why it is not
    read at all.
    """

    path: Path
    format: str | None = None
    why: str = ""
    skipped: str | None = None
    _importer: Importer | None = field(default=None, repr=False)
    _source: Source | None = field(default=None, repr=False)
    _fault: str | None = field(default=None, repr=False)

    def rows(self, start: int = 0) -> Iterator[RawPost | Rejected]:
        """One record per input row, in file order, after the first `start` records."""
        return islice(self._records(), max(0, start), None)

    def _records(self) -> Iterator[RawPost | Rejected]:
        if self._fault and self._source:
            yield from _refused(self._source, self._fault)
        elif self._fault:
            yield Rejected(source_row=0, reason=self._fault)
        elif self._importer and self._source:
            yield from self._importer.read(self._source)


def open_export(
    path: str | os.PathLike[str],
    *,
    format: str | None = None,
    mapping: Mapping[str, str] | None = None,
    options: ReadOptions = NOTHING_SAID,
) -> Export:
    """Open a file and tell its format.

    `format` names an importer instead of detection; `mapping` names the columns for the generic importer, as
    field to column; `options` choose a workbook's sheet and a text file's encoding. Raises Problem for a name or field
    that doesn't exist, and for a missing file.
    """
    path = Path(path)
    _check_options(format, mapping)
    if not path.is_file():
        raise Problem(f"there is no file {path}")
    skipped = not_an_export(path)
    if skipped:
        return Export(path=path, skipped=skipped, why=skipped)
    try:
        source = open_source(path, vocabulary=_vocabulary(mapping), options=options)
        many = SAMPLED_TABLE if source and source.tabular else SAMPLED_ITEMS
        items = [] if source is None else list(islice(source.items(), many))
    except (Unreadable, OSError) as error:
        fault = str(error) if isinstance(error, Unreadable) else f"the file can't be opened ({error.strerror})"
        return Export(path=path, why=fault, _fault=fault)
    if source is None:
        return Export(path=path, skipped="empty file", why="empty file")
    if not items:
        return Export(path=path, skipped="no rows", why=f"{source.container} without rows")
    return _opened(path, source, items, format, mapping)


def _check_options(format: str | None, mapping: Mapping[str, str] | None) -> None:
    if format is not None and format not in IMPORTERS:
        raise Problem(f'there is no format "{format}"; the formats are {", ".join(IMPORTERS)}')
    unknown_fields = [name for name in mapping or {} if name not in MAPPING_FIELDS]
    if unknown_fields:
        raise Problem(f'a mapping has no field "{unknown_fields[0]}"; the fields are {", ".join(MAPPING_FIELDS)}')
    if mapping and format not in {None, "generic"}:
        raise Problem('a mapping goes with the format "generic" only')
    if mapping and mapping.get("date_order", "dmy") not in {"dmy", "mdy"}:
        raise Problem('date_order is "dmy" or "mdy"')


def _vocabulary(mapping: Mapping[str, str] | None) -> frozenset[str]:
    return VOCABULARY | {name.strip().casefold() for name in (mapping or {}).values()}


def _opened(
    path: Path,
    source: Source,
    head: Sequence[Item | Rejected],
    format: str | None,
    mapping: Mapping[str, str] | None,
) -> Export:
    items = [item for item in head if isinstance(item, Item)]
    if mapping or format:
        return _as_told(path, source, items, format or "generic", mapping or {})
    if source.fault:
        return Export(path=path, why=source.fault, _source=source, _fault=source.fault)
    choice = choose(source, items)
    if source.tabular and (choice is None or choice.importer.name == "generic"):
        source, rows, choice = _nested(source, items, choice)
        items = list(rows)
    if choice is not None:
        return _as_chosen(path, source, items, choice)
    if items and all(empty_page(item) for item in items):
        return Export(path=path, skipped="no rows", why=f"{source.container} without rows")
    if not items:
        reason = next(record.reason for record in head if isinstance(record, Rejected))
        why = f"no row could be read: {reason}"
        return Export(path=path, why=why, _source=source, _fault=why)
    fault, why = unknown(source, sample_of(source, items, IMPORTERS["generic"]))
    return Export(path=path, why=why, _source=source, _fault=fault)


def _as_told(path: Path, source: Source, items: Sequence[Item], format: str, mapping: Mapping[str, str]) -> Export:
    importer = IMPORTERS[format]
    sample = sample_of(source, items, importer)
    if format == "generic":
        keys = keys_of(sample)
        importer, missing = mapped(mapping, keys, sample)
        if missing:
            has = "it has no header" if source.fault else f"it has {named(keys)}"
            fault = f"the mapping names {named(missing)}, which the file lacks; {has}"
            return Export(path=path, why=fault, _source=source, _fault=fault)
    why = sentence(importer, "mapping given" if mapping else "format given", source, sample)
    why += left_out(importer, source, items)
    return Export(path=path, format=format, why=why, _importer=importer, _source=replace(source, fault=None))


def _as_chosen(path: Path, source: Source, items: Sequence[Item], choice: Choice) -> Export:
    importer = choice.importer
    if importer.name == "generic":
        importer = mapped({}, keys_of(choice.sample), choice.sample)[0]
    why = sentence(importer, choice.why, source, choice.sample) + left_out(importer, source, items)
    reading = importer if source.tabular else Routed(importer)
    return Export(path=path, format=importer.name, why=why, _importer=reading, _source=source)


def _nested(
    source: Source, items: Sequence[Item], choice: Choice | None
) -> tuple[Source, Sequence[Item], Choice | None]:
    """The source with its dotted columns as the objects that they were made from, where an importer knows those."""
    if not any("." in column for column in source.columns):
        return source, items, choice

    def nested() -> Iterator[Item | Rejected]:
        for item in source.items():
            yield item if isinstance(item, Rejected) else replace(item, data=unflattened(item.data))

    again = replace(source, items=nested, tabular=False)
    inner = [replace(item, data=unflattened(item.data)) for item in items]
    better = choose(again, inner)
    if better is None or better.importer.name == "generic":
        return source, items, choice
    return again, inner, better


def _refused(source: Source, reason: str) -> Iterator[Rejected]:
    """Every row of a file that is refused whole, so that they are counted."""
    number = 0
    for number, item in enumerate(source.items(), start=1):
        if isinstance(item, Rejected):
            yield replace(item, source_row=number if source.counted else item.source_row)
        else:
            yield Rejected(source_row=number if source.counted else item.number, reason=reason)
    if not number:
        yield Rejected(source_row=0, reason=reason)
