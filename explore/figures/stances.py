"""How do the mentions of each group divide by stance?"""

from __future__ import annotations

from functools import partial

import numpy as np
import pandas as pd

from analysis.counts import Counts
from analysis.stances import stances as divided
from explore import charts, words
from explore.figure import Figure, Nothing
from explore.figures._cells import by_stance, dimensions_of, several, small, stated
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
    table = stance_table(selection, counts, stance)
    group = selection.data.facets[by].name
    return Figure(
        name="stances",
        options=(("by", by),),
        title=_title(table),
        source=f"{stated(counts.known)}{several(counts.along(by), 'be in several rows')}.",
        note=stance.question,
        n=counts.known.n,
        posts=counts.known.posts,
        table=readable_stances(table, group, stance),
        chart=partial(draw_stances, table, stance_colors(stance)),
        picks={"id": by, "stance": stance.id},
        rests_on=rests_on,
        left_out=uncertain_line(selection, *rests_on),
    )


def stance_table(selection: Selection, counts: Counts, stance: Dimension) -> pd.DataFrame:
    """A row for each group and stance, largest group first, its fallback last, stances from the low end to the high."""
    by = counts.by[0]
    facet = selection.data.facets[by]
    book = selection.data.codebook
    fallback = book.dimension(by).fallback if by in book.ids else None
    posts = counts.frame(posts=True)
    total_posts = counts.along(by).series(posts=True)
    order = {label.id: i for i, label in enumerate(_low_to_high(stance))}
    table = divided(counts.frame()).rename(columns={"group": "id"})
    table = table[table["total"] > 0]
    table = table.assign(
        name=table["id"].map(facet.option_name),
        stance_name=table["stance"].map(stance.name_of),
        stance_score=[float(stance.label(i).score or 0.0) for i in table["stance"]],
        stance_order=table["stance"].map(order),
        posts=[int(posts.at[pair]) for pair in zip(table["id"], table["stance"], strict=True)],
        total_posts=[int(total_posts[i]) for i in table["id"]],
        last=table["id"] == fallback,
    )
    table = table.sort_values(["last", "total", "id", "stance_order"], ascending=[True, False, True, True])
    place = {group: i for i, group in enumerate(dict.fromkeys(table["id"]))}
    table = table.assign(order=table["id"].map(place), small=small(table["total_posts"])).drop(columns="last")
    return table.reset_index(drop=True)


def readable_stances(table: pd.DataFrame, group: str, stance: Dimension) -> pd.DataFrame:
    """The numbers with headings that people read."""
    shown = table[["name", "stance_name", "n", "posts", "share", "low", "high", "total", "total_posts"]]
    return shown.rename(
        columns={
            "name": group,
            "stance_name": stance.name,
            "n": "mentions",
            "low": "95 % low",
            "high": "95 % high",
            "total": "of mentions",
            "total_posts": "of posts",
        }
    )


def stance_colors(stance: Dimension) -> dict[str, str]:
    """A colour for each stance; one without its own takes the dimension's."""
    return {label.id: label.color or stance.color for label in stance.shown}


def draw_stances(table: pd.DataFrame, colors: dict[str, str], dark: bool) -> charts.Chart:
    """The chart of a stance table."""
    return charts.stances(table, colors=colors, dark=dark)


def _low_to_high(stance: Dimension) -> list[Label]:
    shown = stance.shown
    return [shown[i] for i in sorted(range(len(shown)), key=lambda i: (shown[i].score or 0.0, -i))]


def _title(table: pd.DataFrame) -> str:
    read = table[~table["small"]]
    lowest = read[read["stance_score"] == read["stance_score"].min()]
    if len(lowest) < 2 or np.isclose(lowest["share"].max(), lowest["share"].min()):
        return "How the mentions divide"
    worst, best = lowest.loc[lowest["share"].idxmax()], lowest.loc[lowest["share"].idxmin()]
    return (
        f"{worst['name']}: {words.percent(float(worst['share']))} {str(worst['stance_name']).lower()}; "
        f"{best['name']}: {words.percent(float(best['share']))}"
    )
