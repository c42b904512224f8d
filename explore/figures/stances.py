"""How do the mentions of each group divide by stance?"""

from __future__ import annotations

from functools import partial
from math import isclose

import numpy as np
import pandas as pd

from analysis.counts import Counts
from analysis.shares import wilson
from db.disclosure import too_few
from explore import charts, words
from explore.figure import Figure, Nothing
from explore.figures._cells import by_stance, column_wise, dimensions_of, several, stated
from explore.selection import Selection
from explore.trust import uncertain_line
from records.codebook import Dimension, Label


def stances(selection: Selection, *, by: str) -> Figure | Nothing:
    """The shares of each stance among the mentions of each group: a dimension's labels, or platforms."""
    crossed = by_stance(selection, by)
    if isinstance(crossed, Nothing):
        return crossed
    stance, counts = crossed
    rests_on = dimensions_of(selection, by, stance.id)
    rows = stance_rows(selection, counts, stance)
    group = selection.data.facets[by].name
    return Figure(
        name="stances",
        options=(("by", by),),
        title=_title(rows),
        source=f"{stated(counts.known)}{several(counts.along(by), 'be in several rows')}.",
        note=stance.question,
        n=counts.known.n,
        posts=counts.known.posts,
        table=readable_stances(rows, group, stance),
        chart=partial(draw_stances, rows, stance_colors(stance)),
        picks={"id": by, "stance": stance.id},
        rests_on=rests_on,
        left_out=uncertain_line(selection, *rests_on),
    )


def stance_rows(selection: Selection, counts: Counts, stance: Dimension) -> list[charts.Row]:
    """A row for each group and stance, largest group first, its fallback last, stances from the low end to the high."""
    by = counts.by[0]
    facet, book = selection.data.facets[by], selection.data.codebook
    fallback = book.dimension(by).fallback if by in book.ids else None
    groups, given = counts.options
    totals, total_posts = counts.n.sum(axis=1), counts.along(by).posts
    low, high = wilson(counts.n, totals[:, None])
    filled = sorted(np.flatnonzero(totals), key=lambda i: (groups[i] == fallback, -totals[i], groups[i]))
    order = {label.id: place for place, label in enumerate(_low_to_high(stance))}
    return [
        {
            "id": groups[i],
            "name": facet.option_name(groups[i]),
            "stance": given[j],
            "stance_name": stance.name_of(given[j]),
            "stance_score": float(stance.label(given[j]).score or 0.0),
            "stance_order": order[given[j]],
            "n": int(counts.n[i, j]),
            "posts": int(counts.posts[i, j]),
            "share": float(counts.n[i, j] / totals[i]),
            "low": float(low[i, j]),
            "high": float(high[i, j]),
            "total": int(totals[i]),
            "total_posts": int(total_posts[i]),
            "small": too_few(int(total_posts[i])),
            "order": place,
        }
        for place, i in enumerate(filled)
        for j in sorted(range(len(given)), key=lambda j: order[given[j]])
    ]


def readable_stances(rows: list[charts.Row], group: str, stance: Dimension) -> pd.DataFrame:
    """The numbers with headings that people read."""
    headings = {
        "name": group,
        "stance_name": stance.name,
        "n": "mentions",
        "posts": "posts",
        "share": "share",
        "low": "95 % low",
        "high": "95 % high",
        "total": "of mentions",
        "total_posts": "of posts",
    }
    return column_wise(rows, headings)


def stance_colors(stance: Dimension) -> dict[str, str]:
    """A colour for each stance; one without its own takes the dimension's."""
    return {label.id: label.color or stance.color for label in stance.shown}


def draw_stances(rows: list[charts.Row], colors: dict[str, str], dark: bool) -> charts.Chart:
    """The chart of these rows."""
    return charts.stances(rows, colors=colors, dark=dark)


def _low_to_high(stance: Dimension) -> list[Label]:
    shown = stance.shown
    return [shown[i] for i in sorted(range(len(shown)), key=lambda i: (shown[i].score or 0.0, -i))]


def _title(rows: list[charts.Row]) -> str:
    read = [row for row in rows if not row["small"]]
    least = min((row["stance_score"] for row in read), default=0.0)
    lowest = sorted((row for row in read if row["stance_score"] == least), key=lambda row: row["share"])
    if len(lowest) < 2 or isclose(lowest[0]["share"], lowest[-1]["share"], rel_tol=1e-5, abs_tol=1e-8):
        return "How the mentions divide"
    best, share = lowest[0], lowest[-1]["share"]
    worst = next(row for row in lowest if row["share"] == share)
    return (
        f"{worst['name']}: {words.percent(worst['share'])} {worst['stance_name'].lower()}; "
        f"{best['name']}: {words.percent(best['share'])}"
    )
