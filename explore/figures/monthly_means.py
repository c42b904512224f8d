"""How many mentions do the most frequent conditions (or chatbots, or platforms) have month by month, and what is their mean stance?"""

from __future__ import annotations

from functools import partial

import numpy as np
import pandas as pd

from analysis.means import mean_intervals
from db.disclosure import too_few
from explore import charts, words
from explore.facets import MONTH, PERIOD
from explore.figure import Figure, Nothing, PickField
from explore.figures import _course
from explore.figures._cells import column_wise, dimensions_of, inside, scores, several, stated
from explore.figures.own import Own
from explore.selection import Selection
from explore.trust import uncertain_line
from records.codebook import Dimension

MOST = 5  # groups drawn, as in the study


def monthly_means(selection: Selection, *, by: str) -> Figure | Nothing:
    """Mentions with a stance, and their mean with its t interval, in a row for each of the most frequent groups.

    Groups that stand for "none of the others" or "something else" have no row, unless they are chosen. The table has the intervals as they
    are; they are drawn to the ends of the scale.
    """
    stance, facet = selection.data.dimension("stance"), selection.data.facets[by]
    if stance is None:
        return Nothing("The codebook of this data set asks for no stance.")
    own = Own.of(selection, by, PERIOD, stance.id)
    counts = own.counts(by, MONTH, stance.id)
    totals = counts.along(by, MONTH)
    dated = np.flatnonzero(counts.along(MONTH).n)
    if len(dated) < 2:
        return Nothing("The mentions here fall in a single month, or carry no date: there is no course to draw.")
    months = range(dated[0], dated[-1] + 1)
    groups = _groups(own, by, counts.options[0], counts.along(by).n)
    marked = own.marked(by, counts.options[0])
    rows: list[charts.Row] = []
    for order, i in enumerate(groups):
        option = counts.options[0][i]
        name, meaning = facet.option_name(option), facet.option_meaning(option)
        found = mean_intervals(pd.DataFrame(counts.n[i]), scores(selection, counts.options[2]))
        mean, low, high = (found[column].tolist() for column in ("mean", "low", "high"))
        line = _course.smooth(found["mean"].to_numpy(dtype=np.float64), counts.n[i].sum(axis=1)).tolist()
        for m in months:
            posts = int(totals.posts[i, m])
            rows.append(
                {
                    "id": option, "name": name, "meaning": meaning, "month": f"{counts.options[1][m]}-01",
                    "n": int(totals.n[i, m]), "posts": posts, "mean": mean[m], "low": low[m], "high": high[m], "smoothed": line[m],
                    "small": too_few(posts), "order": order, "group_chosen": marked[i],
                    "chosen": marked[i] and own.marks_month(counts.options[1][m]),
                }
            )  # fmt: skip
    if not rows:
        return Nothing(f"No mention here is of one {facet.name.lower()} by name.")
    rests_on = dimensions_of(selection, by, stance.id)
    drawn = own.drawn(by, [counts.options[0][i] for i in groups], by, MONTH, stance.id)
    return Figure(
        name="monthly_means",
        options=(("by", by),),
        title=_title(own, by, rows),
        source=f"{stated(drawn)} with a date, a {stance.name.lower()} and one of the {words.count(len(groups), 'most frequent ' + facet.name.lower(), 'most frequent ' + facet.plural.lower())}"
        f"{several(counts.along(by), 'be in several rows')}. "
        f"Bars: mentions, each row on its own scale. Dots: their mean {stance.name.lower()}, with its 95 % t interval, drawn to the ends of the scale. {_course.SMOOTHED} "
        f"Without a dot: too few posts to read.{own.line(by, PERIOD)}{own.aside(stance.id)}",
        n=drawn.n,
        posts=drawn.posts,
        own=own.facets,
        table=column_wise(
            rows,
            {
                "name": facet.name,
                "month": "month",
                "n": "mentions",
                "posts": "posts",
                "mean": f"mean {stance.name.lower()}",
                "low": "95 % low",
                "high": "95 % high",
                "smoothed": "smoothed",
            },
        ).assign(month=lambda table: table["month"].str[:7]),
        chart=partial(_draw, rows, stance),
        picks={
            "id": by,
            "month": PickField(PERIOD, month=True, among={stance.id: tuple(label.id for label in stance.shown)}),
        },
        rests_on=rests_on,
        left_out=uncertain_line(own.selection, *rests_on),
    )


def _groups(own: Own, by: str, options: tuple[str, ...], n: np.ndarray) -> list[int]:
    """Places of the groups that are drawn, largest first."""
    book = own.selection.data.codebook
    unnamed = book.dimension(by).unnamed if by in book.ids else frozenset()
    chosen = own.chosen.chosen(by)
    named = [option not in unnamed or option in chosen for option in options]
    return own.leading(by, options, np.where(named, n, 0), MOST)


def _title(own: Own, by: str, rows: list[charts.Row]) -> str:
    """The group with the busiest month of those that are chosen, where months have posts enough to read."""
    name = own.selection.data.facets[by].name
    read = [row for row in rows if row["chosen"] and not row["small"]]
    if not read:
        return f"{own.names(by) or name} by month: too few posts in any month to read"
    top = max(read, key=lambda row: row["n"])
    return f"{name} with most mentions in one month: {inside(own.selection, by, top['name'])}, {top['n']:,} in {words.month(top['month'])}"


def _draw(rows: list[charts.Row], stance: Dimension, dark: bool) -> charts.Chart:
    low, high = stance.ends
    return charts.monthly_means(
        rows,
        color=stance.color,
        dark=dark,
        ends=(low.name.lower(), high.name.lower()),
        reach=(low.score or 0.0, high.score or 0.0),
    )
