"""Mentions per month, and their mean stance in a second panel under it where there is a stance."""

from __future__ import annotations

import json
from datetime import date

import altair as alt

from explore import words
from explore.charts import _base, _layered
from explore.charts._months import months_axis
from explore.palette import Palette, palette

COLUMNS = ["month", "n", "posts", "mean", "low", "high", "small", "filled", "chosen", "smoothed", "changed"]
_VOLUME_ONLY = ("month", "n", "small", "filled", "chosen", "_month", "_n", "_filled", "_description")
_TOP, _VOLUME, _GAP, _MEAN = 26, 130, 44, 140
_MEAN_TOP = _TOP + _VOLUME + _GAP
_HEIGHT = _MEAN_TOP + _MEAN
_FAINT = _base.either("opacity", "datum.chosen", 1, 0.4)
_STRIPES = 15  # across a bar, light and dark


def timeline(table: _base.Table, *, color: str, dark: bool, ends: tuple[str, str] | None) -> _layered.Layered:
    """Bars of volume and, aligned under them, the mean stance (-1 to 1) with its interval. Picks `month`.

    `ends` names the low and the high end of the stance; without them there is the volume alone.
    `smoothed` is the line among the means; a dashed rule stands before each month that is `changed`: a new level.
    `month` is any day of the month. A pick returns its first day as text ("2024-03-01"): a date would arrive shifted
    by the reader's time zone. Months that are not `chosen` are faint. Both panels are one view with two y scales, each on its own stretch of the height.
    """
    data = _base.take(table, COLUMNS)
    if not data:
        return _layered.empty(dark, "month")
    colours = palette(dark)
    data = _every_month(data)
    months = [row["month"] for row in data]
    for row in data:
        if _base.known(row["low"]):  # a t interval knows no ends of the scale
            row["low"], row["high"] = max(row["low"], -1.0), min(row["high"], 1.0)
        _label(row)
    if not ends:
        data = [{name: row[name] for name in _VOLUME_ONLY} for row in data]
    x = alt.X("month:N", scale=alt.Scale(domain=months, paddingInner=0.2, paddingOuter=0.1), axis=months_axis(months))
    volume = alt.Scale(domain=[0, _base.largest(data, "n")], range=[_TOP + _VOLUME, _TOP], nice=True)
    height = _HEIGHT if ends else _TOP + _VOLUME
    tooltip = [_base.heading("_month"), alt.Tooltip("_n:N", title="Mentions")]
    if any(row["filled"] for row in data):
        tooltip.append(alt.Tooltip("_filled:N", title="Filled by"))
    if ends:
        tooltip += [alt.Tooltip("_mean:N", title="Mean"), alt.Tooltip("_interval:N", title="95 % interval")]
    param = _base.pick("month")
    base = _base.drawn(data)
    grey = _base.first_of(
        "fill", [("datum.small", colours.neutral), ("datum.filled", _stripes(color, colours.paper))], color
    )
    hits = (
        base.mark_bar(opacity=0, cursor="pointer", aria=False)
        .encode(x=x, y=_base.constant("y", _TOP), y2=_base.constant("y2", height), tooltip=tooltip)
        .add_params(param)
    )
    bars = base.mark_bar(cursor="pointer").encode(
        x=x,
        y=alt.Y("n:Q", scale=volume, axis=alt.Axis(title=None, orient="left", tickCount=3, format=",d", minExtent=60)),
        y2=_base.constant("y2", _TOP + _VOLUME),
        fill=grey,
        opacity=_FAINT,
        description=alt.Description("_description:N"),
        tooltip=tooltip,
        **_base.outline(param, colours.ink, 2),
    )
    few = " · grey: too few posts to read" if any(row["small"] for row in data) else ""
    title = _heading("Mentions per month" + ("" if ends else few), 8, colours)
    panels = [_layered.group(hits, bars, title)]
    if ends:
        title = _heading("Mean" + few, _MEAN_TOP - 18, colours)
        panels.append(_layered.group(*_mean(base, x, param, tooltip, ends, color, len(months), colours), title))
    return _layered.finish(
        panels,
        dark,
        height=height,
        description=f"Mentions{' and mean stance' if ends else ''} over {len(months)} months",
        resolve=alt.Resolve(scale=alt.ScaleResolveMap(y="independent")),
    )


def _stripes(color: str, paper: str) -> dict[str, object]:
    """A fill of slanted stripes: Vega has no patterns, but gradients with hard edges."""
    edges = [edge / _STRIPES for edge in range(_STRIPES)]
    stops = [
        {"offset": offset, "color": color if i % 2 else paper}
        for i, edge in enumerate(edges)
        for offset in (edge, edge + 1 / _STRIPES)
    ]
    return {"gradient": "linear", "x1": 0, "y1": 0, "x2": 1, "y2": 1, "stops": stops}


