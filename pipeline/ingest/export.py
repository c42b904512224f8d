"""One export file: what it is, and its rows as posts."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path

from pipeline.ingest.base import Importer, Item, Sample, Source
from pipeline.ingest.fields import flat, listing, sub
from pipeline.ingest.files import not_an_export
from pipeline.ingest.importers import IMPORTERS, VOCABULARY
from pipeline.ingest.importers.generic import MAPPING_FIELDS, mapped
from pipeline.ingest.readers import Unreadable, open_source
from records.posts import RawPost, Rejected
from records.problem import Problem

SAMPLED_ITEMS = 30
SAMPLED_ROWS = 200
CERTAIN = 0.42  # below this an importer's guess is not taken
_SHOWN_KEYS = 40


@dataclass(frozen=True, slots=True, kw_only=True)
class Export:
    """An opened export file.

    `format` is the importer's name, `why` says why it was chosen, `skipped` why the file is not read at all.
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
        if self._fault:
            yield Rejected(source_row=0, reason=self._fault)
        elif self._importer and self._source:
            yield from self._importer.read(self._source)


def open_export(
    path: str | os.PathLike[str],
    *,
    format: str | None = None,
    mapping: Mapping[str, str] | None = None,
) -> Export:
    """Open a file and tell its format.

    `format` names an importer instead of detection; `mapping` names the columns for the generic importer, as
    field to column. Raises Problem for a name or field that doesn't exist, and for a missing file.
    """
    path = Path(path)
    _check_options(format, mapping)
    if not path.is_file():
        raise Problem(f"there is no file {path}")
    skipped = not_an_export(path)
    if skipped:
        return Export(path=path, skipped=skipped, why=skipped)
    try:
        source = open_source(path, vocabulary=_vocabulary(mapping))
        items = [] if source is None else list(islice(source.items(), SAMPLED_ITEMS))
    except (Unreadable, OSError) as error:
        fault = str(error) if isinstance(error, Unreadable) else f"the file can't be opened ({error.strerror})"
        return Export(path=path, why=fault, _fault=fault)
    if source is None:
        return Export(path=path, skipped="empty file", why="empty file")
    if not items:
        return Export(path=path, skipped="no rows", why=f"{source.container} without rows")
    return _choose(path, source, [item for item in items if isinstance(item, Item)], items, format, mapping)


def _check_options(format: str | None, mapping: Mapping[str, str] | None) -> None:
    if format is not None and format not in IMPORTERS:
        raise Problem(f'there is no format "{format}"; the formats are {", ".join(IMPORTERS)}')
    unknown = [name for name in mapping or {} if name not in MAPPING_FIELDS]
    if unknown:
        raise Problem(f'a mapping has no field "{unknown[0]}"; the fields are {", ".join(MAPPING_FIELDS)}')
    if mapping and format not in {None, "generic"}:
        raise Problem('a mapping goes with the format "generic" only')
    if mapping and mapping.get("date_order", "dmy") not in {"dmy", "mdy"}:
        raise Problem('date_order is "dmy" or "mdy"')


def _vocabulary(mapping: Mapping[str, str] | None) -> frozenset[str]:
    return VOCABULARY | {name.strip().casefold() for name in (mapping or {}).values()}


def _choose(
    path: Path,
    source: Source,
    items: Sequence[Item],
    head: Sequence[Item | Rejected],
    format: str | None,
    mapping: Mapping[str, str] | None,
) -> Export:
    generic = IMPORTERS["generic"]
    if mapping or format == "generic":
        sample = _sample(source, items, generic)
        keys = _keys(sample)
        settled, missing = mapped(mapping or {}, keys, sample)
        if missing:
            fault = f"the mapping names {_quoted(missing)}, which the file lacks; it has {_quoted(keys)}"
            return Export(path=path, why=fault, _fault=fault)
        why = f"{generic.title}: {'mapping given' if mapping else 'format given'}; {source.container}"
        return Export(path=path, format="generic", why=why, _importer=settled, _source=source)
    if format:
        chosen = IMPORTERS[format]
        why = _sentence(chosen, "format given", source, _sample(source, items, chosen))
        return Export(path=path, format=format, why=why, _importer=chosen, _source=source)
    verdicts = []
    for importer in IMPORTERS.values():
        sample = _sample(source, items, importer)
        score, why = importer.sniff(sample)
        verdicts.append((score, why, importer, sample))
    score, why, best, sample = max(verdicts, key=lambda verdict: verdict[0])
    if score >= CERTAIN:
        reading = mapped({}, _keys(sample), sample)[0] if best is generic else best
        sentence = _sentence(best, why, source, sample)
        return Export(path=path, format=best.name, why=sentence, _importer=reading, _source=source)
    if items and all(_empty_page(item) for item in items):
        return Export(path=path, skipped="no rows", why=f"{source.container} without rows")
    if not items and head:
        reason = next(record.reason for record in head if isinstance(record, Rejected))
        fault = f"no row could be read: {reason}"
        return Export(path=path, why=fault, _fault=fault)
    fault = _unknown(source, _sample(source, items, generic))
    return Export(path=path, why=fault, _fault=fault)


def _sample(source: Source, items: Sequence[Item], importer: Importer) -> Sample:
    expanded = (row for item in items for row in islice(importer.expand(item), SAMPLED_ROWS))
    rows = [row.data for row in expanded if isinstance(row, Item)]
    columns = tuple(column.casefold() for column in source.columns)
    return Sample(tabular=source.tabular, rows=rows[:SAMPLED_ROWS], columns=columns, preamble=source.preamble)


def _keys(sample: Sample) -> list[str]:
    if sample.tabular:
        return list(dict.fromkeys([*sample.columns, *(key for row in sample.rows[:5] for key in flat(row))]))
    return list(dict.fromkeys(key for row in sample.rows for key in flat(row)))


def _sentence(importer: Importer, why: str, source: Source, sample: Sample) -> str:
    parts = [f"{importer.title}: {why}", source.container, importer.note(sample)]
    return "; ".join(part for part in parts if part)


def _empty_page(item: Item) -> bool:
    lists = [value for value in item.data.values() if isinstance(value, list)]
    return sub(item.data, "meta", "result_count") == 0 or (
        bool(lists) and not any(list(listing(value)) for value in lists) and "text" not in item.data
    )


def _quoted(names: Sequence[str]) -> str:
    shown = ", ".join(f'"{name[:60]}"' for name in names[:_SHOWN_KEYS])
    return shown + (f" and {len(names) - _SHOWN_KEYS} more" if len(names) > _SHOWN_KEYS else "")


def _unknown(source: Source, sample: Sample) -> str:
    names = list(source.columns) if source.tabular else _keys(sample)
    what = "columns" if source.tabular else "keys"
    found = f"it has the {what} {_quoted(names)}" if names else f"it has no {what}"
    return (
        f"no importer knows this file; {found}. Name the columns with a mapping such as "
        '{"text": "<column>", "id": "<column>", "created_at": "<column>"}'
    )
