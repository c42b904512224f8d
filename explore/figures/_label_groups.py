"""Labels of two dimensions in the groups in which they come up together, and how far these hold."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from analysis.association import independence
from analysis.communities import RESAMPLES, communities, stability
from analysis.counts import Counts
from analysis.post_patterns import PostPatterns
from explore import words
from explore.figures._cells import inside
from explore.figures.own import Own

LEVEL = 0.05
HOLDS = 0.6  # of a group that comes back on average, below which it is no finding (Hennig 2007)


@dataclass(frozen=True, slots=True)
class LabelGroups:
    """The group of each option of the counts' rows and columns, the largest group first, and what to say of them."""

    rows: tuple[int, ...]
    columns: tuple[int, ...]
    sentence: str


def label_groups(own: Own, counts: Counts) -> LabelGroups:
    """The groups of what `counts` has in its rows and columns, found once for all viewers."""
    key = ("label groups", own.selection.filter, counts.by)
    found: LabelGroups = own.selection.data.kept_views.get(key, lambda: _found(own, counts))
    return found


def _found(own: Own, counts: Counts) -> LabelGroups:
    data, (rows, columns) = own.selection.data, counts.by
    (by_row, row_options), (by_column, column_options) = data.axis(rows), data.axis(columns)
    patterns = PostPatterns.of([by_row, by_column], data.columns.post, own.selection.mask)
    groups = communities(patterns.table[:-1, :-1])
    returned = stability(groups, patterns).returned
    of_rows = tuple(int(groups.rows[row_options.index(option)]) for option in counts.options[0])
    of_columns = tuple(int(groups.columns[column_options.index(option)]) for option in counts.options[1])

    def named(group: int) -> str:
        sides = [
            words.listed(
                [
                    inside(own.selection, name, data.facets[name].option_name(o))
                    for o, g in zip(options, of, strict=True)
                    if g == group
                ]
            )
            for name, options, of in ((rows, counts.options[0], of_rows), (columns, counts.options[1], of_columns))
        ]
        return f"{' with '.join(sides)} ({words.percent(float(returned[group]))})"

    test = independence(counts.frame())
    if test is None or not test.p < LEVEL:
        return LabelGroups(
            of_rows,
            of_columns,
            "What comes up together here is no more than chance would bring: no group of labels holds.",
        )
    both = [g for g in range(groups.number) if g in of_rows and g in of_columns]
    held = [named(g) for g in both if returned[g] >= HOLDS]
    lost = len(both) - len(held)
    told = (
        f"These come up together more than with the rest: {'; '.join(held)}." if held else "No group of labels holds."
    )
    if lost:
        told += f" {words.count(lost, 'further group')} left unnamed: posts drawn anew do not bear {'it' if lost == 1 else 'them'} out."
    return LabelGroups(
        of_rows, of_columns, f"{told} In brackets: how much of the group came back, {RESAMPLES} resamples of posts."
    )


def ordered(groups: tuple[int, ...]) -> list[int]:
    """The place of each option when groups stand side by side, those of none last."""
    order = np.argsort([g if g >= 0 else len(groups) for g in groups], kind="stable")
    return np.argsort(order, kind="stable").tolist()
