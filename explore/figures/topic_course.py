"""Which topics have come up more, or less, as time went by?"""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

import numpy as np

from db.disclosure import MIN_POSTS, too_few
from explore import charts, words
from explore.facets import MONTH, PERIOD, TOPIC
from explore.figure import Figure, Nothing, PickField
from explore.figures._cells import column_wise, stated
from explore.figures.own import Own
from explore.selection import Selection

MOST = 9  # topics


def topic_course(selection: Selection) -> Figure | Nothing:
    """The share of each of the largest topics, and of the chosen ones, in the mentions of each quarter."""
    own = Own.of(selection, TOPIC, PERIOD)
    counts = own.selection.counts(TOPIC, MONTH)
    whole = own.selection.counts(MONTH)
    used = np.flatnonzero(whole.n)
    months = whole.options[0][used[0] : used[-1] + 1] if len(used) else ()
    quarters = _quarters(months)
    largest = own.leading(TOPIC, counts.options[0], counts.n.sum(axis=1), MOST)
    marked = own.marked(TOPIC, counts.options[0])
    if len(quarters) < 2 or not largest:
        return Nothing("The mentions in topics fall in a single quarter, or carry no date: there is no course to draw.")
    at = {month: place for place, month in enumerate(whole.options[0])}
    names = selection.data.facets[TOPIC]
    rows = [
        {
            "id": counts.options[0][i],
            "name": names.option_name(counts.options[0][i]),
            "quarter": name,
            "span": f"{own_months[0]} {own_months[-1]}",
            "n": int(counts.n[i, inside].sum()),
            "posts": int(counts.posts[i, inside].sum()),
            "total": int(whole.n[inside].sum()),
            "share": int(counts.n[i, inside].sum()) / max(int(whole.n[inside].sum()), 1),
            "small": too_few(int(counts.posts[i, inside].sum())),
            "order": order,
            "place": place,
            "group_chosen": marked[i],
            "chosen": marked[i] and any(map(own.marks_month, own_months)),
        }
        for order, i in enumerate(largest)
        for place, (name, own_months) in enumerate(quarters.items())
        if (inside := [at[month] for month in own_months])
    ]
    drawn = own.drawn(TOPIC, [counts.options[0][i] for i in largest], TOPIC, MONTH)
    return Figure(
        name="topic_course",
        title=f"How much of each quarter {_which(own, [marked[i] for i in largest])} made up",
        source=f"{stated(drawn)} in {words.count(len(largest), 'topic')}, with a date. Bars are shares of all mentions of a quarter "
        f"({words.count(whole.known.n, 'mention')} in all), on one scale; pale ones are "
        f"{'not chosen, or ' if own.chosen.clauses else ''}of fewer than {MIN_POSTS} posts, too few to read."
        f"{own.line(TOPIC, PERIOD)}",
        n=drawn.n,
        posts=drawn.posts,
        own=own.facets,
        table=column_wise(
            rows,
            {
                "name": "Topic",
                "quarter": "quarter",
                "n": "mentions",
                "posts": "posts",
                "total": "of mentions",
                "share": "share",
            },
        ),
        chart=partial(_draw, rows),
        picks={"id": TOPIC, "span": PickField(PERIOD, span=True)},
    )


def _which(own: Own, marked: Sequence[bool]) -> str:
    """The topics that are drawn, in words; of the chosen ones, those that are among them."""
    drawn, chosen = len(marked), sum(marked) if own.chosen.chosen(TOPIC) else 0
    if drawn == 1:
        return "this topic"
    if chosen == drawn:
        return f"{drawn} chosen topics"
    if chosen:
        return f"{drawn} topics, {words.count(chosen, 'chosen one')} among them,"
    return f"the {drawn} largest topics{', none of them chosen,' if own.chosen.chosen(TOPIC) else ''}"


def _quarters(months: Sequence[str]) -> dict[str, list[str]]:
    """The months ("2024-03") of each quarter, by its name ("Q1 2024")."""
    found: dict[str, list[str]] = {}
    for month in months:
        year, number = month.split("-")
        found.setdefault(f"Q{(int(number) + 2) // 3} {year}", []).append(month)
    return found


def _draw(rows: list[charts.Row], dark: bool) -> charts.Chart:
    return charts.courses(rows, dark=dark)
