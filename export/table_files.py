"""Tables as files, CSV, Parquet or XLSX by the file's ending, written some rows at a time."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Protocol

import pandas as pd

from explore import words
from export.csv_lines import csv_lines
from export.spreadsheet import harmless
from records.problem import Problem

MOST_ROWS = 1_048_575  # of a sheet, below its headings


class Sheet(Protocol):
    """A table that is being written; all parts have the same columns, of the same types."""

    def add(self, part: pd.DataFrame) -> None:
        """Write these rows after those before."""
        ...

    def close(self) -> None:
        """Finish the file."""
        ...


def ending(path: Path, known: Sequence[str]) -> str:
    """The file's ending among those that are known. Raises Problem for another one, and where its folder is not there."""
    found = next((end for end in known if path.name.lower().endswith(end)), None)
    if found is None:
        what = f"'{path.suffix}' is not among them" if path.suffix else "it has none"
        raise Problem(
            f"{path}: the ending says what kind of file to write, and {what}. Take {words.listed(known, 'or')}."
        )
    if not path.resolve().parent.is_dir():
        raise Problem(f"{path}: the folder {path.resolve().parent} is not there. Make it, or choose another place.")
    return found


@contextmanager
def replacing(path: Path) -> Iterator[Path]:
    """A place to write to, beside the file; it takes the file's place when the block ends well, and goes otherwise."""
    part = path.with_name(f".{path.name}.part")
    try:
        yield part
        os.replace(part, path)
    finally:
        part.unlink(missing_ok=True)


@contextmanager
def table_file(path: Path, name: str) -> Iterator[Sheet]:
    """A table to fill, in a file of this path; `name` is the sheet's. Raises Problem for an ending that is not known."""
    kind = KINDS[ending(path, tuple(KINDS))]
    with replacing(path) as part:
        sheet = kind(part, name)
        try:
            yield sheet
        finally:
            sheet.close()


def write_table(path: Path, name: str, table: pd.DataFrame) -> None:
    """The table as a file."""
    with table_file(path, name) as sheet:
        sheet.add(table)


class _Csv:
    def __init__(self, path: Path, name: str) -> None:
        self._file = path.open("wb")
        self._begun = False

    def add(self, part: pd.DataFrame) -> None:
        part = harmless(part)
        if not self._begun:
            self._file.write(part.iloc[:0].to_csv(index=False, lineterminator="\n").encode("utf-8-sig"))
        self._begun = True
        self._file.write(csv_lines(part))

    def close(self) -> None:
        self._file.close()


class _Parquet:
    def __init__(self, path: Path, name: str) -> None:
        self._path = path
        self._writer: Any = None

    def add(self, part: pd.DataFrame) -> None:
        import pyarrow as pa
        from pyarrow import parquet

        if self._writer is None:
            schema = pa.Schema.from_pandas(part, preserve_index=False).remove_metadata()
            self._writer = parquet.ParquetWriter(self._path, schema, compression="zstd")
        self._writer.write_table(pa.Table.from_pandas(part, self._writer.schema, preserve_index=False))

    def close(self) -> None:
        if self._writer is not None:
            self._writer.close()


class _Xlsx:
    """A text is a text, also where it begins like a formula; signs that no sheet can hold are left out."""

    def __init__(self, path: Path, name: str) -> None:
        from openpyxl import Workbook

        self._path, self._rows = path, 0
        self._book = Workbook(write_only=True)
        self._sheet = self._book.create_sheet(name)

    def add(self, part: pd.DataFrame) -> None:
        if not self._rows:
            self._sheet.append(self._row(part.columns.tolist()))
        self._rows += len(part)
        if self._rows > MOST_ROWS:
            raise Problem(
                f"A sheet has room for {MOST_ROWS:,} rows and this has more. Write .csv or .parquet, or narrow the filter."
            )
        for row in part.astype(object).where(part.notna(), None).itertuples(index=False):
            self._sheet.append(self._row(row))

    def _row(self, values: Any) -> list[Any]:
        return [self._cell(value) if isinstance(value, str) else value for value in values]

    def _cell(self, text: str) -> Any:
        from openpyxl.cell import WriteOnlyCell
        from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

        text = ILLEGAL_CHARACTERS_RE.sub("", text)
        if not text.startswith("="):
            return text
        cell = WriteOnlyCell(self._sheet, text)
        cell.data_type = "s"
        return cell

    def close(self) -> None:
        self._book.save(self._path)


KINDS: dict[str, type[_Csv] | type[_Parquet] | type[_Xlsx]] = {".csv": _Csv, ".parquet": _Parquet, ".xlsx": _Xlsx}
