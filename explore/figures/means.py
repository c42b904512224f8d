"""How do people feel on average, group by group, and how sure can we be?"""

from __future__ import annotations

from functools import partial

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from analysis.bootstrap import RESAMPLES
from analysis.counts import Counts
from analysis.means import bootstrap_means, mean_intervals
from analysis.post_patterns import PostPatterns
from explore import charts, words
from explore.contrasts import FEWEST
from explore.facets import Facet
from explore.figure import Figure, Nothing, PickField
from explore.figures._cells import by_stance, dimensions_of, inside, scores, several, small, stated
from explore.figures.own import Own
from explore.selection import Selection
from explore.trust import uncertain_line
from records.codebook import Dimension

PUBLISHED_FEWEST = {"subject": 100, "object": 50}  # mentions of a group, below which the study leaves it out


def means(selection: Selection, *, by: str, published: bool = False, t: bool = False) -> Figure | Nothing:
    """The mean stance of each group, with its interval; whatever stances the filter chooses, for a mean of them tells nothing.

    Intervals are over resamples of posts, with `t` t intervals, as in the study, drawn to the ends of the scale. The table has both,
    the t intervals as they are. With `published`, groups that are too small for the study are left out.
    """
    found = group_means(selection, by)
    if isinstance(found, Nothing):
        return found
    stance, own, counts, table = found
    rests_on = dimensions_of(selection, by, stance.id)
    low, high = stance.ends
    facet, totals = selection.data.facets[by], counts.along(by)
    least = _fewest(selection, by) if published else 1
    left_out = int((table["n"] < least).sum())
    table = table[table["n"] >= least].reset_index(drop=True)
    table["order"] = range(len(table))
    drawn = table.assign(low=table["t_low"], high=table["t_high"]) if t else table
    lines = (
        "95 % t intervals, drawn to the ends of the scale"
        if t
        else f"95 % intervals over {RESAMPLES:,} resamples of posts"
    )
    if table.empty:
        return Nothing(f"No {facet.name.lower()} here has {least:,} mentions.")
    return Figure(
        name="means",
        options=(("by", by), ("published", published), ("t", t)),
        title=_title(own, by, drawn, stance),
        source=f"{stated(counts.known)}{several(totals, 'be in several rows')}; {high.name.lower()} counts {high.score:g}, "
        f"{low.name.lower()} {low.score:g}{_between(stance)}; lines are {lines}."
        f"{_left_out(left_out, least, facet)}{own.line(by)}{own.aside(stance.id)}",
        n=counts.known.n,
        posts=counts.known.posts,
        own=own.facets,
        table=table[["name", "mean", "low", "high", "t_low", "t_high", "n", "posts"]].rename(
            columns={
                "name": facet.name,
                "low": "95 % low",
                "high": "95 % high",
                "t_low": "t, 95 % low",
                "t_high": "t, 95 % high",
                "n": "mentions",
            }
        ),
        chart=partial(_draw, drawn, stance),
        picks={"id": PickField(by, among={stance.id: tuple(label.id for label in stance.shown)})},
        rests_on=rests_on,
        left_out=uncertain_line(own.selection, *rests_on),
    )


def group_means(selection: Selection, by: str) -> tuple[Dimension, Own, Counts, pd.DataFrame] | Nothing:
    """The counts of each group by stance, and a row for each group with mentions, highest mean first.

    `low` and `high` are its 95 % interval over resamples of posts, `t_low` and `t_high` its t interval, which knows nothing of the
    ends of the scale.
    """
    crossed = by_stance(selection, by)
    if isinstance(crossed, Nothing):
        return crossed
    stance, own, counts = crossed
    facet, totals = selection.data.facets[by], counts.along(by)
    found = mean_intervals(counts.frame(), scores(selection, counts.options[1]))
    resampled = _resampled_means(own, counts).reindex(counts.options[0])
    table = pd.DataFrame(
        {
            "id": counts.options[0],
            "name": [facet.option_name(option) for option in counts.options[0]],
            "meaning": [facet.option_meaning(option) for option in counts.options[0]],
            "mean": found["mean"].to_numpy(),
            "low": resampled["low"].to_numpy(),
            "high": resampled["high"].to_numpy(),
            "t_low": found["low"].to_numpy(),
            "t_high": found["high"].to_numpy(),
            "n": totals.n,
            "posts": totals.posts,
            "small": small(totals.posts),
            "chosen": own.marked(by, counts.options[0]),
        }
    )
    table = table[table["n"] > 0].sort_values("mean", ascending=False, kind="stable").reset_index(drop=True)
    table["order"] = range(len(table))
    return stance, own, counts, table


