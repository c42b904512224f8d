"""Mentions per month and their mean with its interval, in a row for each group: small multiples in one view."""

from __future__ import annotations

from typing import Literal

import altair as alt

from explore import words
from explore.charts import _base, _layered, _rows
from explore.charts._months import months_axis
from explore.palette import palette

COLUMNS = [
    "id", "name", "meaning", "month", "n", "posts", "mean", "low", "high", "smoothed", "small", "order", "chosen", "group_chosen",
]  # fmt: skip
_STEP, _BAR, _MEAN, _GAP = 116, 34, 56, 10
_TOP = 26
_ROOM = f"width >= {_rows.ROOMY}"  # for what stands beside the rows; else the line on top says it


def monthly_means(
    table: _base.Table, *, color: str, dark: bool, ends: tuple[str, str], reach: tuple[float, float]
) -> _layered.Layered:
    """Bars of volume, each row on its own scale, over dots of the mean from `reach[0]` to `reach[1]` with intervals. Picks `id` and `month`.

    `month` is the first day of a month as text; each group has the same months. Months that are not `chosen` are faint; of those that
    are `small` there is no mean.
    """
    data = _base.take(table, COLUMNS, "order", "month")
    if not data:
        return _layered.empty(dark, "id", "month")
    colours = palette(dark)
    one = []
    for i, group in enumerate(_by_id(data)):
        top = int(_base.largest(group, "n"))
        start = _TOP + _STEP * i
        foot, floor = start + _BAR, start + _BAR + _GAP + _MEAN
        run = 0
        for row in group:
            _label(row)
            read = not row["small"] and _base.known(row["mean"])
            run += not read
            row["_run"] = f"{row['id']}-{run}"  # a line goes only over months that follow each other
            row["_read"] = read
            row["_foot"], row["_up"] = foot, foot - _BAR * row["n"] / top
            row["_hit_top"], row["_hit_foot"] = start, floor
            for name in ("mean", "low", "high", "smoothed"):
                row[f"_{name}_at"] = (
                    floor - _MEAN * _part(row[name], reach) if read and _base.known(row[name]) else None
                )
        one.append(
            {
                **group[0], "chosen": group[0]["group_chosen"], "small": all(row["small"] for row in group),
                "_most": f"up to {words.number(top)}", "_foot": foot, "_floor": floor, "_ceiling": floor - _MEAN,
                "_zero": floor - _MEAN * _part(0.0, reach), "_middle": start + _BAR / 2, "_high": ends[1], "_low": ends[0],
            }
        )  # fmt: skip
    _base.strengthen(one)
    layout = _rows.rows(one, right=8, right_roomy=84, top=_TOP, step=_STEP)
    months = list(dict.fromkeys(row["month"] for row in data))
    x = layout.bands("month", months, months_axis(months))
    pixels = alt.Scale(domain=[0, layout.height], range=[0, layout.height], nice=False, zero=False)
    tooltip = [
        _base.heading("name"),
        alt.Tooltip("_month:N", title="Month"),
        alt.Tooltip("_n:N", title="Mentions"),
        alt.Tooltip("_mean:N", title="Mean"),
        alt.Tooltip("_interval:N", title="95 % interval"),
    ]
    param = _base.pick("id", "month")
    base = _base.drawn([row for row in data if row["n"]])
    faint = _base.either("opacity", "datum.chosen", 1, 0.4)

    def y(field: str) -> alt.Y:
        return alt.Y(f"{field}:Q", scale=pixels, axis=None)

    def across(field: str, stroke: str) -> alt.Chart:
        return (
            _base.drawn(one)
            .mark_rule(color=stroke, aria=False, x=alt.expr(layout.left), x2=alt.expr(layout.end))
            .encode(y=y(field))
        )

    def beside(field: str, text: str, baseline: Literal["top", "middle", "bottom"]) -> alt.Chart:
        return (
            _base.drawn(one)
            .mark_text(align="right", baseline=baseline, aria=False, text=alt.expr(f"{_ROOM} ? datum.{text} : ''"))
            .encode(x=_base.constant("x", "width"), y=y(field), color=_base.constant("color", colours.muted))
        )

    hits = (
        base.mark_bar(opacity=0, cursor="pointer", aria=False)
        .encode(x=x, y=y("_hit_top"), y2=alt.Y2("_hit_foot:Q"), tooltip=tooltip)
        .add_params(param)
    )
    bars = base.mark_bar(cursor="pointer").encode(
        x=x,
        y=y("_up"),
        y2=alt.Y2("_foot:Q"),
        fill=_base.either("fill", "datum.small", colours.rule, colours.muted),
        opacity=faint,
        description=alt.Description("_description:N"),
        tooltip=tooltip,
        **_base.outline(param, colours.ink, 2),
    )
    readable = base.transform_filter("datum._read")
    bands = readable.mark_bar(cursor="pointer", aria=False).encode(
        x=x,
        y=y("_high_at"),
        y2=alt.Y2("_low_at:Q"),
        fill=_base.constant("fill", color),
        opacity=_base.either("opacity", "datum.chosen", 0.36, 0.14),
        tooltip=tooltip,
    )
    line = readable.mark_line(strokeWidth=1.5, color=colours.ink, opacity=0.6, aria=False).encode(
        x=x, y=y("_smoothed_at"), detail=alt.Detail("_run:N")
    )
    dots = readable.mark_circle(size=alt.expr(f"clamp(width / {len(months)} * 3, 10, 50)"), cursor="pointer").encode(
        x=x,
        y=y("_mean_at"),
        opacity=faint,
        fill=_base.constant("fill", colours.ink),
        description=alt.Description("_description:N"),
        tooltip=tooltip,
        **_base.outline(param, colours.highlight, 4),
    )
    names = layout.names(one, colours, _base.explained([_base.heading("name")], one)).encode(y=y("_middle"))
    return _layered.finish(
        [
            across("_foot", colours.rule),
            across("_zero", colours.rule),
            hits,
            bars,
            bands,
            line,
            dots,
            beside("_middle", "_most", "middle"),
            beside("_ceiling", "_high", "top"),
            beside("_floor", "_low", "bottom"),
            names,
            _base.note(
                f"dots: {ends[1]} above, {ends[0]} below",
                colours.muted,
                x=alt.expr(layout.left),
                y=10,
                align="left",
                opacity=alt.expr(f"{_ROOM} ? 0 : 1"),
            ),
        ],
        dark,
        height=layout.height,
        rows=layout.place,
        description=f"Mentions and mean by month, {len(one)} rows",
    )


def _by_id(data: list[_base.Row]) -> list[list[_base.Row]]:
    groups: dict[str, list[_base.Row]] = {}
    for row in data:
        groups.setdefault(row["id"], []).append(row)
    return list(groups.values())


def _part(value: float, reach: tuple[float, float]) -> float:
    """How far a value lies between the ends of the scale, 0 to 1."""
    low, high = reach
    return min(max((value - low) / (high - low), 0.0), 1.0)


def _label(row: _base.Row) -> None:
    few = words.too_few(row["posts"])
    row["_month"], row["_n"] = words.month(row["month"]), words.number(row["n"])
    row["_mean"] = few if row["small"] else words.signed(row["mean"])
    row["_interval"] = "not shown" if row["small"] else words.signed_range(row["low"], row["high"])
    row["_description"] = f"{row['name']}, {row['_month']}, {_base.mentions(row['n'])}, mean {row['_mean']}"
