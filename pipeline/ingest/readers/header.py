"""Where a table's header stands, and which delimiter parts its columns."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.ingest.fields import fold

SEARCHED_ROWS = 60
MOST_COLUMNS = 16_384  # as in Excel
TOO_WIDE = (
    f"the table has more than {MOST_COLUMNS:,} columns, the most in Excel: are rows and columns the right way round?"
)
NO_HEADER = (
    "there is no header: the first row holds values, not names of columns. Put a line of names above it, or name columns by "
    'their place: --map "text=column 2"'
)
DELIMITERS = {",": "comma", ";": "semicolon", "\t": "tab", "|": "pipe"}


@dataclass(frozen=True, slots=True)
class Header:
    """The header row: index among the non-empty records, columns as written, words recognised."""

    index: int
    columns: tuple[str, ...]
    hits: int
    values: bool = False  # these are values of a first row: there is no header


def tidy(cell: object) -> str:
    """A column name without padding, NUL or BOM."""
    return str("" if cell is None else cell).replace("\0", "").replace("\ufeff", "").strip()


def find_header(records: Sequence[Sequence[object]], vocabulary: frozenset[str]) -> Header | None:
    """The record that names most known columns; else the first one with two or more cells, else the first."""
    vocabulary = frozenset(map(fold, vocabulary))
    rows = [tuple(tidy(cell) for cell in record) for record in records[:SEARCHED_ROWS]]
    best: Header | None = None
    for index, row in enumerate(rows):
        hits = sum(fold(cell) in vocabulary for cell in row)
        if hits > (best.hits if best else 0):
            best = Header(index, row, hits)
    if best and (best.hits > 1 or best.index == 0):
        return best if best.hits > 1 or not _is_row(rows, best.index) else Header(0, rows[0], 0, values=True)
    wide = [index for index, row in enumerate(rows) if sum(map(bool, row)) > 1]
    if best and len(rows[best.index]) == 1 and not wide:
        return best
    index = wide[0] if wide else 0
    return Header(index, rows[index], 0, values=_is_row(rows, index)) if rows else None


_NUMBER = re.compile(r"[+-]?\d+(?:[.,]\d+)?")
_MOMENT = re.compile(r"\d{4}-\d\d-\d\d|\d{1,2}[./]\d{1,2}[./]\d{2,4}|\w{3} \w{3} +\d{1,2} \d\d:\d\d")
_ADDRESS = re.compile(r"https?://|at://|@\w|www\.")


def _is_row(rows: Sequence[tuple[str, ...]], index: int) -> bool:
    """Whether a supposed header is a row like those below it: with numbers, times or addresses where they have them."""
    below = [row for row in rows[index + 1 :] if len(row) == len(rows[index])]
    for column, cell in enumerate(rows[index]):
        for kind in (_NUMBER.fullmatch, _MOMENT.match, _ADDRESS.match):
            if cell and kind(cell) and (not below or sum(bool(kind(row[column])) for row in below) * 2 >= len(below)):
                return True
    return False


def unique(columns: Sequence[str]) -> tuple[str, ...]:
    """Keys for the columns: lower case, repeated names numbered, unnamed ones by position."""
    seen: dict[str, int] = {}
    keys = []
    for position, column in enumerate(columns, start=1):
        key = column.casefold() or f"column {position}"
        seen[key] = seen.get(key, 0) + 1
        keys.append(key if seen[key] == 1 else f"{key} ({seen[key]})")
    return tuple(keys)


def delimiter_of(text: str, vocabulary: frozenset[str]) -> str:
    """The delimiter under which a header is recognised best."""

    def merit(delimiter: str) -> tuple[int, int]:
        records = []
        try:
            for record in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter):
                if any(record):
                    records.append(record[:MOST_COLUMNS])
                if len(records) >= SEARCHED_ROWS:
                    break
        except csv.Error:
            pass
        header = find_header(records, vocabulary)
        return (header.hits, len(header.columns)) if header else (0, 0)

    return max(DELIMITERS, key=merit)


def unknown_separator(text: str, vocabulary: frozenset[str]) -> str | None:
    """A sign that parts the known names of a first line where no usual delimiter does."""
    line = next((line for line in text.splitlines() if line.strip()), "")
    vocabulary = frozenset(map(fold, vocabulary))

    def hits(sign: str) -> int:
        return sum(fold(tidy(cell).strip("\"'")) in vocabulary for cell in line.split(sign))

    if any(delimiter in line for delimiter in DELIMITERS):
        return None
    signs = {char for char in line if not char.isalnum() and char not in " _-.\"'{}[]"}
    best = max(sorted(signs), key=hits, default=None)
    return best if best and hits(best) > 1 else None
