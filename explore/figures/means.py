"""How do people feel on average, group by group, and how sure can we be?"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from analysis.counts import Counts
from analysis.means import bootstrap_means, mean_intervals
from analysis.post_patterns import PostPatterns
from explore import charts, words
from explore.figure import Figure, Nothing, PickField
from explore.figures._cells import by_stance, dimensions_of, scores, several, small, stated
from explore.figures.own import Own
from explore.filter import Choice
from explore.selection import Selection
from explore.trust import uncertain_line
from records.codebook import Dimension


@dataclass(frozen=True, slots=True)
class Coded(PickField):
    """A group, of which only the mentions that have a code in another dimension are counted."""

    among: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def choice(self, value: Any, mark: Mapping[str, Any]) -> dict[str, Choice]:
        return {**PickField.choice(self, value, mark), **self.among}


def means(selection: Selection, *, by: str) -> Figure | Nothing:
    """The mean stance of each group, with its interval; whatever stances the filter chooses, for a mean of them tells nothing."""
    found = group_means(selection, by)
    if isinstance(found, Nothing):
        return found
    stance, own, counts, table = found
    rests_on = dimensions_of(selection, by, stance.id)
    low, high = stance.ends
    facet, totals = selection.data.facets[by], counts.along(by)
    return Figure(
        name="means",
        options=(("by", by),),
        title=_title(own, by, table, stance),
        source=f"{stated(counts.known)}{several(totals, 'be in several rows')}; {high.name.lower()} counts {high.score:g}, "
        f"{low.name.lower()} {low.score:g}{_between(stance)}; lines are 95 % t intervals, cut at the ends of the scale."
        f"{own.line(by)}{own.aside(stance.id)}",
        n=counts.known.n,
        posts=counts.known.posts,
        own=own.facets,
        table=table[["name", "mean", "low", "high", "n", "posts"]].rename(
            columns={"name": facet.name, "low": "95 % low", "high": "95 % high", "n": "mentions"}
        ),
        chart=partial(_draw, table, stance),
        picks={"id": Coded(by, among={stance.id: tuple(label.id for label in stance.shown)})},
        rests_on=rests_on,
        left_out=uncertain_line(own.selection, *rests_on),
    )


def group_means(selection: Selection, by: str) -> tuple[Dimension, Own, Counts, pd.DataFrame] | Nothing:
    """The counts of each group by stance, and a row for each group with mentions, highest mean first.

    `t_low` and `t_high` are its 95 % t interval, `low` and `high` the same cut at the ends of the scale, which it knows
    nothing of.
    """
    crossed = by_stance(selection, by)
    if isinstance(crossed, Nothing):
        return crossed
    stance, own, counts = crossed
    low, high = stance.ends
    facet, totals = selection.data.facets[by], counts.along(by)
    found = mean_intervals(counts.frame(), scores(selection, counts.options[1]))
    table = pd.DataFrame(
        {
            "id": counts.options[0],
            "name": [facet.option_name(option) for option in counts.options[0]],
            "meaning": [facet.option_meaning(option) for option in counts.options[0]],
            "mean": found["mean"].to_numpy(),
            "t_low": found["low"].to_numpy(),
            "t_high": found["high"].to_numpy(),
            "low": found["low"].clip(lower=low.score).to_numpy(),
            "high": found["high"].clip(upper=high.score).to_numpy(),
            "n": totals.n,
            "posts": totals.posts,
            "small": small(totals.posts),
            "chosen": own.marked(by, counts.options[0]),
        }
    )
    table = table[table["n"] > 0].sort_values("mean", ascending=False, kind="stable").reset_index(drop=True)
    table["order"] = range(len(table))
    return stance, own, counts, table


def resampled_means(own: Own, counts: Counts) -> pd.DataFrame:
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
    mask = selection.rows if selection.filter.clauses else None
    axes = [selection.data.axis(name)[0] for name in by]
    return bootstrap_means(PostPatterns.of(axes, selection.data.columns.post, mask), values)


def _title(own: Own, by: str, table: pd.DataFrame, stance: Dimension) -> str:
    """The means of the chosen groups, where any are chosen."""
    told = [
        f"{row['name']}: mean {stance.name.lower()} {words.signed(row['mean'])}"
        for _, row in table.iterrows()
        if row["chosen"] and not row["small"]
    ]
    plain = f"Mean {stance.name.lower()}, with how sure we can be"
    return words.first_of(told) or plain if own.chosen.chosen(by) else plain


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
