"""Which chatbot comes up with which condition?"""

from __future__ import annotations

from functools import partial

import pandas as pd

from explore import charts, words
from explore.figure import Figure, Nothing
from explore.figures._cells import cells, several, stated
from explore.figures._crossed import CELLS, crossed
from explore.selection import Selection
from explore.trust import uncertain_line


def fingerprint(selection: Selection) -> Figure | Nothing:
    """The mentions of each pair of an object and a subject of the codebook."""
    rows, columns = selection.data.dimension("object"), selection.data.dimension("subject")
    if rows is None or columns is None:
        return Nothing("The codebook of this data set does not ask for both what is used and what for.")
    counts = cells(selection, rows.id, columns.id)
    table = crossed(selection, counts)
    if table.empty or min(table["row_id"].nunique(), table["col_id"].nunique()) < 2:
        return Nothing(f"There is one {rows.name.lower()} or one {columns.name.lower()} here: nothing to compare.")
    read = table[~table["small"]]
    title = f"{rows.name} and {columns.name.lower()}"
    if len(read):
        top = read.loc[read["n"].idxmax()]
        title += f": {top['row_name']} with {words.inside(str(top['col_name']))} leads"
    return Figure(
        name="fingerprint",
        options=(),
        title=title,
        source=f"{stated(counts.known)} with both codes{several(counts, 'be in several cells')}; the area of a circle is its number of "
        "mentions.",
        n=counts.known.n,
        posts=counts.known.posts,
        table=table[["row_name", "col_name", "n", "posts"]].rename(
            columns={"row_name": rows.name, "col_name": columns.name, "n": "mentions"}
        ),
        chart=partial(_draw, table[CELLS], rows.color),
        picks={"row_id": rows.id, "col_id": columns.id},
        rests_on=(rows.id, columns.id),
        left_out=uncertain_line(selection, rows.id, columns.id),
    )


def _draw(table: pd.DataFrame, color: str, dark: bool) -> charts.Chart:
    return charts.fingerprint(table, color=color, dark=dark)
