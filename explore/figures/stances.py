"""How do the mentions of each group divide by stance?"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from math import isnan, nan

import numpy as np
import pandas as pd

from analysis.counts import Counts
from analysis.shares import wilson
from db.disclosure import too_few
from explore import charts, words
from explore.contrasts import FEWEST
from explore.figure import Figure, Nothing
from explore.figures._cells import by_stance, column_wise, dimensions_of, several, stated
from explore.figures.own import Own
from explore.selection import Selection
from explore.trust import uncertain_line
from records.codebook import Dimension, Label


def stances(selection: Selection, *, by: str) -> Figure | Nothing:
    """The shares of each stance among the mentions of each group: a dimension's labels, or platforms.

    All groups and stances are drawn, what the filter does not choose of them faint; what else it chooses is drawn beside
    everything else in the data set.
    """
    crossed = by_stance(selection, by)
    if isinstance(crossed, Nothing):
        return crossed
    stance, own, counts = crossed
    rests_on = dimensions_of(selection, by, stance.id)
    rows = beside_the_rest(own, counts, stance_rows(own, counts, stance))
    return Figure(
        name="stances",
        options=(("by", by),),
        title=_title(own, rows, _unnamed(selection, by), stance),
        source=f"{stated(counts.known)}{several(counts.along(by), 'be in several rows')}; lines at the ends of a bar are 95 % "
        f"Wilson intervals.{own.line(by, stance.id)}{_rest_line(rows)}",
        note=stance.question,
        n=counts.known.n,
        posts=counts.known.posts,
        own=own.facets,
        table=readable_stances(rows, selection.data.facets[by].name, stance),
        chart=partial(draw_stances, rows, stance_colors(stance)),
        picks={"id": by, "stance": stance.id},
        rests_on=rests_on,
        left_out=uncertain_line(own.selection, *rests_on),
    )


def beside_the_rest(own: Own, counts: Counts, rows: list[charts.Row]) -> list[charts.Row]:
    """The rows, each with the ends of its group's bar among the mentions that do not pass the filter."""
    by, stance = counts.by
    data = own.selection.data
    if not own.selection.filter.clauses:
        return rows
    rest = replace(own, selection=data.select()).counts(by, stance).n - counts.n
    score = np.array([float(data.codebook.dimension(stance).label(o).score or 0.0) for o in counts.options[1]])
    at = {option: i for i, option in enumerate(counts.options[0])}
    for row in rows:
        n = rest[at[row["id"]]]
        if (total := int(n.sum())) >= FEWEST:
            middle = float(n[score == 0].sum()) / 2
            row["rest_from"] = -(float(n[score < 0].sum()) + middle) / total
            row["rest_to"] = (float(n[score > 0].sum()) + middle) / total
    return rows


def _rest_line(rows: list[charts.Row]) -> str:
    beside = any(not isnan(row["rest_from"]) for row in rows)
    return " The thin grey bar below is everything else in this data set." if beside else ""


def stance_rows(own: Own, counts: Counts, stance: Dimension) -> list[charts.Row]:
    """A row for each group and stance, largest group first, what is no one thing last, stances from the low end to the high."""
    by = counts.by[0]
    facet = own.selection.data.facets[by]
    last = _last(own.selection, by)
    groups, given = counts.options
    marked = own.marked(by, groups), own.marked(stance.id, given)
    totals, total_posts = counts.n.sum(axis=1), counts.along(by).posts
    low, high = wilson(counts.n, totals[:, None])
    filled = sorted(np.flatnonzero(totals), key=lambda i: (last(groups[i]), -totals[i], groups[i]))
    order = {label.id: place for place, label in enumerate(_low_to_high(stance))}
    return [
        {
            "id": groups[i],
            "name": facet.option_name(groups[i]),
            "meaning": facet.option_meaning(groups[i]),
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
            "chosen": marked[0][i] and marked[1][j],
            "rest_from": nan,
            "rest_to": nan,
        }
        for place, i in enumerate(filled)
        for j in sorted(range(len(given)), key=lambda j: order[given[j]])
    ]


def _last(selection: Selection, by: str) -> Callable[[str], int]:
    """Whether a group comes after all others: "something else", and after that "none of these"."""
    book = selection.data.codebook
    return book.dimension(by).stands_last if by in book.ids else lambda _: 0


def _unnamed(selection: Selection, by: str) -> frozenset[str]:
    book = selection.data.codebook
    return book.dimension(by).unnamed if by in book.ids else frozenset()


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


_PLAIN = "How the mentions divide"


def _title(own: Own, rows: list[charts.Row], unnamed: frozenset[str], stance: Dimension) -> str:
    """The chosen groups; without, those furthest from each other, where their intervals do not touch and neither is small.

    What is told is their share of the lowest stance, or of the lowest one that the filter chooses.
    """
    told_of = next((row["stance"] for row in rows if own.marked(stance.id, [row["stance"]])[0]), "")
    drawn = [row for row in rows if row["stance"] == told_of and not row["small"]]
    read = [row for row in drawn if row["total"] >= FEWEST and row["id"] not in unnamed]
    if not read:
        return _PLAIN
    by = own.chosen.without(stance.id).facets
    if by:
        ids = [row["id"] for row in rows]
        marked = {i for i, is_ in zip(ids, own.marked(by[0], ids), strict=True) if is_}
        chosen = sorted((row for row in read if row["id"] in marked), key=lambda row: -row["share"])
        told = [f"{row['name']}: {words.percent(row['share'])} {row['stance_name'].lower()}" for row in chosen]
        return words.first_of(told) or _PLAIN
    worst, best = _furthest(read)
    if worst["low"] <= best["high"]:
        above, below = _furthest(drawn)  # small ones, too: nobody may see two apart under a title that denies it
        alike = len(drawn) > 1 and above["low"] <= below["high"]
        return f"{_PLAIN}: no two groups lie clearly apart" if alike else _PLAIN
    return (
        f"{worst['name']}: {words.percent(worst['share'])} {worst['stance_name'].lower()}; "
        f"{best['name']}: {words.percent(best['share'])}"
    )


def _furthest(rows: list[charts.Row]) -> tuple[charts.Row, charts.Row]:
    """The rows with the highest lower bound and the lowest upper one."""
    return max(rows, key=lambda row: row["low"]), min(rows, key=lambda row: row["high"])
