"""Does one dimension go with another, in which cells, and how strongly?"""

from __future__ import annotations

from functools import partial

import numpy as np
from numpy.typing import NDArray

from analysis.association import chi_squared, corrected_v, expected_counts, in_use, independence, residuals
from analysis.counts import Counts
from analysis.crosstab import CrossTable
from explore import charts, words
from explore.figure import Figure, Nothing
from explore.figures._cells import column_wise, inside, several, stated
from explore.figures._crossed import crossed, places, used
from explore.figures.cross_table import Crossed, cross_table
from explore.figures.own import Own
from explore.selection import Selection
from explore.trust import uncertain_line
from records.codebook import Dimension

LEVEL = 0.05
NOTABLE = 2.0  # a residual that chance alone seldom gives
Array = NDArray[np.float64]


def residuals_by(selection: Selection, *, by: str, tested: bool = False) -> Figure | Nothing:
    """Pearson residuals of every pair of a subject and a label of `by`, whatever of them is chosen, with the test of independence.

    With `tested`, posts are the units: p from permuted posts, the interval of Cramér's V from resampled ones, and cells that do not
    stand without colour. That takes seconds for a million mentions.
    """
    rows = selection.data.dimension("subject")
    if rows is None or by == rows.id or by not in selection.data.codebook.ids:
        return Nothing("The codebook of this data set does not ask for both of what would be crossed here.")
    columns = selection.data.codebook.dimension(by)
    own = Own.of(selection, rows.id, by)
    counts = used(own.selection.counts(rows.id, by))
    if min(counts.n.shape) < 2:
        return Nothing(f"There is one {rows.name.lower()} or one {columns.name.lower()} here: nothing to compare.")
    whole = cross_table(selection, rows.id, by) if tested else None
    table = whole.table if isinstance(whole, Crossed) else None
    found = _cells(own, counts, table)
    test = {} if table is None else {"p_holm": "p (Holm, posts as units)"}
    return Figure(
        name="residuals_by",
        options=(("by", by), ("tested", tested)),
        title=_title(own, rows, columns, found, table, counts),
        source=f"{stated(counts.known)} with both codes{several(counts, 'be in several cells')}. Each cell is (observed − expected) / "
        f"√expected, its Pearson residual. {_test(counts, table)}{own.line(rows.id, by, how='framed', labels=True)}",
        n=counts.known.n,
        posts=counts.known.posts,
        own=own.facets,
        table=column_wise(
            found,
            {
                "row_name": rows.name,
                "col_name": columns.name,
                "n": "mentions",
                "posts": "posts",
                "chance": "expected",
                "value": "Pearson residual",
                **test,
            },
        ),
        chart=partial(_draw, found, columns.color),
        slide_chart=partial(_draw, found, columns.color, digits=0),  # cells are narrow there
        picks={"row_id": rows.id, "col_id": by},
        rests_on=(rows.id, by),
        left_out=uncertain_line(own.selection, rows.id, by),
        note="+ means that the two come up together more often than if they had nothing to do with each other, − less often, 0 just as "
        "often. Numbers within ±2 are what chance alone often gives.",
    )


def _cells(own: Own, counts: Counts, table: CrossTable | None) -> list[charts.Row]:
    """A row a cell, with the count to expect, the residual and, where tested, p and whether it stands."""
    held = counts.n.astype(np.float64)
    chance, value = expected_counts(held), residuals(held)
    p = np.full(held.shape, np.nan)
    if table is not None:
        p = table.cell_p_holm[places(own.selection, counts)]
    return [
        {
            **cell,
            "value": v,
            "chance": e,
            "p_holm": corrected,
            "sure": table is None or corrected < LEVEL,
            "told": f"{e:,.1f}",
        }
        for cell, v, e, corrected in zip(
            crossed(own, counts), value.ravel().tolist(), chance.ravel().tolist(), p.ravel().tolist(), strict=True
        )
    ]


def _title(
    own: Own, rows: Dimension, columns: Dimension, found: list[charts.Row], table: CrossTable | None, counts: Counts
) -> str:
    """The readable cell farthest above what is expected, of what is chosen; where there is none, that there is none."""
    named = f"{rows.name} and {columns.name.lower()}"
    test = independence(counts.frame())
    p = table.p if table is not None else test.p if test else np.nan
    if not p < LEVEL:
        return f"{named}: nothing goes together clearly more often than by chance"
    apart = [cell for cell in found if not cell["small"] and cell["sure"] and cell["value"] >= NOTABLE]
    read = [cell for cell in apart if cell["row_chosen"] and cell["col_chosen"]]
    of = "of what is chosen, " if own.chosen.clauses else ""
    if not read:
        return f"{named}: {of}no pair is clearly more frequent than by chance"
    named_ones = [c for c in read if c["row_id"] not in rows.unnamed and c["col_id"] not in columns.unnamed]
    top = max(named_ones or read, key=lambda cell: cell["value"])
    pair = f"{words.inside(top['row_name'])} with {inside(own.selection, columns.id, top['col_name'])}"
    return f"{named}: {of}{pair} is farthest above chance, {top['n']:,} mentions, {_about(top['chance'])} by chance"


def _about(expected: float) -> str:
    """An expected count in a sentence."""
    return f"{expected:,.0f}" if expected >= 10 else f"{expected:.1f}"


def _test(counts: Counts, table: CrossTable | None) -> str:
    """The test as published, our correction of V, and, where posts were resampled, what they say."""
    test = independence(counts.frame())
    assert test is not None  # two rows and two columns have mentions
    held = counts.n.astype(np.float64)
    n, rows, columns = in_use(held)
    ours = float(corrected_v(chi_squared(held) / n, n, rows, columns))
    published = (
        f"As published: χ² = {test.chi2:,.1f}, df = {test.dof}, p {_p(test.p)}, Cramér's V = {test.cramers_v:.2f} (0 is no "
        "association, 1 a complete one), which takes every pair of codes as independent."
    )
    if table is None:
        return f"{published} V corrected for what chance adds to it: {ours:.2f}."
    v = table.corrected_v
    bounds = (
        f" (95 % {v.low:.2f} to {v.high:.2f}, {table.resamples:,} resamples of posts)" if np.isfinite(v.low) else ""
    )
    how = (
        f"by {table.permutations:,} permutations of posts"
        if table.permutations
        else "of χ²: one mention a post, and enough in the cells"
    )
    return (
        f"{published} Posts as units: V corrected for what chance adds to it {v.value:.2f}{bounds}, p {_p(table.p)} {how}. Without "
        "colour: cells that do not stand with all cells looked at (Holm)."
    )


def _p(p: float) -> str:
    return "< 0.001" if p < 0.001 else f"= {p:.3f}"


def _draw(found: list[charts.Row], color: str, dark: bool, digits: int | None = None) -> charts.Chart:
    return charts.matrix(found, measure="residual", color=color, dark=dark, told="Expected", digits=digits)
