"""How often does each perspective come with each value, and how far is that from chance?"""

from __future__ import annotations

from functools import partial

from analysis.association import independence, pearson_residuals
from analysis.co_occurrence import pmi
from analysis.counts import Counts
from db.disclosure import MIN_POSTS
from explore import charts
from explore.charts.matrix import Measure
from explore.figure import Figure, Nothing
from explore.figures._cells import column_wise, several, stated
from explore.figures._crossed import crossed, perspectives_by_values
from explore.figures._label_groups import label_groups, ordered
from explore.selection import Selection
from explore.trust import uncertain_line

GROUPS = "groups"  # residuals, labels that go together side by side
MEASURES: dict[str, tuple[str, str]] = {
    "count": ("Mentions", "the number of mentions"),
    "residual": (
        "Pearson residual",
        "how far the number is above or below what chance would give; beyond ±2 is notable",
    ),
    GROUPS: (
        "In groups",
        "its Pearson residual: how far the number is above or below what chance would give; beyond ±2 is notable. Labels that go "
        "together stand side by side (communities of highest modularity, Barber 2007)",
    ),
    "pmi": ("PMI", "pointwise mutual information in bits: 1 means twice as often as chance"),
}
_DRAWN: tuple[Measure, ...] = ("count", "residual", "pmi")


def matrix(selection: Selection, *, measure: str = "count") -> Figure | Nothing:
    """Every cell of perspectives and values, whatever of them is chosen: as a count, a Pearson residual (with "groups" those that go
    together side by side) or pointwise mutual information."""
    shown: Measure = "residual" if measure == GROUPS else next(known for known in _DRAWN if known == measure)
    found = perspectives_by_values(selection)
    if isinstance(found, Nothing):
        return found
    rows, columns, own, counts = found
    pairs = [{**cell, "value": value} for cell, value in zip(crossed(own, counts), _values(counts, shown), strict=True)]
    note = f"Grey cells have mentions from fewer than {MIN_POSTS} posts: too few to read."
    if measure == GROUPS:
        groups = label_groups(own, counts)
        across, down = ordered(groups.columns), ordered(groups.rows)
        pairs = [
            {**pair, "row_order": down[pair["row_order"]], "col_order": across[pair["col_order"]]} for pair in pairs
        ]
        note = f"{groups.sentence} {note}"
    name, meaning = MEASURES[measure]
    headings = {"row_name": rows.name, "col_name": columns.name, "n": "mentions", "posts": "posts"}
    if shown != "count":
        headings["value"] = MEASURES[shown][0]
    return Figure(
        name="matrix",
        options=(("measure", measure),),
        title=f"{rows.plural} and {columns.plural.lower()}{' ' if measure == GROUPS else ': '}{name if shown == 'pmi' else name.lower()}",
        source=f"{stated(counts.known)} with both codes{several(counts, 'be in several cells')}. Each cell is {meaning}. {_test(counts)}"
        f"{own.line(rows.id, columns.id, how='framed', labels=True)}",
        n=counts.known.n,
        posts=counts.known.posts,
        own=own.facets,
        table=column_wise(pairs, headings),
        chart=partial(_draw, pairs, shown, columns.color),
        picks={"row_id": rows.id, "col_id": columns.id},
        rests_on=(rows.id, columns.id),
        left_out=uncertain_line(own.selection, rows.id, columns.id),
        note=note,
    )


def _values(counts: Counts, measure: Measure) -> list[float]:
    if measure == "pmi":
        return [float(value) for value in pmi(counts.n_all).ravel()]
    frame = counts.frame()
    return [
        float(value)
        for value in (pearson_residuals(frame) if measure == "residual" else frame).to_numpy(dtype=float).ravel()
    ]


def _test(counts: Counts) -> str:
    test = independence(counts.frame())
    if test is None:
        return "Too few mentions for a test."
    p = "< 0.001" if test.p < 0.001 else f"= {test.p:.3f}"
    return (
        f"χ² = {test.chi2:,.1f}, df = {test.dof}, p {p}, Cramér's V = {test.cramers_v:.2f}. Mentions of one post are "
        "not independent, nor are several labels of one mention: take p as a rough guide."
    )


def _draw(pairs: list[charts.Row], measure: Measure, color: str, dark: bool) -> charts.Chart:
    return charts.matrix(pairs, measure=measure, color=color, dark=dark)
