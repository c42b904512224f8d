"""Every topic in numbers: how much, how it is taken, and whether it has grown."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np

from analysis.clusters import post_sums
from analysis.contrast import contrast
from analysis.layout import Layout
from analysis.multiplicity import holm
from analysis.shares import wilson
from db.disclosure import too_few
from explore import words
from explore.contrasts import FEWEST, LEVEL
from explore.facets import TOPIC
from explore.selection import Selection

Trend = Literal["grows", "shrinks", ""]


@dataclass(frozen=True, slots=True)
class TopicRow:
    """A topic under a filter. `share` is of all mentions, `praise` of those with a stance at its high end, with interval."""

    id: str
    name: str
    n: int
    posts: int
    share: float
    coded: int
    praise: float
    low: float
    high: float
    trend: Trend

    @property
    def few(self) -> bool:
        """Whether they are from too few posts to read a pattern from."""
        return too_few(self.posts)

    @property
    def praised(self) -> str:
        """The share at the high end with its interval, in words."""
        if self.few or not self.coded:
            return words.too_few(self.posts) if self.few else "–"
        return f"{words.percent(self.praise)} ({words.percent_range(self.low, self.high)})"


def topic_rows(selection: Selection) -> tuple[TopicRow, ...]:
    """The topics that have mentions, most frequent first; counted once for all viewers."""
    found: tuple[TopicRow, ...] = selection.data.kept_views.get(
        ("topic rows", selection.filter), lambda: _rows(selection)
    )
    return found


def _rows(selection: Selection) -> tuple[TopicRow, ...]:
    stance = selection.data.dimension("stance")
    counts = selection.counts(TOPIC)
    coded = high_end = np.zeros(len(counts.options[0]), dtype=np.int64)
    if stance is not None:
        crossed = selection.counts(TOPIC, stance.id)
        coded = crossed.n.sum(axis=1)
        high_end = crossed.n[:, crossed.options[1].index(stance.ends[1].id)]
    low, high = wilson(high_end, coded)
    trend = trends(selection)
    names = selection.data.topic_names
    found = [
        TopicRow(
            id=option,
            name=names[int(option)],
            n=int(counts.n[i]),
            posts=int(counts.posts[i]),
            share=int(counts.n[i]) / selection.n,
            coded=int(coded[i]),
            praise=int(high_end[i]) / int(coded[i]) if coded[i] else float("nan"),
            low=float(low[i]),
            high=float(high[i]),
            trend=trend.get(option, ""),
        )
        for i, option in enumerate(counts.options[0])
        if counts.n[i]
    ]
    return tuple(sorted(found, key=lambda row: -row.n))


def trends(selection: Selection) -> dict[str, Trend]:
    """The topics whose share of the mentions in topics differs between the last third of months and the first, and stands.

    It stands as any difference does (see `contrasts.Difference`), corrected for all topics (Holm).
    """
    columns, rows = selection.data.columns, selection.rows
    dated = columns.month[rows & (columns.month >= 0)]
    if not len(dated):
        return {}
    first, last = int(dated.min()), int(dated.max())
    third = (last - first + 1) // 3
    if not third:
        return {}
    early = rows & (columns.month >= first) & (columns.month < first + third)
    late = rows & (columns.month > last - third)
    axis, options = selection.data.axis(TOPIC)
    post = selection.data.columns.post
    one = contrast(*(post_sums(axis, Layout.of(post, part)) for part in (late, early)))
    if min(one.known, one.known_b) < FEWEST:
        return {}
    p = holm(one.p)
    stands = (p < LEVEL) & (np.maximum(one.low, -one.high) > 0)
    enough = [not too_few(int(posts)) for posts in np.where(one.difference > 0, one.posts, one.posts_b)]
    return {
        option: "grows" if one.difference[i] > 0 else "shrinks"
        for i, option in enumerate(options)
        if stands[i] and enough[i]
    }