def _resampled_means(own: Own, counts: Counts) -> pd.DataFrame:
    """`low` and `high` of each group's mean, by id: the 95 % interval over resamples of posts, a chosen term's by itself."""
    selection, (by, stance) = own.selection, counts.by
    values = scores(selection, counts.options[1])
    whole = _resampled(selection, values, by, stance)
    found = {option: (whole["low"][i], whole["high"][i]) for i, option in enumerate(selection.data.axis(by)[1])}
    for term in set(counts.options[0]) - set(found):
        one = _resampled(selection.narrowed({by: term}), values, stance)
        found[term] = one["low"][0], one["high"][0]
    return pd.DataFrame.from_dict(found, orient="index", columns=["low", "high"])


def _resampled(selection: Selection, values: NDArray[np.float64], *by: str) -> pd.DataFrame:
    axes = [selection.data.axis(name)[0] for name in by]
    return bootstrap_means(PostPatterns.of(axes, selection.data.columns.post, selection.mask), values)


def _title(own: Own, by: str, table: pd.DataFrame, stance: Dimension) -> str:
    """The means of the chosen groups, where any are chosen; else the two ends, where they lie clearly apart."""
    read = table[~table["small"]]
    told = [f"{name}: mean {stance.name.lower()} {words.signed(mean)}" for name, mean in _pairs(read[read["chosen"]])]
    if own.chosen.chosen(by) and told:
        return words.first_of(told)
    facet, book = own.selection.data.facets[by], own.selection.data.codebook
    unnamed = book.dimension(by).unnamed if by in book.ids else frozenset()
    low, high = (
        read[end].fillna(read["mean"]) for end in ("low", "high")
    )  # all alike: no interval, but there to be seen
    beyond, alike = read, len(read) > 1 and low.max() <= high.min()
    read = read[(read["n"] >= FEWEST) & ~read["id"].isin(unnamed)]
    plain = f"Mean {stance.name.lower()} by {facet.name.lower()}"
    if len(read) < 2 or not read["low"].iloc[0] > read["high"].iloc[-1]:
        return f"{plain}: no two lie clearly apart" if alike else plain
    top, bottom = (
        f"{inside(own.selection, by, name)} ({words.signed(mean)})" for name, mean in _pairs(read.iloc[[0, -1]])
    )
    passed = beyond["mean"].max() > read["mean"].max() or beyond["mean"].min() < read["mean"].min()
    named = f", of those with a name and {FEWEST} mentions or more" if passed else ""
    return f"{plain}: highest of {top}, lowest of {bottom}{named}"


def _pairs(table: pd.DataFrame) -> list[tuple[str, float]]:
    return list(zip(table["name"].tolist(), table["mean"].tolist(), strict=True))


def _fewest(selection: Selection, by: str) -> int:
    """How many mentions a group has at least in the study."""
    role = selection.data.codebook.dimension(by).role if by in selection.data.codebook.ids else "other"
    return PUBLISHED_FEWEST.get(role, 1)


def _left_out(n: int, least: int, facet: Facet) -> str:
    """How many groups are left out because the study leaves out those of their size."""
    return (
        f" As published, without {words.count(n, facet.name.lower(), facet.plural.lower())} under {least} mentions."
        if n
        else ""
    )


def _between(stance: Dimension) -> str:
    """What the labels between the ends count."""
    between = [label for label in stance.shown if label not in stance.ends]
    return "".join(f", {label.name.lower()} {label.score or 0:g}" for label in between)


def _draw(table: pd.DataFrame, stance: Dimension, dark: bool) -> charts.Chart:
    low, high = stance.ends
    return charts.means(
        table,
        dark=dark,
        low_name=low.name.lower(),
        high_name=high.name.lower(),
        lowest=low.score or 0.0,
        highest=high.score or 0.0,
    )
