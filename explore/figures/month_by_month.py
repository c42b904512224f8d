"""When did people write on each platform (or of each label), and how did they feel then?"""

from __future__ import annotations

from functools import partial

import numpy as np

from db.disclosure import too_few
from explore import charts, words
from explore.facets import MONTH, PERIOD
from explore.figure import A_MONTH, Figure, Nothing
from explore.figures._cells import column_wise, dimensions_of, scores, stated
from explore.figures.own import Own, told_stance, untold_stance
from explore.selection import Selection
from records.codebook import Dimension

MOST = 8  # groups drawn


def month_by_month(selection: Selection, *, by: str) -> Figure | Nothing:
    """Mentions by month in a row for each group, the largest first, with their mean stance."""
    own, stance = Own.of(selection, by, PERIOD), told_stance(selection)
    counts = own.counts(by, MONTH)
    facet = selection.data.facets[by]
    used = np.flatnonzero(counts.along(MONTH).n)
    if len(used) < 2:
        return Nothing("The mentions here fall in a single month, or carry no date: there is no course to draw.")
    months = range(used[0], used[-1] + 1)
    totals = counts.along(by)
    groups = own.leading(by, counts.options[0], totals.n, MOST)
    if len(groups) < 2:
        return Nothing(f"All mentions here are of one {facet.name.lower()}.")
    mean = _means(own, by, stance)
    marked = own.marked(by, counts.options[0])
    rows: list[charts.Row] = [
        {
            "id": counts.options[0][i],
            "name": facet.option_name(counts.options[0][i]),
            "meaning": facet.option_meaning(counts.options[0][i]),
            "month": f"{counts.options[1][m]}-01",
            "n": int(counts.n[i, m]),
            "posts": int(counts.posts[i, m]),
            "mean": float(mean[i, m]),
            "small": too_few(int(counts.posts[i, m])),
            "order": order,
            "group_chosen": marked[i],
            "chosen": marked[i] and own.marks_month(counts.options[1][m]),
        }
        for order, i in enumerate(groups)
        for m in months
    ]
    left_out = len(np.flatnonzero(totals.n)) - len(groups)
    return Figure(
        name="month_by_month",
        options=(("by", by),),
        title=f"Month by month on each {facet.name.lower()}",
        source=f"{stated(counts.known)} with a date. Each row has its own scale: a bar is as high as its month is of the "
        f"row's highest{'; the colour is the mean ' + stance.name.lower() if stance else ''}. {_pale(own, stance)}"
        + (f" {words.count(left_out, 'smaller row')} left out." if left_out else "")
        + own.line(by, PERIOD)
        + untold_stance(selection),
        n=counts.known.n,
        posts=counts.known.posts,
        own=own.facets,
        table=column_wise(
            rows,
            {
                "name": facet.name,
                "month": "month",
                "n": "mentions",
                "posts": "posts",
                **({"mean": f"mean {stance.name.lower()}"} if stance else {}),
            },
        ),
        chart=partial(_draw, rows, stance),
        picks={"id": by, "month": A_MONTH},
        rests_on=dimensions_of(selection, by, *([stance.id] if stance else [])),
    )


def _pale(own: Own, stance: Dimension | None) -> str:
    """What bars are that carry no colour."""
    if stance is not None:
        return f"Grey: too few posts to read, or none with a {stance.name.lower()}."
    return f"Pale: {'not chosen, or ' if own.chosen.clauses else ''}too few posts to read."


def _means(own: Own, by: str, stance: Dimension | None) -> np.ndarray:
    """The mean stance of each group and month (groups, months); nan where no mention has one."""
    if stance is None:
        return np.full(own.counts(by, MONTH).n.shape, np.nan)
    crossed = own.counts(by, MONTH, stance.id)
    values = scores(own.selection, crossed.options[2])
    with np.errstate(invalid="ignore"):
        mean: np.ndarray = (crossed.n * values).sum(axis=2) / crossed.n.sum(axis=2)
    return mean


def _draw(rows: list[charts.Row], stance: Dimension | None, dark: bool) -> charts.Chart:
    ends = (stance.ends[0].name.lower(), stance.ends[1].name.lower()) if stance else None
    return charts.month_by_month(rows, dark=dark, ends=ends)
