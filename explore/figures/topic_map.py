"""What do people talk about?"""

from __future__ import annotations

from functools import partial

import numpy as np
import pandas as pd

from analysis.means import mean_intervals
from explore import charts, words
from explore.facets import TOPIC
from explore.figure import Figure, Nothing
from explore.figures._cells import scores, small, stated
from explore.figures.own import Own, told_stance, untold_stance
from explore.selection import Selection
from records.codebook import Dimension


def topic_map(selection: Selection) -> Figure | Nothing:
    """The topics by likeness, with how people feel in them."""
    own, stance = Own.of(selection, TOPIC), told_stance(selection)
    table = _table(own, stance)
    if table.empty:
        return Nothing("None of the mentions that pass the filter belongs to a topic.")
    whole = own.selection.counts(TOPIC).known
    mean = f"mean {stance.name.lower()}" if stance else ""
    return Figure(
        name="topic_map",
        title=_title(table, whole.n) if own.chosen.clauses else f"The largest topic is “{table.iloc[0]['name']}”",
        source=f"{stated(whole)} in topics. Topics that lie close use similar words; "
        f"position has no other meaning.{_colour(own.selection, stance)}{own.line(TOPIC)}"
        f"{untold_stance(selection)}",
        n=whole.n,
        posts=whole.posts,
        own=own.facets,
        table=table[["name", "n", "posts", *(["mean"] if stance else [])]].rename(
            columns={"name": "Topic", "n": "mentions", "mean": mean}
        ),
        chart=partial(_draw, table, stance, False),
        slide_chart=partial(_draw, table, stance, True),
        picks={"id": TOPIC},
        rests_on=(stance.id,) if stance else (),
    )


def _colour(selection: Selection, stance: Dimension | None) -> str:
    """What the colour means, and of how many mentions; nothing without a stance."""
    if stance is None:
        return ""
    n = selection.counts(TOPIC, stance.id).known.n
    return f" Colour is the mean {stance.name.lower()}, of the {words.count(n, 'mention')} that have one."


def _title(table: pd.DataFrame, whole: int) -> str:
    """The chosen topics, largest first."""
    told = [f"“{row['name']}”: {row['n']:,}" for _, row in table.iterrows() if row["chosen"]]
    return f"{words.first_of(told) or 'What is chosen: none'} of {words.count(whole, 'mention')} in topics"


def _table(own: Own, stance: Dimension | None) -> pd.DataFrame:
    """The topics that have mentions, largest first."""
    selection, counts = own.selection, own.selection.counts(TOPIC)
    place = {option: i for i, option in enumerate(counts.options[0])}
    mean = np.full(len(place), np.nan)
    if stance is not None:
        divided = selection.counts(TOPIC, stance.id)
        mean = mean_intervals(divided.frame(), scores(selection, divided.options[1]))["mean"].to_numpy()
    rows = [
        (str(topic.id), topic.name, int(counts.n[i]), int(counts.posts[i]), topic.x, topic.y, float(mean[i]))
        for topic in selection.data.topics.topics
        if (i := place.get(str(topic.id))) is not None and counts.n[i]
    ]
    table = pd.DataFrame(rows, columns=["id", "name", "n", "posts", "x", "y", "mean"])
    table = table.sort_values("n", ascending=False, kind="stable").reset_index(drop=True)
    return table.assign(
        order=range(len(table)), small=small(table["posts"]), chosen=own.marked(TOPIC, table["id"].tolist())
    )


def _draw(table: pd.DataFrame, stance: Dimension | None, on_slide: bool, dark: bool) -> charts.Chart:
    ends = (stance.ends[0].name.lower(), stance.ends[1].name.lower()) if stance else None
    return charts.topic_map(table, dark=dark, ends=ends, on_slide=on_slide)
