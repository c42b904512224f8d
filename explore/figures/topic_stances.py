"""How do people feel in the largest topics?"""

from __future__ import annotations

from functools import partial

from explore import words
from explore.facets import TOPIC
from explore.figure import Figure, Nothing
from explore.figures._cells import by_stance, stated
from explore.figures.stances import draw_stances, readable_stances, stance_colors, stance_rows
from explore.selection import Selection
from explore.trust import uncertain_line

MOST = 15  # topics


def topic_stances(selection: Selection) -> Figure | Nothing:
    """The shares of each stance in the topics with most mentions."""
    crossed = by_stance(selection, TOPIC)
    if isinstance(crossed, Nothing):
        return crossed
    stance, counts = crossed
    rows = [row for row in stance_rows(selection, counts, stance) if row["order"] < MOST]
    topics = len({row["id"] for row in rows})
    return Figure(
        name="topic_stances",
        options=(),
        title=f"How people feel in the {words.count(topics, 'largest topic')}"
        if topics > 1
        else "How people feel in this topic",
        source=f"{stated(counts.known)} in topics"
        + (f"; {words.count(topics, 'topic')} shown." if topics < len(counts.options[0]) else "."),
        n=counts.known.n,
        posts=counts.known.posts,
        table=readable_stances(rows, "Topic", stance),
        chart=partial(draw_stances, rows, stance_colors(stance)),
        picks={"id": TOPIC, "stance": stance.id},
        rests_on=(stance.id,),
        left_out=uncertain_line(selection, stance.id),
    )
