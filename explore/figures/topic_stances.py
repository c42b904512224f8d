"""How do people feel in the largest topics?"""

from __future__ import annotations

from functools import partial

from explore import charts, words
from explore.facets import TOPIC
from explore.figure import Figure, Nothing
from explore.figures._cells import by_stance, stated
from explore.figures.own import Own
from explore.figures.stances import draw_stances, readable_stances, stance_colors, stance_rows
from explore.selection import Selection
from explore.trust import uncertain_line

MOST = 15  # topics


def topic_stances(selection: Selection) -> Figure | Nothing:
    """The shares of each stance in the topics with most mentions, and in the chosen ones."""
    crossed = by_stance(selection, TOPIC)
    if isinstance(crossed, Nothing):
        return crossed
    stance, own, counts = crossed
    options = counts.options[0]
    shown = {options[i] for i in own.leading(TOPIC, options, counts.n.sum(axis=1), MOST)}
    rows = [row for row in stance_rows(own, counts, stance) if row["id"] in shown]
    topics = len(shown)
    drawn = own.drawn(TOPIC, sorted(shown), TOPIC, stance.id)
    return Figure(
        name="topic_stances",
        options=(),
        title=_title(own, rows, topics),
        source=f"{stated(drawn)} in {words.count(topics, 'topic')}"
        + (f", the largest of {len(options)}." if topics < len(options) else ".")
        + own.line(TOPIC, stance.id),
        n=drawn.n,
        posts=drawn.posts,
        own=own.facets,
        table=readable_stances(rows, "Topic", stance),
        chart=partial(draw_stances, rows, stance_colors(stance)),
        picks={"id": TOPIC, "stance": stance.id},
        rests_on=(stance.id,),
        left_out=uncertain_line(own.selection, stance.id, among=TOPIC),
    )


def _title(own: Own, rows: list[charts.Row], topics: int) -> str:
    """The chosen topics with what most of their mentions are, of the chosen stances; without, how many topics are drawn."""
    chosen = [row for row in rows if row["chosen"] and not row["small"]]
    if not own.chosen.chosen(TOPIC) or not chosen:
        return f"How people feel in {'this topic' if topics == 1 else f'the {topics} largest topics'}"
    most = {row["id"]: row for row in sorted(chosen, key=lambda row: row["share"])}
    told = [f"“{r['name']}”: {words.percent(r['share'])} {r['stance_name'].lower()}" for r in most.values()]
    return words.first_of(told)
