"""Where a table's header stands, which delimiter parts its columns, how its text is encoded."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass

SEARCHED_ROWS = 60
DELIMITERS = {",": "comma", ";": "semicolon", "\t": "tab", "|": "pipe"}


@dataclass(frozen=True, slots=True)
class Header:
    """The header row: index among the non-empty records, columns as written, words recognised."""

    index: int
    columns: tuple[str, ...]
    hits: int


def tidy(cell: object) -> str:
    """A column name without padding, NUL or BOM."""
    return str("" if cell is None else cell).replace("\0", "").replace("\ufeff", "").strip()


def find_header(records: Sequence[Sequence[object]], vocabulary: frozenset[str]) -> Header | None:
    """The record that names most known columns; else the first one with two or more cells, else the first."""
    rows = [tuple(tidy(cell) for cell in record) for record in records[:SEARCHED_ROWS]]
    best: Header | None = None
    for index, row in enumerate(rows):
        hits = sum(cell.casefold() in vocabulary for cell in row)
        if hits > (best.hits if best else 0):
            best = Header(index, row, hits)
    if best and (best.hits > 1 or best.index == 0):
        return best
    wide = [index for index, row in enumerate(rows) if sum(map(bool, row)) > 1]
    if best and len(rows[best.index]) == 1 and not wide:
        return best
    index = wide[0] if wide else 0
    return Header(index, rows[index], 0) if rows else None


def unique(columns: Sequence[str]) -> tuple[str, ...]:
    """Keys for the columns: lower case, repeated names numbered, unnamed ones by position."""
    seen: dict[str, int] = {}
    keys = []
    for position, column in enumerate(columns, start=1):
        key = column.casefold() or f"column {position}"
        seen[key] = seen.get(key, 0) + 1
        keys.append(key if seen[key] == 1 else f"{key} ({seen[key]})")
    return tuple(keys)


def encoding_of(start: bytes) -> str:
    """UTF-8, or Windows-1252 where the first part of the file is not UTF-8."""
    cut = start[: start.rfind(b"\n") + 1] or start
    try:
        cut.decode("utf-8")
    except UnicodeDecodeError as error:
        # A sample may end inside a character; a single stray byte later on costs its row, not the whole file.
        return "utf-8" if error.start >= len(cut) - 4 and len(cut) > 4 else "cp1252"
    return "utf-8"


def delimiter_of(text: str, vocabulary: frozenset[str]) -> str:
    """The delimiter under which a header is recognised best."""

    def merit(delimiter: str) -> tuple[int, int]:
        records = []
        try:
            for record in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter):
                if any(record):
                    records.append(record)
                if len(records) >= SEARCHED_ROWS:
                    break
        except csv.Error:
            pass
        header = find_header(records, vocabulary)
        return (header.hits, len(header.columns)) if header else (0, 0)

    return max(DELIMITERS, key=merit)
