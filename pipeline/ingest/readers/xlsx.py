"""Excel workbooks: the sheet that holds the table, or each of them, row by row."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import islice
from pathlib import Path
from typing import Any

import openpyxl
from openpyxl.worksheet._read_only import ReadOnlyWorksheet

from pipeline.ingest.base import Item, Source
from pipeline.ingest.fields import Row, clean
from pipeline.ingest.mending import without_excel_escapes
from pipeline.ingest.readers.expansion import too_large
from pipeline.ingest.readers.header import NO_HEADER, SEARCHED_ROWS, Header, find_header, tidy, unique
from pipeline.ingest.readers.stream import Unreadable
from records.posts import Rejected
from records.problem import Problem

ALL = "all"
_LONGEST_TITLE, _SHOWN_TITLES = 31, 100  # Excel's longest
MOST_ROWS = 1_048_576  # of a sheet in Excel; a row can call itself number four thousand million


@dataclass(frozen=True, slots=True)
class _Table:
    """A sheet that holds rows: where its header stands, and what its columns are called."""

    index: int
    title: str
    header: Header
    header_row: int  # 0 where there is none
    preamble: str

    @property
    def columns(self) -> tuple[str, ...]:
        columns = self.header.columns
        while columns and not columns[-1]:
            columns = columns[:-1]
        return tuple(f"column {place}" for place in range(1, len(columns) + 1)) if self.header.values else columns


def _sheets(workbook: openpyxl.Workbook) -> list[ReadOnlyWorksheet]:
    sheets = [sheet for sheet in workbook.worksheets if hasattr(sheet, "reset_dimensions")]
    for sheet in sheets:
        sheet.reset_dimensions()  # exports often state a wrong size, by which rows would be lost
    return sheets


def _filled(row: tuple[Any, ...]) -> bool:
    return any(cell is not None and cell != "" for cell in row)


def _items(path: Path, tables: Sequence[_Table]) -> Iterator[Item | Rejected]:
    number = 0
    workbook = None
    try:
        workbook = openpyxl.load_workbook(path, read_only=True, data_only=True)
        sheets = _sheets(workbook)
        for table in tables:
            keys, number = unique(table.columns), table.header_row
            for number, row in enumerate(sheets[table.index].iter_rows(values_only=True), start=1):
                if number > MOST_ROWS:
                    reason = f"the sheet has more than {MOST_ROWS:,} rows, the most in Excel: the rest is not read"
                    yield Rejected(source_row=number, reason=reason)
                    break
                if number <= table.header_row or not _filled(row):
                    continue
                cells = [without_excel_escapes(cell) if isinstance(cell, str) else cell for cell in row[: len(keys)]]
                cells += [None] * (len(keys) - len(cells))
                yield Item(number=number, data=Row(zip(keys, cells, strict=True)))
    except Exception as error:  # openpyxl lets through whatever zip, XML and number parsing raise
        reason = f"the workbook can't be read from here on ({type(error).__name__})"
        yield Rejected(source_row=number + 1, reason=reason)
    finally:
        if workbook is not None:
            workbook.close()


def _check_size(path: Path) -> None:
    """Raise Unreadable for what grows too far; the ZIP archive that a workbook is tells the size of each of its parts."""
    with zipfile.ZipFile(path) as archive:
        unpacked = sum(part.file_size for part in archive.infolist())
    if reason := too_large(path.stat().st_size, unpacked):
        raise Unreadable(reason)


def _tables(path: Path, vocabulary: frozenset[str]) -> list[_Table]:
    workbook = None
    found = []
    try:
        _check_size(path)
        workbook = openpyxl.load_workbook(path, read_only=True, data_only=True)
        for index, sheet in enumerate(_sheets(workbook)):
            numbered = enumerate(islice(sheet.iter_rows(values_only=True), MOST_ROWS), start=1)
            head = list(islice(((number, row) for number, row in numbered if _filled(row)), SEARCHED_ROWS))
            header = find_header([row for _, row in head], vocabulary)
            if header is not None:
                above = [] if header.values else head[: header.index]
                preamble = "\n".join(" ".join(tidy(clean(cell)) for cell in row) for _, row in above)
                row_number = 0 if header.values else head[header.index][0]
                found.append(_Table(index, sheet.title, header, row_number, preamble))
    except (Unreadable, Problem):
        raise
    except Exception:  # see _items
        raise Unreadable("this is not an Excel workbook (.xlsx), or it is damaged: save it again") from None
    finally:
        if workbook is not None:
            workbook.close()
    return found


def _chosen(tables: Sequence[_Table], sheet: str | None) -> list[_Table]:
    if sheet is None:
        return [max(tables, key=lambda table: table.header.hits)]
    named = [table for table in tables if table.title.casefold() == sheet.strip().casefold()]
    if not named and sheet.strip().casefold() == ALL:
        return list(tables)
    if not named:
        raise Unreadable(f'there is no sheet "{sheet}" with rows; there is {_titles(tables)}')
    return named


def _titles(tables: Sequence[_Table]) -> str:
    shown = ", ".join(f'"{table.title[:_LONGEST_TITLE]}"' for table in tables[:_SHOWN_TITLES])
    more = len(tables) - _SHOWN_TITLES
    return f"{shown} and {more:,} more" if more > 0 else shown


def xlsx_source(path: Path, *, vocabulary: frozenset[str], sheet: str | None = None) -> Source | None:
    """An Excel workbook; None where no sheet has a row.

    `sheet` names the sheet, "all" takes each, one below the other; without it, the one whose header is known best.
    """
    tables = _tables(path, vocabulary)
    if not tables:
        return None
    chosen = _chosen(tables, sheet)
    main = chosen[0]
    rest = [table for table in tables if table not in chosen]
    words = [f"sheet{'s' if len(chosen) > 1 else ''} {_titles(chosen)}"] if len(tables) > 1 else []
    words += [f"header in row {main.header_row}"] if main.header_row > 1 else []
    left_out = (f"sheets not read: {_titles(rest)} (--sheet NAME, or --sheet all)",) if rest else ()
    return Source(
        items=partial(_items, path, chosen),
        tabular=True,
        container="Excel" + (f" ({', '.join(words)})" if words else ""),
        columns=tuple(dict.fromkeys(column for table in chosen for column in table.columns)),
        preamble=main.preamble,
        left_out=left_out,
        fault=NO_HEADER if main.header.values else None,
    )
