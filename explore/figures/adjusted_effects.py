"""How far do groups differ in stance when conditions, platforms, chatbots and years are held equal?"""

from __future__ import annotations

from functools import partial
from math import ceil

import numpy as np
import pandas as pd

from analysis.counts import Axis, Counts
from analysis.regression import LEAST, Regression
from analysis.regression import adjusted_effects as regressed
from explore import charts, words
from explore.contrasts import FEWEST
from explore.facets import MONTH, PLATFORM
from explore.figure import Figure, Nothing, PickField
from explore.figures._cells import by_stance, column_wise, dimensions_of, inside, scores
from explore.figures.own import Own
from explore.selection import Selection
from explore.trust import uncertain_line
from records.codebook import Dimension

YEAR = "year"
LEVEL = 0.05


def adjusted_effects(selection: Selection, *, by: str) -> Figure | Nothing:
    """The difference in mean stance of each group from the most frequent one, with its interval, all other dimensions held equal.

    By least squares with errors by post (`analysis.regression`), which takes two seconds for a million mentions. Marks count the
    mentions of a group that have a stance, of which the regression leaves out those without one of its other codes.
    """
    crossed = by_stance(selection, by)
    if isinstance(crossed, Nothing):
        return crossed
    stance, own, _ = crossed
    facet, totals = (
        selection.data.facets[by],
        own.selection.counts(by, stance.id).along(by),
    )  # labels without their terms
    axis, options = selection.data.axis(stance.id)
    factors = _factors(own.selection, by)
    book = selection.data.codebook
    unnamed = {factor: book.dimension(factor).unnamed for factor in factors if factor in book.ids}
    found = regressed(
        axis, scores(selection, options), factors, selection.data.columns.post, own.selection.mask, aside=unnamed
    )
    if found is None:
        return Nothing("Too few mentions here have all the codes that would be held equal.")
    table = found.table[(found.table["factor"] == by) & np.isfinite(found.table["effect"])]
    reference = found.references[by]
    if len(table) < 2:
        return Nothing(f"Only one {facet.name.lower()} here has {LEAST} posts: nothing to compare.")
    rows = _rows(own, by, table, reference, totals)
    held = words.listed([_name(own.selection, factor) for factor in factors if factor != by])
    rests_on = dimensions_of(selection, *factors, stance.id)
    left_out = int((totals.n > 0).sum()) - len(rows)
    return Figure(
        name="adjusted_effects",
        options=(("by", by),),
        title=_title(own, by, table, reference, held, stance),
        source=f"n = {words.count(found.n, 'mention')} from {words.count(found.posts, 'post')} with all of these codes. Least squares of "
        f"{stance.name.lower()} ({_scale(stance)}) on {facet.name.lower()}, {held}; lines are 95 % intervals, with mentions of a post "
        f"taken together. {_explained(found)}"
        + (f" {words.count(left_out, 'group')} of fewer than {LEAST} posts left out." if left_out else "")
        + own.line(by)
        + own.aside(stance.id),
        n=found.n,
        posts=found.posts,
        own=own.facets,
        table=column_wise(
            rows,
            {
                "plain": facet.name,
                "mean": "difference",
                "low": "95 % low",
                "high": "95 % high",
                "p": "p (Holm)",
                "n": "mentions",
                "compared": "mentions compared",
            },
        ),
        chart=partial(_draw, rows, stance),
        picks={"id": PickField(by, among={stance.id: tuple(label.id for label in stance.shown)})},
        rests_on=rests_on,
        left_out=uncertain_line(own.selection, *rests_on),
        note=f"Like is compared with like: how far the mean {stance.name.lower()} lies above or below that of "
        f"{inside(selection, by, facet.option_name(reference))}, among mentions of the same {held}. It is no proof of a cause.",
    )


