"""Excel workbooks: the first sheet that holds a table, row by row."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from itertools import islice
from pathlib import Path
from typing import Any

import openpyxl
from openpyxl.worksheet._read_only import ReadOnlyWorksheet

from pipeline.ingest.base import Item, Source
from pipeline.ingest.fields import clean
from pipeline.ingest.readers.header import SEARCHED_ROWS, find_header, tidy, unique
from pipeline.ingest.readers.stream import Unreadable
from records.posts import Rejected


def _sheets(workbook: openpyxl.Workbook) -> list[ReadOnlyWorksheet]:
    sheets = [sheet for sheet in workbook.worksheets if hasattr(sheet, "reset_dimensions")]
    for sheet in sheets:
        sheet.reset_dimensions()  # exports often state a wrong size, by which rows would be lost
    return sheets


def _filled(row: tuple[Any, ...]) -> bool:
    return any(cell is not None and cell != "" for cell in row)


def _items(path: Path, sheet_index: int, keys: tuple[str, ...], header_row: int) -> Iterator[Item | Rejected]:
    number = header_row
    workbook = None
    try:
        workbook = openpyxl.load_workbook(path, read_only=True, data_only=True)
        rows = _sheets(workbook)[sheet_index].iter_rows(values_only=True)
        for number, row in enumerate(rows, start=1):
            if number <= header_row or not _filled(row):
                continue
            cells = list(row[: len(keys)]) + [None] * (len(keys) - len(row))
            yield Item(number=number, data=dict(zip(keys, cells, strict=True)))
    except Exception as error:  # openpyxl lets through whatever zip, XML and number parsing raise
        reason = f"the workbook can't be read from here on ({type(error).__name__})"
        yield Rejected(source_row=number + 1, reason=reason)
    finally:
        if workbook is not None:
            workbook.close()


def xlsx_source(path: Path, *, vocabulary: frozenset[str]) -> Source | None:
    """An Excel workbook; None where no sheet has a row."""
    workbook = None
    try:
        workbook = openpyxl.load_workbook(path, read_only=True, data_only=True)
        filled = []
        for index, sheet in enumerate(_sheets(workbook)):
            numbered = enumerate(sheet.iter_rows(values_only=True), start=1)
            head = list(islice(((number, row) for number, row in numbered if _filled(row)), SEARCHED_ROWS))
            if head:
                filled.append((index, sheet.title, head))
    except Exception:  # see _items
        raise Unreadable("this is not an Excel workbook (.xlsx), or it is damaged: save it again") from None
    finally:
        if workbook is not None:
            workbook.close()
    if not filled:
        return None
    found = [(find_header([row for _, row in head], vocabulary), index, title, head) for index, title, head in filled]
    header, index, title, head = max(found, key=lambda entry: entry[0].hits if entry[0] else 0)
    if header is None:
        return None
    columns = header.columns
    while columns and not columns[-1]:
        columns = columns[:-1]
    header_row = head[header.index][0]
    words = [f'sheet "{title}" of {len(filled)}, the others are not read'] if len(filled) > 1 else []
    words += [f"header in row {header_row}"] if header.index else []
    preamble = "\n".join(" ".join(tidy(clean(cell)) for cell in row) for _, row in head[: header.index])
    return Source(
        items=partial(_items, path, index, unique(columns), header_row),
        tabular=True,
        container="Excel" + (f" ({', '.join(words)})" if words else ""),
        columns=columns,
        preamble=preamble,
    )
