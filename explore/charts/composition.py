"""What groups are made of: one thin bar of 100 % a group, its parts named in place."""

from __future__ import annotations

import altair as alt

from explore import words
from explore.charts import _base, _colour, _layered, _text
from explore.palette import palette

COLUMNS = [
    "strip",
    "strip_name",
    "strip_order",
    "facet",
    "side",
    "id",
    "name",
    "n",
    "share",
    "start",
    "end",
    "many",
    "order",
    "chosen",
]
_BAR, _NAME, _GAP = 22, 18, 8  # pixels


def composition(table: _base.Table, *, colors: dict[str, str], dark: bool) -> _layered.Layered:
    """A bar for each `strip`; its parts from `start` to `end` (0 to 1), in the hue of their facet, lighter by turns.

    A part that is `many` labels is pale, one that is not `chosen`, beside one that is, paler than its hue. Picks `facet`, `side` and `id`; a part without an `id` cannot be picked.
    """
    data = _base.take(table, COLUMNS, "strip_order", "order")
    if not data:
        return _layered.empty(dark, "facet", "side", "id")
    colours = palette(dark)
    strips = _base.one_each(data, "strip")
    place = {strip["strip"]: i * (_NAME + _BAR + _GAP) + _NAME for i, strip in enumerate(strips)}
    for strip in strips:
        _base.strengthen([row for row in data if row["strip"] == strip["strip"]])
    for row in data:
        row["_top"], row["_bottom"] = place[row["strip"]], place[row["strip"]] + _BAR
        row["_share"], row["_n"] = words.percent(row["share"]), words.number(row["n"])
        row["_both"] = f"{row['name']} {row['_share']}"
        row["_room"] = _text.text_width(row["_both"], _base.SMALL_SIZE) + 12
        row["_room_name"] = _text.text_width(row["name"], _base.SMALL_SIZE) + 12
        row["_middle"] = (row["_top"] + row["_bottom"]) / 2
        hue = colours.surface if row["many"] else colors[row["facet"]]
        full = row["many"] or row["_strong"] > 0 or (row["_strong"] == 0 and row["order"] % 2 == 0)
        away = 0.4 if row["_strong"] == 0 else 0.55 + row["order"] % 2 * 0.2  # a chosen part alone has the full hue
        row["_color"] = hue if full else _colour.mix(hue, colours.paper, away)
        row["_ink"] = _colour.text_on(row["_color"])
        row["_description"] = f"{row['strip_name']}: {row['name']}, {row['_share']}, {_base.mentions(row['n'])}"
    height = len(strips) * (_NAME + _BAR + _GAP)
    x = alt.Scale(domain=[0, 1], range=[0, alt.expr("width")], nice=False, zero=False)
    y = alt.Scale(domain=[0, height], range=[0, height], nice=False, zero=False)
    tooltip = [
        _base.heading("name"),
        alt.Tooltip("_share:N", title="Share"),
        alt.Tooltip("_n:N", title="Mentions"),
        alt.Tooltip("strip_name:N", title="Of"),
    ]
    param = _base.pick("facet", "side", "id")
    base = _base.drawn(data)
    shape = {
        "x": alt.X("start:Q", scale=x, axis=None),
        "x2": alt.X2("end:Q"),
        "y": alt.Y("_top:Q", scale=y, axis=None),
        "y2": alt.Y2("_bottom:Q"),
        "fill": alt.Fill("_color:N", scale=None),
        "description": alt.Description("_description:N"),
        "tooltip": tooltip,
    }
    edge = {"stroke": _base.constant("stroke", colours.paper), "strokeWidth": _base.constant("strokeWidth", 1.5)}
    fixed = base.transform_filter("datum.id == null").mark_rect(cursor="default").encode(**shape, **edge)
    parts = (
        base.transform_filter("datum.id != null")
        .mark_rect(cursor="pointer")
        .encode(
            **shape,
            stroke=_base.either("stroke", param, colours.ink, colours.paper),
            strokeWidth=_base.either("strokeWidth", param, 3, 1.5),
        )
        .add_params(param)
    )
    room = "(datum.end - datum.start) * width"
    labels = base.mark_text(
        align="left",
        baseline="middle",
        dx=6,
        aria=False,
        cursor="pointer",
        fontSize=_base.SMALL_SIZE,
        text=alt.expr(f"{room} > datum._room ? datum._both : {room} > datum._room_name ? datum.name : ''"),
    ).encode(
        x=alt.X("start:Q", scale=x, axis=None),
        y=alt.Y("_middle:Q", scale=y, axis=None),
        color=alt.Color("_ink:N", scale=None),
        tooltip=tooltip,
    )
    names = [
        _base.note(
            strip["strip_name"], colours.muted, x=0, y=place[strip["strip"]] - 9, align="left", baseline="middle"
        )
        for strip in strips
    ]
    return _layered.finish(
        [fixed, parts, labels, *names],
        dark,
        height=height,
        description=f"{len(strips)} bars of 100 %, {len(data)} parts",
    )
