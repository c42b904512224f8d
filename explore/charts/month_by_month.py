"""Mentions per month in a row for each group, each row on its own scale: small multiples in one view."""

from __future__ import annotations

import altair as alt

from explore import words
from explore.charts import _base, _colour, _layered, _rows
from explore.charts._months import months_axis
from explore.palette import palette

COLUMNS = ["id", "name", "meaning", "month", "n", "posts", "mean", "small", "order", "chosen", "group_chosen"]
_STEP, _BAR = 62, 44


def month_by_month(table: _base.Table, *, dark: bool, ends: tuple[str, str] | None) -> _layered.Layered:
    """A bar for each group and month, as high as its mentions are of the group's highest month. Picks `id` and `month`.

    Filled by the mean stance (-1 to 1) whose low and high end `ends` names, grey where there are too few posts or none has
    one; without `ends` all alike, paler where there are too few posts. `month` is the first day of a month as text; each group has the same months. Bars that are not `chosen` are
    faint, names of groups that are not `group_chosen` muted.
    """
    data = _base.take(table, COLUMNS, "order", "month")
    if not data:
        return _layered.empty(dark, "id", "month")
    colours = palette(dark)
    scale = (colours.negative, colours.neutral, colours.positive)
    groups: dict[str, list[_base.Row]] = {}
    for row in data:
        groups.setdefault(row["id"], []).append(row)
    one = []
    for group in groups.values():
        top = int(_base.largest(group, "n"))
        for row in group:
            _label(row, ends is not None)
            row["_height"] = row["n"] / top
            if ends is None:
                row["_fill"] = colours.rule if row["small"] else colours.muted
            elif row["small"] or not _base.known(row["mean"]):
                row["_fill"] = colours.neutral
            else:
                row["_fill"] = _colour.diverging(float(row["mean"]), 1.0, scale)
        one.append(
            {
                **group[0],
                "chosen": group[0]["group_chosen"],
                "small": all(row["small"] for row in group),
                "_top": f"up to {words.number(top)}",
            }
        )
    _base.strengthen(one)
    layout = _rows.rows(one, right=84, top=26, step=_STEP)
    months = list(dict.fromkeys(row["month"] for row in data))
    x = layout.bands("month", months, months_axis(months))
    tooltip = [
        _base.heading("name"),
        alt.Tooltip("_month:N", title="Month"),
        alt.Tooltip("_n:N", title="Mentions"),
        *([alt.Tooltip("_mean:N", title="Mean")] if ends else []),
    ]
    param = _base.pick("id", "month")
    foot = f"scale('y', datum.id) + bandwidth('y') / 2 + {_BAR / 2:.0f}"
    bars = (
        _base.drawn([row for row in data if row["n"]])
        .mark_bar(cursor="pointer", y=alt.expr(f"{foot} - {_BAR} * datum._height"), y2=alt.expr(foot))
        .encode(
            x=x,
            fill=alt.Fill("_fill:N", scale=None),
            opacity=_base.either("opacity", "datum.chosen", 1, 0.4),
            description=alt.Description("_description:N"),
            tooltip=tooltip,
            **_base.outline(param, colours.ink, 2),
        )
        .add_params(param)
    )
    line = (
        _base.drawn(one)
        .mark_rule(
            color=colours.rule,
            aria=False,
            x=alt.expr(layout.left),
            x2=alt.expr(f"width - {layout.right:.0f}"),
            yOffset=_BAR / 2,
        )
        .encode(y=layout.y())
    )
    tops = (
        _base.drawn(one)
        .mark_text(align="right", baseline="middle", aria=False)
        .encode(
            x=_base.constant("x", "width"),
            y=layout.y(),
            text=alt.Text("_top:N"),
            color=_base.constant("color", colours.muted),
        )
    )
    return _layered.finish(
        [
            line,
            bars,
            tops,
            layout.names(one, colours, _base.explained([_base.heading("name")], one)),
            *_key(ends, layout, dark),
        ],
        dark,
        height=layout.height + 4,
        rows=layout.place,
        description=f"Mentions per month, {len(one)} rows",
    )


def _label(row: _base.Row, with_stance: bool) -> None:
    few = words.too_few(row["posts"])
    row["_month"], row["_n"] = words.month(row["month"]), words.number(row["n"])
    row["_mean"] = few if row["small"] else words.signed(row["mean"])
    told = f", mean {row['_mean']}" if with_stance else ""
    row["_description"] = f"{row['name']}, {row['_month']}, {_base.mentions(row['n'])}{told}"


def _key(ends: tuple[str, str] | None, layout: _rows.Rows, dark: bool) -> list[alt.Chart]:
    if ends is None:
        return []
    colours = palette(dark)
    low = _colour.readable(colours.negative, colours.paper, colours.ink)
    high = _colour.readable(colours.positive, colours.paper, colours.ink)
    return [
        _base.key(low, low, x=alt.expr(f"{layout.left} + 5"), y=8, shape="square"),
        _base.note(ends[0], low, x=alt.expr(f"{layout.left} + 15"), y=10, align="left"),
        _base.key(high, high, x=alt.expr(f"width - {layout.right + 5:.0f}"), y=8, shape="square"),
        _base.note(ends[1], high, x=alt.expr(f"width - {layout.right + 15:.0f}"), y=10, align="right"),
    ]
