"""The mean stance of each group with its interval."""

from __future__ import annotations

import altair as alt

from explore import words
from explore.charts import _base, _colour, _layered, _rows
from explore.palette import palette

COLUMNS = ["id", "name", "mean", "low", "high", "n", "posts", "small", "order", "meaning", "chosen"]


def means(
    table: _base.Table,
    *,
    dark: bool,
    low_name: str,
    high_name: str,
    lowest: float = -1,
    highest: float = 1,
    measure: str = "Mean",
) -> _layered.Layered:
    """One dot per group with a 95 % interval, on the scale from `lowest` to `highest`; pale what is not `chosen`. Picks `id`."""
    data = _base.take(table, COLUMNS, "order")
    if not data:
        return _layered.empty(dark, "id")
    colours = palette(dark)
    for row in data:  # a t interval knows no ends of the scale
        if _base.known(row["low"]):
            row["low"], row["high"] = max(row["low"], lowest), min(row["high"], highest)
    _label(data, measure.lower())
    _base.strengthen(data)
    layout = _rows.rows(data, right=104, top=26)
    x, y = layout.x_scale(lowest, highest), layout.y()
    tooltip = [
        _base.heading("name"),
        alt.Tooltip("_mean:N", title=measure),
        alt.Tooltip("_interval:N", title="95 % interval"),
        alt.Tooltip("_n:N", title="Mentions"),
    ]
    param = _base.pick("id")
    base = _base.drawn(data)
    shown = base.transform_filter("isValid(datum.mean)")
    grey = _base.first_of(
        "fill",
        [("datum.small", colours.neutral), ("datum._strong < 0", _colour.pale(colours.ink, colours.paper))],
        colours.ink,
    )
    track = layout.track(base, colours)
    zero = (
        _base.drawn([{"_zero": 0}])
        .mark_rule(color=colours.muted, strokeWidth=1, aria=False, y=layout.top - 4, y2=layout.height)
        .encode(x=alt.X("_zero:Q", scale=x, axis=None))
    )
    lines = (
        shown.transform_filter("!datum.small")
        .mark_rule(strokeWidth=3, color=colours.faint, strokeCap="round", aria=False)
        .encode(
            x=alt.X("low:Q", scale=x, axis=None),
            x2=alt.X2("high:Q"),
            y=y,
            opacity=_base.either("opacity", "datum._strong < 0", 0.45, 1),
            tooltip=tooltip,
        )
    )
    dots = layout.dots(shown, alt.X("mean:Q", scale=x, axis=None), grey, param, colours, tooltip, size=120)
    told = _base.first_of("color", [("datum.small", colours.faint), ("datum._strong < 0", colours.muted)], colours.ink)
    figures = layout.figures(base, "_label", told, tooltip)
    ends = [
        _base.note(f"← {low_name}", colours.muted, x=alt.expr(layout.left), y=10, align="left"),
        _base.note(f"{high_name} →", colours.muted, x=alt.expr(f"width - {layout.right}"), y=10, align="right"),
        _base.note(
            "0",
            colours.muted,
            x=alt.expr("scale('x', 0)"),
            y=10,
            align="center",
            opacity=alt.expr(f"width < {_base.NARROW} ? 0 : 1"),  # there is no room between the ends
        ),
    ]
    return _layered.finish(
        [
            layout.hits(data, param, tooltip),
            track,
            zero,
            lines,
            dots,
            figures,
            layout.names(data, colours, _base.explained(tooltip, data)),
            *ends,
        ],
        dark,
        height=layout.height,
        rows=layout.place,
        description=f"Means with intervals, {len(data)} rows",
    )


def _label(data: list[_base.Row], measure: str) -> None:
    for row in data:
        small, few = row["small"], words.too_few(row["posts"])
        row["_n"] = words.number(row["n"])
        row["_mean"] = few if small else words.signed(row["mean"])
        row["_interval"] = "not shown" if small else words.signed_range(row["low"], row["high"])
        row["_label"] = few if small else f"{row['_mean']} · n\u00a0{row['_n']}"
        told = "too few to read" if small else f"{measure} {row['_mean']}"
        row["_description"] = f"{row['name']}, {told}, {_base.mentions(row['n'])}"
