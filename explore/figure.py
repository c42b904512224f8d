"""A figure as a value: its sentence, its numbers, its chart, and what its marks stand for."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pandas as pd

from explore.charts import Chart
from explore.facets import PERIOD, WORDS
from explore.filter import Choice, Filter
from explore.selection import Selection
from records.query import both

Options = tuple[tuple[str, str | bool | int], ...]


@dataclass(frozen=True, slots=True)
class PickField:
    """What a field of a mark stands for, where that is not simply an option of one facet."""

    facet: str = ""
    month: bool = False  # the field is a day of the month meant
    span: bool = False  # the field is the first and the last month meant, "2024-01 2024-03"
    told_by: str = ""  # another field of the mark, which tells by its value ...
    facets: Mapping[str, str] = field(default_factory=dict)  # ... the facet
    among: Mapping[str, tuple[str, ...]] = field(
        default_factory=dict
    )  # what the mark's mentions have besides, by facet

    def choice(self, value: Any, mark: Mapping[str, Any]) -> dict[str, Choice]:
        """The choice that a value of this field makes."""
        if self.month:
            chosen = month_of(value)
            return {self.facet: (chosen, chosen), **self.among}
        if self.span:
            first, last = str(value).split()
            return {self.facet: (first, last), **self.among}
        return {self.facets[str(mark[self.told_by])] if self.told_by else self.facet: str(value), **self.among}


A_MONTH = PickField(PERIOD, month=True)
Picks = Mapping[str, str | PickField]  # field of a mark -> what it narrows


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Figure:
    """What a page, a brief and an export show of one question. Holds no text of posts.

    With the filter, name and options say all of it: a link, a line on a board.
    """

    name: str
    options: Options = ()
    title: str  # a sentence
    source: str  # a sentence that states n, in mentions and posts
    n: int
    posts: int
    table: pd.DataFrame  # the numbers, with column names for people, in the order of the marks
    chart: Callable[[bool], Chart] | None  # of whether the theme is dark; None for what is drawn in words
    slide_chart: Callable[[bool], Chart] | None = None  # for a slide, where the letters of `chart` would be too small
    picks: Picks = field(default_factory=dict)
    pick_names: tuple[str, ...] = ("pick",)  # the chart's selections
    own: tuple[str, ...] = ()  # the facets in which a choice marks, and does not filter
    rests_on: tuple[str, ...] = ()  # the dimensions whose codes it counts
    left_out: str = ""  # a sentence on the mentions that `n` leaves out because a coder was uncertain
    note: str | None = None

    def counted(self, selection: Selection) -> Selection:
        """The mentions that are counted where the figure is one of this selection: what `n` is of."""
        return selection.without(*self.own)

    def marked(self, chosen: Filter) -> Filter:
        """What of this filter marks and does not filter."""
        return Filter(tuple(clause for clause in chosen.clauses if clause.facet in self.own))

    def narrowed(self, chosen: Filter, mark: Mapping[str, Any]) -> Filter:
        """The filter of the mentions that a mark stands for: every field of it that is a pick narrows; words add to words."""
        choices: dict[str, Choice] = {}
        for name, pick in self.picks.items():
            if mark.get(name) is not None:
                made = PickField(pick) if isinstance(pick, str) else pick
                choices |= made.choice(mark[name], mark)
        if WORDS in choices:
            choices[WORDS] = both(*chosen.chosen(WORDS), str(choices[WORDS]))
        return chosen.narrowed(choices)


@dataclass(frozen=True, slots=True)
class Nothing:
    """What stands in a figure's place where there is nothing to draw: a sentence that says why."""

    sentence: str


def month_of(value: Any) -> str:
    """The month that a mark means, as "2024-03": from milliseconds, a date, or text that begins with it."""
    if isinstance(value, str) and not value.isdigit():
        return value[:7]
    if isinstance(value, date):
        return f"{value:%Y-%m}"
    # Midnight of the first of a month, wherever the browser is, lies at most 14 hours before that of UTC.
    return f"{datetime.fromtimestamp(float(value) / 1000, UTC) + timedelta(hours=14):%Y-%m}"
