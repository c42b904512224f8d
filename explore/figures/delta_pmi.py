"""Which values and perspectives go together rather in praise, and which rather in complaint?"""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

import numpy as np
from numpy.typing import NDArray

from analysis.bootstrap import RESAMPLES
from analysis.co_occurrence import delta_pmi as delta
from analysis.counts import Axis, Counts, tabulate
from analysis.post_patterns import PostPatterns, Resampled
from db.disclosure import too_few
from explore import charts, words
from explore.figure import Figure, Nothing, PickField
from explore.figures._cells import column_wise, several, stated
from explore.figures._crossed import crossed, places, praise_and_complaint, used
from explore.figures.own import Own
from explore.selection import Selection
from explore.trust import uncertain_line
from records.codebook import Dimension

Array = NDArray[np.float64]


def delta_pmi(selection: Selection, *, tested: bool = False) -> Figure | Nothing:
    """PMI of every value and perspective among mentions that praise less that among those that criticise; a mixed one is in both.

    With `tested`, values are smoothed, have the interval of resampled posts, and no colour where it holds 0. That takes seconds for a
    million mentions.
    """
    data = selection.data
    rows, columns, stance = (data.dimension(role) for role in ("value", "perspective", "stance"))
    if rows is None or columns is None or stance is None:
        return Nothing("This data set's codebook asks for no values, no perspectives or no stance.")
    own = Own.of(selection, rows.id, columns.id, stance.id)
    axes = axes_of(own.selection, (rows.id, columns.id), stance)
    # Each side, and as the margin the mentions that are on either.
    n_all, posts_all = tabulate(axes, own.selection.layout)
    options = data.axis(rows.id)[1], data.axis(columns.id)[1]
    tables = [Counts((rows.id, columns.id), options, n_all[..., i], posts_all[..., i]) for i in range(3)]
    counts = used(tables.pop())
    n = [one.known.n for one in tables]
    high, low = stance.ends[1].name.lower(), stance.ends[0].name.lower()
    if not all(n):
        return Nothing(f"There are no {high} or no {low} mentions here with both codes: nothing to compare.")
    found = _cells(own, counts, tables, resampled(own.selection, axes) if tested else None)
    more = {"smoothed": "ΔPMI, smoothed", "low": "95 % low", "high": "95 % high"} if tested else {}
    return Figure(
        name="delta_pmi",
        options=(("tested", tested),),
        title=_title(own, rows, columns, found, (high, low), tested),
        source=f"{stated(counts.known)} with both codes, {n[0]:,} of them {high} and {n[1]:,} {low}"
        f"{', a mixed one in both' if sum(n) > counts.known.n else ''}{several(counts, 'be in several cells')}. "
        f"Each cell is ΔPMI, log₂(together / expected) among {high} mentions less the same among {low} ones: +1 is twice as much."
        f"{_how(tested)}{own.line(rows.id, columns.id, how='framed', labels=True)}{own.aside(stance.id)}",
        n=counts.known.n,
        posts=counts.known.posts,
        own=own.facets,
        table=column_wise(
            found,
            {
                "row_name": rows.name,
                "col_name": columns.name,
                "n": "mentions",
                "praise": f"{high} mentions",
                "complaint": f"{low} mentions",
                "published": "ΔPMI",
                **more,
            },
        ),
        chart=partial(_draw, found, columns.color),
        picks={
            "row_id": PickField(rows.id, among={stance.id: tuple({*_side(stance, 1), *_side(stance, -1)})}),
            "col_id": columns.id,
        },
        rests_on=(rows.id, columns.id, stance.id),
        left_out=uncertain_line(own.selection, rows.id, columns.id, stance.id),
        note=f"+ means that a {rows.name.lower()} and a {columns.name.lower()} are drawn to each other more in {high} mentions than in {low} "
        f"ones, − the reverse. It does not say on which side the pair is more frequent. Grey: too few posts on one side.",
    )


def _side(stance: Dimension, side: int) -> tuple[str, ...]:
    """The labels of one side of the scale; what takes both ends is on both."""
    return tuple(label.id for label in stance.shown if label.id == stance.both.id or stance.side(label.id) == side)


def axes_of(selection: Selection, by: Sequence[str], stance: Dimension) -> list[Axis]:
    """Both dimensions, and praise and complaint."""
    return [*(selection.data.axis(name)[0] for name in by), praise_and_complaint(selection, stance)]


def resampled(selection: Selection, axes: Sequence[Axis]) -> Resampled:
    """Smoothed ΔPMI of every pair of labels, with its interval over resamples of posts."""
    return PostPatterns.of(axes, selection.data.columns.post, selection.mask).resampled(delta)


def _cells(own: Own, counts: Counts, tables: list[Counts], drawn: Resampled | None) -> list[charts.Row]:
    """A row a cell; `posts` are those of the side that has fewer, on which it hangs whether a cell can be read."""
    at = places(own.selection, counts)
    n = [one.n[at].ravel().tolist() for one in tables]
    posts = np.minimum(*(one.posts[at] for one in tables)).ravel().tolist()
    published = delta(np.stack([one.n_all for one in tables], axis=-1), 0.0)[at].ravel().tolist()
    nothing = [float("nan")] * len(published)
    smoothed, low, high = (
        (nothing,) * 3
        if drawn is None
        else [part[at].ravel().tolist() for part in (drawn.value, drawn.low, drawn.high)]
    )
    return [
        {
            **cell,
            "posts": posts[i],
            "small": too_few(posts[i]),
            "praise": n[0][i],
            "complaint": n[1][i],
            "published": published[i],
            "smoothed": smoothed[i],
            "low": low[i],
            "high": high[i],
            "value": published[i] if drawn is None else smoothed[i],
            "sure": drawn is None or low[i] > 0 or high[i] < 0,
            "told": f"{n[0][i]:,} and {n[1][i]:,}"
            + ("" if drawn is None else f", 95 % {words.signed_range(low[i], high[i], 1)}"),
        }
        for i, cell in enumerate(crossed(own, counts))
    ]


def _title(
    own: Own, rows: Dimension, columns: Dimension, found: list[charts.Row], ends: tuple[str, str], tested: bool
) -> str:
    """The readable pair that lies farthest from 0, of what is chosen."""
    read = [
        cell
        for cell in found
        if not cell["small"] and cell["sure"] and cell["row_chosen"] and cell["col_chosen"]
        and cell["row_id"] not in rows.unnamed and cell["col_id"] not in columns.unnamed
    ]  # fmt: skip
    of = "of what is chosen, " if own.chosen.clauses else ""
    between = f"between {ends[0]} and {ends[1]} mentions"
    if not read:
        what = "no pair surely differs" if tested else "no pair is from enough posts on both sides to read"
        return f"{rows.plural} and {columns.plural.lower()} {between}: {of}{what}"
    top = max(read, key=lambda cell: abs(cell["value"]))
    side = ends[0] if top["value"] > 0 else ends[1]
    pair = f"{words.inside(top['row_name'])} with {words.inside(top['col_name'])}"
    return f"Widest gap {between}: {of}{pair}, closer in {side} ones"


def _how(tested: bool) -> str:
    if not tested:
        return ""
    return f" Smoothed by half a mention a pair; {RESAMPLES:,} resamples of posts; without colour: pairs whose 95 % interval holds 0."


def _draw(found: list[charts.Row], color: str, dark: bool) -> charts.Chart:
    return charts.matrix(found, measure="delta_pmi", color=color, dark=dark, told="In praise and in complaint")