def _factors(selection: Selection, by: str) -> dict[str, tuple[Axis, tuple[str, ...]]]:
    """What is held equal, and `by`: the subject, the platform, the object and the year, as far as there are several of each."""
    data = selection.data
    dimensions = [d.id for role in ("subject", "object") if (d := data.dimension(role)) is not None]
    names = dict.fromkeys([by, *dimensions[:1], PLATFORM, *dimensions[1:]])
    found = {name: data.axis(name) for name in names}
    axis, months = data.axis(MONTH)
    years = tuple(dict.fromkeys(month[:4] for month in months))
    if len(years) > 1 and selection.counts(MONTH).known.n:
        of = np.array([[month[:4] == year for year in years] for month in months])
        found[YEAR] = Axis(axis.codes, axis.has @ of), years
    return found


def _name(selection: Selection, factor: str) -> str:
    return factor if factor == YEAR else selection.data.facets[factor].name.lower()


def _rows(own: Own, by: str, table: pd.DataFrame, reference: str, totals: Counts) -> list[charts.Row]:
    """A row a group, the highest first; the one that all are compared with lies at 0."""
    facet = own.selection.data.facets[by]
    marked = own.marked(by, tuple(table["option"]))
    rows = []
    for (_, one), chosen in zip(table.iterrows(), marked, strict=True):
        at = totals.options[0].index(one["option"])
        name = facet.option_name(one["option"])
        rows.append(
            {
                "id": one["option"], "plain": name, "name": f"{name} (= 0)" if one["option"] == reference else name,
                "meaning": facet.option_meaning(one["option"]), "mean": float(one["effect"]), "low": float(one["low"]),
                "high": float(one["high"]), "p": float(one["p_holm"]), "n": int(totals.n[at]),
                "posts": int(totals.posts[at]), "compared": int(one["n"]),
                "small": False, "chosen": chosen,
            }
        )  # fmt: skip
    rows.sort(key=lambda row: -row["mean"])
    return [{**row, "order": place} for place, row in enumerate(rows)]


def _title(own: Own, by: str, table: pd.DataFrame, reference: str, held: str, stance: Dimension) -> str:
    """The largest difference that stands, of the chosen groups where any are chosen beside the one compared with."""
    facet, book = own.selection.data.facets[by], own.selection.data.codebook
    unnamed = book.dimension(by).unnamed if by in book.ids else frozenset()
    others = table[(table["option"] != reference)]
    chosen = others[own.chosen_at(by, tuple(others["option"]))]
    looked_at = others[~others["option"].isin(unnamed)] if chosen.empty else chosen
    stands = looked_at[(looked_at["p_holm"] < LEVEL) & (looked_at["n"] >= FEWEST)]
    equal = f"With {held} held equal"
    compared = inside(own.selection, by, facet.option_name(reference))
    if stands.empty:
        names = [inside(own.selection, by, facet.option_name(option)) for option in chosen["option"]]
        who = (
            f"{words.listed(names)} {'does' if len(names) == 1 else 'do'} not surely differ"
            if names
            else f"no {facet.name.lower()} surely differs"
        )
        return f"{equal}, {who} in {stance.name.lower()} from {compared}"
    top = stands.loc[stands["effect"].abs().idxmax()]
    name = inside(own.selection, by, facet.option_name(top["option"]))
    side = "more" if top["effect"] > 0 else "less"
    return f"{equal}, {name} is {abs(top['effect']):.2f} {side} {stance.ends[1].name.lower()} than {compared}"


def _scale(stance: Dimension) -> str:
    low, high = stance.ends
    return f"{low.name.lower()} {low.score:g}, {high.name.lower()} {high.score:g}"


def _explained(found: Regression) -> str:
    return f"All together explain {words.percent(found.r_squared)} of its variance."


def _draw(rows: list[charts.Row], stance: Dimension, dark: bool) -> charts.Chart:
    low, high = stance.ends
    ends = [abs(row[name]) for row in rows for name in ("mean", "low", "high") if np.isfinite(row[name])]
    reach = min(ceil(10 * max(ends, default=0.1)) / 10, (high.score or 0.0) - (low.score or 0.0))
    return charts.means(
        rows,
        dark=dark,
        low_name=f"more {low.name.lower()}",
        high_name=f"more {high.name.lower()}",
        lowest=-reach,
        highest=reach,
        measure="Difference",
    )