def _heading(text: str, y: float, colours: Palette) -> alt.Chart:
    return _base.note(text, colours.ink, x=-58, y=y, align="left", fontWeight=600)


def _mean(
    base: alt.Chart,
    x: alt.X,
    param: alt.Parameter,
    tooltip: list[alt.Tooltip],
    ends: tuple[str, str],
    color: str,
    months: int,
    colours: Palette,
) -> list[alt.Chart]:
    """The marks of the second panel: grey where there is too little to read, bands, a line and its dots."""
    stance = alt.Scale(domain=[-1, 1], range=[_HEIGHT, _MEAN_TOP], nice=False)
    axis = alt.Axis(
        title=None,
        orient="left",
        minExtent=60,
        values=[-1, 0, 1],
        labelExpr=f"{{'-1': {json.dumps(ends[0])}, '0': '0', '1': {json.dumps(ends[1])}}}[datum.value]",
    )
    mean = alt.Y("mean:Q", scale=stance, axis=axis)
    read = base.transform_filter("!datum.small && isValid(datum.mean)")
    bands = read.mark_bar(cursor="pointer", aria=False).encode(
        x=x,
        opacity=_base.either("opacity", "datum.chosen", 0.36, 0.14),
        y=alt.Y("low:Q", scale=stance, axis=axis),
        y2=alt.Y2("high:Q"),
        fill=_base.constant("fill", color),
        tooltip=tooltip,
    )
    unread = (
        base.transform_filter("datum.small")
        .mark_bar(opacity=0.16, cursor="pointer", aria=False)
        .encode(
            x=x,
            y=_base.constant("y", _MEAN_TOP),
            y2=_base.constant("y2", _HEIGHT),
            fill=_base.constant("fill", colours.neutral),
            tooltip=tooltip,
        )
    )
    changes = base.transform_filter("datum.changed").mark_rule(
        strokeDash=[4, 3], color=colours.ink, strokeWidth=1, aria=False, tooltip=None
    )
    changes = changes.encode(
        x=alt.X("month:N", bandPosition=0), y=_base.constant("y", _MEAN_TOP), y2=_base.constant("y2", _HEIGHT)
    )
    line = base.mark_line(
        strokeWidth=1.5, color=colours.ink, opacity=0.7, aria=False, invalid="break-paths-show-path-domains"
    ).encode(x=x, y=alt.Y("_line:Q", scale=stance, axis=axis))
    dots = read.mark_circle(size=alt.expr(f"clamp(width / {months} * 4, 12, 60)"), cursor="pointer").encode(
        x=x,
        opacity=_FAINT,
        y=mean,
        fill=_base.constant("fill", colours.ink),
        description=alt.Description("_mean_description:N"),
        tooltip=tooltip,
        **_base.outline(param, colours.highlight, 4),
    )
    zero = (
        _base.drawn([{"_zero": 0}])
        .mark_rule(color=colours.faint, strokeWidth=1, aria=False, tooltip=None)
        .encode(
            x=_base.constant("x", 0), x2=_base.constant("x2", "width"), y=_base.constant("y", _MEAN_TOP + _MEAN / 2)
        )
    )
    return [unread, zero, bands, changes, line, dots]


def _every_month(data: list[_base.Row]) -> list[_base.Row]:
    """A row for every month from first to last: those without one stay gaps, which the line must not bridge."""
    empty = {
        "n": 0,
        "posts": 0,
        "mean": None,
        "low": None,
        "high": None,
        "small": True,
        "filled": "",
        "chosen": False,
        "smoothed": None,
        "changed": False,
    }
    found = {_number(row["month"]): row for row in data}
    return [
        {**found.get(month, empty), "month": f"{month // 12}-{month % 12 + 1:02}-01"}
        for month in range(min(found), max(found) + 1)
    ]


def _number(month: date) -> int:
    return month.year * 12 + month.month - 1


def _label(row: _base.Row) -> None:
    read, month = not row["small"], words.month(row["month"])
    row["_month"] = month
    row["_n"] = words.number(row["n"])
    row["_filled"] = row["filled"].removeprefix(", ") or "no single one"
    row["_line"] = row["smoothed"] if read else None
    row["_interval"] = words.signed_range(row["low"], row["high"]) if read else "not shown"
    if not row["n"]:
        row["_mean"] = "no mentions"
        row["_description"] = row["_mean_description"] = f"{month}, no mentions"
        return
    row["_mean"] = words.signed(row["mean"]) if read else words.too_few(row["posts"])
    row["_description"] = f"{month}, {_base.mentions(row['n'])}"
    row["_mean_description"] = f"{month}, mean stance {row['_mean']}"
