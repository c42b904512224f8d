"""How many posts hold each label, corrected for the coder's errors?"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import Any

import pandas as pd

from explore import charts
from explore.corrected import corrected_table
from explore.figure import Figure, Nothing, PickField
from explore.figures._cells import small
from explore.filter import Choice
from explore.selection import Selection
from records.codebook import Dimension

HEADINGS = {
    "share": "corrected share",
    "low": "95 % low",
    "high": "95 % high",
    "raw": "raw share",
    "raw_low": "raw 95 % low",
    "raw_high": "raw 95 % high",
    "n": "posts coded so by the machine",
    "gold": "gold posts",
}


@dataclass(frozen=True, slots=True)
class Given(PickField):
    """A label; a post whose mention is mixed has either end of a stance."""

    mixed: Mapping[str, str] = field(default_factory=dict)  # an end of the scale -> its mixed label

    def choice(self, value: Any, mark: Mapping[str, Any]) -> dict[str, Choice]:
        label = str(value)
        return {self.facet: (label, self.mixed[label]) if label in self.mixed else label}


def corrected(selection: Selection, *, by: str) -> Figure | Nothing:
    """The share of posts with a mention that have each label, corrected by gold codes of a random sample.

    Never under a choice of its own labels: gold is of posts, whatever was chosen in them (`corrected.EXACT`).
    """
    dimension = selection.data.codebook.dimension(by)
    table = corrected_table(selection, dimension)
    if table.empty:
        return Nothing(
            "The gold codes of the random sample are too few here to correct anything. Loosen platform or period."
        )
    posts, gold = selection.posts, int(table["gold"].max())
    drawn = table.assign(
        meaning=[selection.data.facets[by].option_meaning(option) for option in table["id"]],
        order=range(len(table)),
        posts=table["n"],
        small=small(table["n"]),
        reference=table["raw"].astype(float),
        chosen=True,
    )
    return Figure(
        name="corrected",
        options=(("by", by),),
        title=f"Posts with a mention, by {dimension.name.lower()}, corrected for coding error",
        source=f"n = {posts:,} posts with a mention by the machine; {gold:,} posts read by people, drawn at random from "
        "all that were coded. Bars and 95 % intervals by design-based supervised learning; the counts are the machine's. "
        "The numbers hold the raw shares, too.",
        n=selection.n,
        posts=posts,
        table=table[["name", *HEADINGS]].rename(columns={"name": dimension.name, **HEADINGS}),
        chart=partial(_draw, drawn, dimension.color),
        picks={"id": Given(by, mixed=_mixed(dimension))},
        rests_on=(by,),
    )


def _mixed(dimension: Dimension) -> dict[str, str]:
    return {end.id: dimension.both.id for end in dimension.ends} if dimension.role == "stance" else {}


def _draw(table: pd.DataFrame, color: str, dark: bool) -> charts.Chart:
    return charts.frequencies(table, color=color, dark=dark, unit="post")
