"""Rows as lines of CSV, a column at a time: several times faster than cell by cell, and the same bytes."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

SPECIAL = '[",\r\n]'  # what a cell is put in quotation marks for


def csv_lines(table: pd.DataFrame) -> bytes:
    """The rows without headings, as `DataFrame.to_csv` writes them (RFC 4180, lines ended by "\\n"), in UTF-8."""
    import pyarrow as pa
    from pyarrow import compute as pc

    if not len(table):
        return b""
    columns = [_cells(column) for _, column in table.items()]
    if len(columns) < 2 or any(column is None for column in columns):  # a line must not be empty; a type of its own
        return table.to_csv(index=False, header=False, lineterminator="\n").encode()
    comma, end, nothing = (pa.scalar(text, pa.large_string()) for text in (",", "\n", ""))
    columns[-1] = pc.binary_join_element_wise(columns[-1], end, nothing)
    lines = pc.binary_join_element_wise(*columns, comma)
    return lines.buffers()[-1].to_pybytes()[: pc.sum(pc.binary_length(lines)).as_py()]  # one text after the other


def _cells(column: pd.Series) -> Any:
    """The column's cells as text; None where its type is not known here."""
    import pyarrow as pa
    from pyarrow import compute as pc

    kind = column.dtype
    if pd.api.types.is_bool_dtype(kind):
        cells = pc.if_else(pa.array(column, from_pandas=True), "True", "False")
    elif pd.api.types.is_integer_dtype(kind):
        cells = pa.array(column, from_pandas=True)
    elif kind == "float64":  # with as many digits as it takes to read the same number
        numbers, which = np.unique(column.to_numpy(), return_inverse=True)
        cells = pa.array(numbers.astype(str), mask=np.isnan(numbers)).take(pa.array(which))
    elif isinstance(kind, pd.StringDtype) or pd.api.types.infer_dtype(column, skipna=True) == "string":
        cells = _marked(pa.array(column, from_pandas=True).cast(pa.large_string()))
    else:
        return None
    if isinstance(cells, pa.ChunkedArray):
        cells = cells.combine_chunks()
    return pc.fill_null(cells.cast(pa.large_string()), "")


def _marked(texts: Any) -> Any:
    """The texts, in quotation marks where they hold what else would end a cell or a line."""
    import pyarrow as pa
    from pyarrow import compute as pc

    special = pc.match_substring_regex(texts, SPECIAL)
    if not pc.any(special).as_py():
        return texts
    mark, nothing = pa.scalar('"', pa.large_string()), pa.scalar("", pa.large_string())
    marked = pc.binary_join_element_wise(mark, pc.replace_substring(texts, '"', '""'), mark, nothing)
    return pc.if_else(special, marked, texts)
