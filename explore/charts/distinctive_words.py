"""Words of two groups: how many times as often the one has each, with its interval, on both sides of "as often"."""

from __future__ import annotations

import math

import altair as alt

from explore import words
from explore.charts import _base, _layered, _rows, _text
from explore.palette import palette

COLUMNS = ["id", "name", "side", "posts", "posts_others", "share", "share_others", "log_odds", "low", "high", "order"]
_TICKS = (2, 4, 8, 16, 32)
_TOP = 46


def distinctive_words(table: _base.Table, *, color: str, dark: bool, own: str, others: str) -> _layered.Layered:
    """A point for each word with its interval; those that the `own` group has more of to the right.

    `log_odds`, `low` and `high` are natural logs, above 0 where the own group has more. Picks `id` and `side`.
    """
    data = _base.take(table, COLUMNS, "order")
    if not data:
        return _layered.empty(dark, "id", "side")
    colours = palette(dark)
    for row in data:
        row["small"] = False
        row["_share"] = f"{words.percent(row['share'])} · {words.percent(row['share_others'])}"
        row["_times"] = (
            f"{_times(row['log_odds'])}, at least {_times(row['low'] if row['log_odds'] > 0 else row['high'])}"
        )
        more = own if row["log_odds"] > 0 else others
        row["_description"] = (
            f"{row['name']}, {row['_times']} as likely among {more}; "
            f"{words.count(row['posts'], 'post')} against {row['posts_others']:,}"
        )
    layout = _rows.rows(data, right=96, top=_TOP, step=28)
    farthest = max(math.log(2.2), *(abs(row[end]) for row in data for end in ("low", "high")))
    farthest = min(farthest, max(abs(row["log_odds"]) for row in data) + 1.0)  # a wide interval may run off the plot
    x, y = layout.x_scale(-farthest, farthest), layout.y()
    for row in data:
        row["_low"], row["_high"] = max(row["low"], -farthest), min(row["high"], farthest)
    tooltip = [
        _base.heading("name"),
        alt.Tooltip("_times:N", title="Times as likely"),
        alt.Tooltip("posts:N", title=f"Posts, {own}"),
        alt.Tooltip("posts_others:N", title=f"Posts, {others}"),
    ]
    param = _base.pick("id", "side")
    ours = "datum.log_odds > 0"
    base = _base.drawn(data)
    ticks = [
        {"at": sign * math.log(times), "_tick": f"{times}×"}
        for times in _TICKS
        for sign in (-1, 1)
        if math.log(times) < farthest
    ] + [{"at": 0.0, "_tick": "1×"}]
    grid = _base.drawn(ticks)
    place = alt.X("at:Q", scale=x, axis=None)
    lines = grid.mark_rule(color=colours.rule, aria=False, y=_TOP - 4, y2=layout.height, tooltip=None).encode(
        x=place, strokeWidth=_base.either("strokeWidth", "datum.at == 0", 2, 1)
    )
    numbers = grid.mark_text(
        color=colours.muted, fontSize=_base.SMALL_SIZE - 1, y=_TOP - 12, aria=False, tooltip=None
    ).encode(x=place, text=alt.Text("_tick:N"))
    intervals = base.mark_rule(strokeWidth=3, opacity=0.45, aria=False).encode(
        x=alt.X("_low:Q", scale=x, axis=None),
        x2=alt.X2("_high:Q"),
        y=y,
        color=_base.either("color", ours, color, colours.muted),
        tooltip=tooltip,
    )
    fill = _base.either("fill", ours, color, colours.muted)
    dots = layout.dots(base, alt.X("log_odds:Q", scale=x, axis=None), fill, param, colours, tooltip, size=110)
    figures = layout.figures(base, "_share", _base.constant("color", colours.muted), tooltip)
    middle = f"(({layout.left}) + width - {layout.right:.0f}) / 2"
    room = 110  # pixels for a group's name on a phone
    key = [
        _base.note(
            f"more: {_text.wrap(own, room, _base.SMALL_SIZE, 1)} →",
            color,
            x=alt.expr(f"{middle} + 12"),
            y=9,
            align="left",
            fontWeight=600,
        ),
        _base.note(
            f"← more: {_text.wrap(others, room, _base.SMALL_SIZE, 1)}",
            colours.muted,
            x=alt.expr(f"{middle} - 12"),
            y=9,
            align="right",
        ),
        _base.note("of posts", colours.muted, x=alt.expr("width"), y=9, align="right"),
    ]
    return _layered.finish(
        [
            lines,
            numbers,
            layout.hits(data, param, tooltip),
            intervals,
            dots,
            figures,
            layout.names(data, colours, tooltip),
            *key,
        ],
        dark,
        height=layout.height,
        rows=layout.place,
        description=f"Words of two groups, {len(data)} rows",
    )


def _times(log_odds: float) -> str:
    """ "3.2 times"."""
    times = math.exp(abs(log_odds))
    return f"{times:.0f} times" if times >= 9.95 else f"{times:.1f} times"
