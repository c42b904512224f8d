"""Two shares a row, a group's and the others', with a line between them and how far they surely lie apart."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import altair as alt

from explore import words
from explore.charts import _base, _layered, _rows, _text
from explore.palette import palette

COLUMNS = ["id", "name", "n", "posts", "share", "share_others", "low", "high", "stands", "small", "order", "meaning"]
OWN_AT, OTHERS_AT = 178, 126  # where the columns of shares end, in pixels from the right
_LONGEST = 220  # pixels for the group's name
_ROOM = f"width >= {_rows.ROOMY}"  # for these columns


def differences(table: _base.Table, *, color: str, dark: bool, own: str, others: str) -> _layered.Layered:
    """A dot for the group's share and a ring for the others'; `low` and `high` bound their difference. Picks `id`.

    At the right both shares, each under its mark, and the difference; on a phone the shares stand below it. What `stands` is
    in the colour; the rest is paler, and says so.
    """
    data = _base.take(table, COLUMNS, "order")
    if not data:
        return _layered.empty(dark, "id")
    colours = palette(dark)
    _label(data)
    layout = _rows.rows(data, right=126, right_roomy=OWN_AT + 58, top=26)
    most = max(max(row["share"], row["share_others"]) for row in data)
    x, y = layout.x_scale(0, most or 1.0), layout.y()
    tooltip = [
        _base.heading("name"),
        alt.Tooltip("_share:N", title=own),
        alt.Tooltip("_others:N", title=others),
        alt.Tooltip("_interval:N", title="Difference, 95 % interval"),
        alt.Tooltip("_n:N", title="Mentions"),
    ]
    param = _base.pick("id")
    base = _base.drawn(data)
    pale = _base.either("opacity", "datum.stands", 1, 0.45)
    track = layout.track(base, colours)
    lines = base.mark_rule(strokeWidth=2.5, color=colours.faint, aria=False).encode(
        x=alt.X("share:Q", scale=x, axis=None), x2=alt.X2("share_others:Q"), y=y, opacity=pale, tooltip=tooltip
    )
    rings = layout.rings(base, alt.X("share_others:Q", scale=x, axis=None), colours, tooltip)
    stands = _base.either("fill", "datum.stands", color, colours.neutral)
    dots = layout.dots(base, alt.X("share:Q", scale=x, axis=None), stands, param, colours, tooltip)
    ink = _base.either("color", "datum.stands", colours.ink, colours.muted)
    figures = [
        _figures(base, layout, "_label", ink, tooltip, f"width < {_rows.ROOMY} ? -7 : 0"),
        _figures(base, layout, "_both", ink, tooltip, "7", f"width < {_rows.ROOMY}"),
        _figures(base, layout, "_share", ink, tooltip, "0", _ROOM, OWN_AT, fontWeight=600),
        _figures(base, layout, "_others", ink, tooltip, "0", _ROOM, OTHERS_AT),
    ]
    own = _text.wrap(own, _LONGEST, _base.SMALL_SIZE, 1)
    own_width = _text.text_width(own, _base.SMALL_SIZE)
    start = f"({_ROOM} ? {layout.left} : 0)"  # above the rows' names where there is little room
    key = [
        _base.note(own, colours.ink, x=alt.expr(f"{start} + 14"), y=10, align="left", fontWeight=600),
        _base.key(color, color, x=alt.expr(f"{start} + 5"), y=10),
        _base.note(
            others,
            colours.muted,
            x=alt.expr(f"{start} + 14"),
            dx=own_width + 32,
            y=10,
            align="left",
            limit=alt.expr(f"max(24, width - {start} - {own_width + 56:.0f} - ({_ROOM} ? {OWN_AT + 40} : 64))"),
        ),
        _base.key(colours.paper, colours.muted, x=alt.expr(f"{start} + {own_width + 37:.0f}"), y=10),
        _base.key(color, color, x=alt.expr(f"width - {OWN_AT + 14}"), y=10, opacity=alt.expr(f"{_ROOM} ? 1 : 0")),
        _base.key(
            colours.paper,
            colours.muted,
            x=alt.expr(f"width - {OTHERS_AT + 14}"),
            y=10,
            opacity=alt.expr(f"{_ROOM} ? 1 : 0"),
        ),
        _base.note("difference", colours.muted, x=alt.expr("width"), y=10, align="right"),
    ]
    return _layered.finish(
        [
            layout.hits(data, param, tooltip),
            track,
            lines,
            rings,
            dots,
            *figures,
            layout.names(data, colours, _base.explained(tooltip, data)),
            *key,
        ],
        dark,
        height=layout.height,
        rows=layout.place,
        description=f"Shares of two groups, {len(data)} rows",
    )


def _figures(
    base: alt.Chart, layout: _rows.Rows, field: str, color: Any, tooltip: Sequence[alt.Tooltip], dy: str, shown: str = "true",
    at: float = 0, **mark: Any,
) -> alt.Chart:  # fmt: skip
    """A column of figures that ends `at` so many pixels from the right; `dy` and whether it is `shown` follow the width."""
    return base.mark_text(
        align="right", baseline="middle", aria=False, cursor="pointer", x=alt.expr(f"width - {at}"), dy=alt.expr(dy),
        text=alt.expr(f"{shown} ? datum.{field} : ''"), **mark,
    ).encode(y=layout.y(), color=color, tooltip=list(tooltip))  # fmt: skip


def _label(data: list[_base.Row]) -> None:
    for row in data:
        row["_n"] = words.number(row["n"])
        row["_share"], row["_others"] = words.percent(row["share"]), words.percent(row["share_others"])
        row["_both"] = f"{row['_share']} against {row['_others']}"
        row["_interval"] = words.points_range(row["low"], row["high"])
        row["_label"] = "too few to read" if row["small"] else row["_interval"] if row["stands"] else "not separable"
        row["_description"] = (
            f"{row['name']}, {row['_both']}, {_base.mentions(row['n'])}, "
            f"{'difference ' if row['stands'] else ''}{row['_label']}"
        )
