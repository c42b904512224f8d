"""What people are told of how a file is read: its format, what is left out, what to do where nothing is read."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import islice

from pipeline.ingest.base import Importer, Item, Sample, Source
from pipeline.ingest.fields import flat, fold, is_missing, listing, sub
from pipeline.ingest.importers.generic import keys_of
from pipeline.ingest.mending import is_mojibake

_SHOWN, _SHOWN_UNUSED = 40, 15
_HINT = "Name them with --map text=COLUMN --map id=COLUMN --map created_at=COLUMN"
_NAME = re.compile(r"[^\W\d_][\w .:/()\[\]#?&%-]{0,59}|\d{1,3}|_?\w{1,40}")
_SAMPLED = 50


def sentence(importer: Importer, why: str, source: Source, sample: Sample) -> str:
    """How a file is read."""
    mojibake = any(isinstance(value, str) and is_mojibake(value) for row in sample.rows for value in row.values())
    parts = [
        f"{importer.title}: {why}",
        source.container,
        importer.note(sample),
        "UTF-8 that was read as another encoding is mended" if mojibake else "",
    ]
    return "; ".join(part for part in parts if part)


def left_out(importer: Importer, source: Source, items: Sequence[Item]) -> str:
    """What of a file is not read: sheets, columns; empty where all of it is."""
    parts = list(source.left_out)
    if source.tabular and (unused := _unused(importer, source, items)):
        shown = named(unused, _SHOWN_UNUSED)
        parts.append(f"columns not used: {shown}")
    return "".join(f"; {part}" for part in parts)


def _unused(importer: Importer, source: Source, items: Sequence[Item]) -> list[str]:
    """Columns that no row's reading asked for."""
    asked: set[str] = set()
    for item in items[:_SAMPLED]:
        row = item.child(dict(item.data))
        row.data.asked = set()
        for inner in islice(importer.expand(row), 1):
            if isinstance(inner, Item):
                importer.record(inner)
        asked |= row.data.asked or set()
    used = {fold(name) for name in asked}
    filled = {fold(key) for item in items for key, value in item.data.items() if not is_missing(value)}
    return [name for name in source.columns if name and fold(name) not in used and fold(name) in filled]


def empty_page(item: Item) -> bool:
    """Whether an item is an answer without rows."""
    lists = [value for value in item.data.values() if isinstance(value, list)]
    return sub(item.data, "meta", "result_count") == 0 or (
        bool(lists) and not any(list(listing(value)) for value in lists) and "text" not in item.data
    )


def named(names: Sequence[str], most: int = _SHOWN) -> str:
    """Names of columns; what looks like a value (a handle, an address) is left out."""
    fit = [name for name in names if _NAME.fullmatch(name)]
    shown = ", ".join(f'"{name}"' for name in fit[:most])
    more = len(names) - min(len(fit), most)
    return (f"{shown} and {more} more" if shown else f"{more} names") if more else shown


def _common(sample: Sample) -> list[str]:
    """Keys that most rows have: where people's names are keys, each stands in a row alone."""
    keys = [frozenset(flat(row)) for row in sample.rows]
    return [key for key in keys_of(sample) if sum(key in row for row in keys) * 2 >= len(keys)]


def unknown(source: Source, sample: Sample) -> tuple[str, str]:
    """Why no importer reads a file: for each of its rows, and for the file."""
    names = list(source.columns) if source.tabular else _common(sample)
    what = "columns" if source.tabular else "keys"
    found = f"it has the {what} {named(names)}" if names else f"it has no {what}"
    fault = "no importer knows this file"
    return f"{fault}. {_HINT}", f"{fault}; {found}; {source.container}. {_HINT}"
