"""Which chatbot comes up with which condition?"""

from __future__ import annotations

from functools import partial

from explore import charts, words
from explore.figure import Figure, Nothing
from explore.figures._cells import column_wise, several, stated
from explore.figures._crossed import crossed
from explore.figures.own import Own
from explore.selection import Selection
from explore.trust import uncertain_line


def fingerprint(selection: Selection) -> Figure | Nothing:
    """The mentions of each pair of an object and a subject of the codebook, whatever of them is chosen."""
    rows, columns = selection.data.dimension("object"), selection.data.dimension("subject")
    if rows is None or columns is None:
        return Nothing("The codebook of this data set does not ask for both what is used and what for.")
    own = Own.of(selection, rows.id, columns.id)
    counts = own.counts(rows.id, columns.id)
    found = crossed(own, counts)
    if min(len({cell["row_id"] for cell in found}), len({cell["col_id"] for cell in found})) < 2:
        return Nothing(f"There is one {rows.name.lower()} or one {columns.name.lower()} here: nothing to compare.")
    fallbacks = rows.unnamed | columns.unnamed
    chosen = [cell for cell in found if cell["row_chosen"] and cell["col_chosen"]]
    read = [cell for cell in chosen if not cell["small"] and not {cell["row_id"], cell["col_id"]} & fallbacks]
    title = f"{rows.name} and {columns.name.lower()}"
    if read:
        top = max(read, key=lambda cell: cell["n"])
        of = "of what is chosen, " if own.chosen.clauses else ""
        passed = any(cell["n"] > top["n"] for cell in chosen)
        title += f": {of}{top['row_name']} with {words.inside(top['col_name'])} leads{' among those with a name' if passed else ''}"
    return Figure(
        name="fingerprint",
        options=(),
        title=title,
        source=f"{stated(counts.known)} with both codes{several(counts, 'be in several cells')}; the area of a circle is its number of "
        f"mentions.{own.line(rows.id, columns.id)}",
        n=counts.known.n,
        posts=counts.known.posts,
        own=own.facets,
        table=column_wise(found, {"row_name": rows.name, "col_name": columns.name, "n": "mentions", "posts": "posts"}),
        chart=partial(_draw, found, rows.color, False),
        slide_chart=partial(_draw, found, rows.color, True),
        picks={"row_id": rows.id, "col_id": columns.id},
        rests_on=(rows.id, columns.id),
        left_out=uncertain_line(own.selection, rows.id, columns.id),
    )


def _draw(found: list[charts.Row], color: str, on_slide: bool, dark: bool) -> charts.Chart:
    return charts.fingerprint(found, color=color, dark=dark, on_slide=on_slide)
