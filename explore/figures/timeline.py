"""When did people write, and how did they feel then?"""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from analysis.post_patterns import PostPatterns
from analysis.timeline import monthly, smoothed_means
from explore import charts, words
from explore.contrasts import FEWEST
from explore.facets import MONTH, PERIOD, PLATFORM
from explore.figure import A_MONTH, Figure, Nothing
from explore.figures import _course
from explore.figures._cells import scores, small, stated
from explore.figures.own import Own, told_stance, untold_stance
from explore.palette import LIGHT
from explore.selection import Selection
from records.codebook import Dimension

FILLED, MORE = 0.8, 0.1  # the share of a month that fills it, and how much more that is than of all


def timeline(selection: Selection) -> Figure | Nothing:
    """Mentions and their mean stance, month by month: every month, those of a chosen period in full colour.

    So a month stays among its neighbours, and another can be picked.
    """
    own, stance = Own.of(selection, PERIOD), told_stance(selection)
    whole = own.selection
    counts = whole.counts(MONTH)
    table = _table(own, stance)
    if len(table) < 2:
        return Nothing("The mentions here fall in a single month, or carry no date: there is no course to draw.")
    busiest = table.loc[table["n"].idxmax()]
    undated = whole.n - counts.known.n
    mean = ["mean", "low", "high", "smoothed"] if stance else []
    read = ~table["small"].to_numpy()
    changes = _course.levels(table["mean"].to_numpy(), table["scored"].to_numpy(), read) if stance else []
    months = table["month"].dt.strftime("%Y-%m").tolist()
    table["changed"] = np.isin(np.arange(len(table)), [one.month for one in changes])
    return Figure(
        name="timeline",
        title=f"{own.names(PERIOD)}: {int(table['n'][table['chosen']].sum()):,} of {words.count(counts.known.n, 'mention')} with a date"
        if own.chosen.clauses
        else "Mentions by month: too few posts in any to read a peak from"
        if busiest["small"]
        else f"Mentions by month: at most {int(busiest['n']):,} in one"
        if busiest["n"] < FEWEST
        else f"Most mentions fall in {words.month(busiest['month'])}: {int(busiest['n']):,}{busiest['filled']}",
        source=f"{stated(counts.known)} with a date, {undated:,} without"
        + (
            f"; mean {stance.name.lower()} of {_scored(whole, stance)}, the band is its 95 % t interval, drawn to the ends of the scale. "
            f"{_course.SMOOTHED}{_course.told(changes, months)}"
            if stance
            else "."
        )
        + (" Striped: months of which one platform or chatbot holds 80 % or more." if table["filled"].any() else "")
        + own.line(PERIOD)
        + untold_stance(selection),
        n=counts.known.n,
        posts=counts.known.posts,
        own=own.facets,
        table=table.assign(month=months)[["month", "n", "posts", *mean]].rename(
            columns={"n": "mentions", "low": "95 % low", "high": "95 % high"}
        ),
        chart=partial(_draw, table, stance),
        picks={"month": A_MONTH},
        rests_on=(stance.id,) if stance else (),
    )


def course_band(selection: Selection, months: Sequence[str]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """The low and the high end of the 95 % band of the smoothed mean over resamples of posts, at each of the months that
    `timeline` draws ("2024-03")."""
    whole, stance = Own.of(selection, PERIOD).selection, told_stance(selection)
    assert stance is not None, "a course without a stance has no mean"
    (by_month, options), (by_stance, _) = whole.data.axis(MONTH), whole.data.axis(stance.id)
    first = options.index(months[0])
    patterns = PostPatterns.of([by_month, by_stance], whole.data.columns.post, whole.mask)
    values = scores(whole, whole.counts(stance.id).options[0])
    band = smoothed_means(patterns, values, months=slice(first, first + len(months)))
    return band.low, band.high


def fillers(selection: Selection) -> dict[str, str]:
    """By month ("2024-03") what fills it: ", 91 % on Reddit, 84 % of Replika". Months that nothing fills are left out.

    A platform or a chatbot fills a month of which it holds 80 %, and 10 points more than of all months.
    """
    product = selection.data.dimension("object")
    told: dict[str, str] = {}
    for facet, word in ((PLATFORM, "on"), (product.id if product else "", "of")):
        if not facet or selection.filter.chosen(facet):
            continue
        counts, usual = selection.counts(MONTH, facet), selection.counts(facet)
        fallback = product.fallback if product and facet == product.id else None
        known = counts.along(MONTH).n
        for i in np.flatnonzero(known >= FEWEST):
            top = int(counts.n[i].argmax())
            share, everywhere = counts.n[i, top] / known[i], usual.n[top] / usual.known.n
            option = counts.options[1][top]
            if share >= FILLED and share - everywhere >= MORE and option != fallback:
                name = selection.data.facets[facet].option_name(option)
                month = counts.options[0][i]
                told[month] = f"{told.get(month, '')}, {words.percent(float(share))} {word} {name}"
    return told


def _scored(selection: Selection, stance: Dimension) -> str:
    """How many of the mentions with a date have a stance."""
    return f"the {words.count(selection.counts(MONTH, stance.id).known.n, 'mention')} that have one"


def _table(own: Own, stance: Dimension | None) -> pd.DataFrame:
    """Every month from the first to the last with a mention."""
    selection = own.selection
    counts = selection.counts(MONTH)
    if stance is None:
        divided, values = pd.DataFrame(index=counts.options[0]), scores(selection, ())
    else:
        crossed = selection.counts(MONTH, stance.id)
        divided, values = crossed.frame(), scores(selection, crossed.options[1])
    table = monthly(counts.series(), divided, values)
    posts = dict(zip(counts.options[0], counts.posts, strict=True))
    table = table.assign(posts=[int(posts.get(f"{month:%Y-%m}", 0)) for month in table["month"]])
    filled = fillers(selection)
    named = [filled.get(f"{month:%Y-%m}", "") for month in table["month"]]
    chosen = [own.marks_month(f"{month:%Y-%m}") for month in table["month"]]
    scored = [int(divided.loc[f"{month:%Y-%m}"].sum()) for month in table["month"]]
    smoothed = _course.smooth(table["mean"].to_numpy(dtype=np.float64), np.array(scored))
    return table.assign(small=small(table["posts"]), filled=named, chosen=chosen, scored=scored, smoothed=smoothed)


def _draw(table: pd.DataFrame, stance: Dimension | None, dark: bool) -> charts.Chart:
    ends = (stance.ends[0].name.lower(), stance.ends[1].name.lower()) if stance else None
    return charts.timeline(table, color=stance.color if stance else LIGHT.muted, dark=dark, ends=ends)
