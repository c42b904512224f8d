"""The topics as bubbles: near one another when they are worded alike."""

from __future__ import annotations

from typing import Any

import altair as alt

from explore import words
from explore.charts import _base, _colour, _labels, _layered, _text
from explore.palette import palette

COLUMNS = ["id", "name", "n", "posts", "x", "y", "mean", "small", "order", "chosen"]
_HEIGHT, _ON_SLIDE = 520, 385
# The plot widths in pixels that names are placed for, the radius of the largest bubble and the size of the names in each.
_LAYOUTS = {
    "wide": (900, 36.0, _base.LABEL_SIZE),
    "middle": (_base.NARROW, 30.0, _base.LABEL_SIZE),
    "narrow": (350, 22.0, _base.SMALL_SIZE),
}
_INSET = 46


def topic_map(
    table: _base.Table, *, dark: bool, ends: tuple[str, str] | None, labels: int = 40, on_slide: bool = False
) -> _layered.Layered:
    """One bubble per topic at x, y (any units): area is mentions, colour the mean stance (-1 to 1). Picks `id`.

    `ends` names the low and the high end of the stance; without them there is no stance to show.
    Topics that are not `chosen` are faint. The largest `labels` topics, chosen ones first, carry their names where there is
    room; the others show them in their tooltips. `on_slide` is a lower plot, whose letters are larger for it on a projector.
    """
    data = _base.take(table, COLUMNS, "order")
    if not data:
        return _layered.empty(dark, "id")
    colours = palette(dark)
    scale = (colours.negative, colours.neutral, colours.positive)
    top = max(_base.largest(data, "n"), 1.0)
    _base.strengthen(data)
    tall = _ON_SLIDE if on_slide else _HEIGHT
    for row in data:
        _label(row, ends is not None)
        unread = row["small"] or (ends is not None and not _base.known(row["mean"]))
        mean = float(row["mean"]) if _base.known(row["mean"]) else 0.0
        row["_fill"] = colours.rule if unread else _colour.diverging(mean, 1.0, scale)
        row |= {f"_r_{layout}": radius * (row["n"] / top) ** 0.5 for layout, (_, radius, _) in _LAYOUTS.items()}
    for layout, (width, _, size) in _LAYOUTS.items():
        _labels.place(data, layout, width, tall, _INSET, labels, size)
    # The small ones on top, or a large bubble would hide them.
    data.sort(key=lambda row: (row["_strong"] > 0, -row["n"]))

    radius = _of_layout("_r")
    x = alt.X("x:Q", scale=_scale(data, "x", [_INSET, alt.expr(f"width - {_INSET}")]), axis=None)
    y = alt.Y("y:Q", scale=_scale(data, "y", [tall - _INSET, _INSET]), axis=None)
    tooltip = [
        _base.heading("name"),
        alt.Tooltip("_n:N", title="Mentions"),
        *([alt.Tooltip("_mean:N", title="Mean")] if ends else []),
    ]
    param = _base.pick("id")
    base = _base.drawn(data)
    bubbles = (
        base.mark_circle(cursor="pointer", size=alt.expr(f"max(30, 3.1416 * pow({radius}, 2))"))
        .encode(
            x=x,
            y=y,
            fill=alt.Fill("_fill:N", scale=None),
            opacity=_base.either("opacity", "datum.chosen", 0.9, 0.4),
            stroke=_base.first_of(
                "stroke",
                [(param, colours.ink), ("datum._strong > 0", colours.ink), ("datum.small", colours.faint)],
                colours.paper,
            ),
            strokeWidth=_base.first_of("strokeWidth", [(param, 3.5), ("datum._strong > 0", 1.5)], 1),
            description=alt.Description("_description:N"),
            tooltip=tooltip,
        )
        .add_params(param)
    )
    # A halo of paper keeps a name readable where it crosses a bubble.
    text: dict[str, Any] = {
        "baseline": "middle",
        "lineBreak": "\n",
        "lineHeight": alt.expr(f"{_base.SMALL_OR_LABEL} + {_labels.LEADING}"),
        "aria": False,
        "cursor": "pointer",
        "fontSize": alt.expr(_base.SMALL_OR_LABEL),
        "fontWeight": alt.expr(_base.BOLD),
        "text": alt.expr(_of_layout("_text")),
        "dx": alt.expr(_of_layout("_dx")),
        "dy": alt.expr(_of_layout("_dy")),
    }
    halo = base.mark_text(**text, stroke=colours.paper, strokeWidth=4, strokeJoin="round", opacity=0.85).encode(
        x=x, y=y
    )
    muted = _base.either("color", "datum._strong < 0", colours.muted, colours.ink)
    names = base.mark_text(**text).encode(x=x, y=y, color=muted, tooltip=tooltip)
    return _layered.finish(
        [bubbles, halo, names, *_key(ends, tall, dark)],
        dark,
        height=tall,
        description=f"Map of {len(data)} topics",
    )


def _of_layout(field: str) -> str:
    """The field of the layout that the width is for."""
    middle = f"width >= {_base.NARROW} ? datum.{field}_middle : datum.{field}_narrow"
    return f"(width >= {_LAYOUTS['wide'][0]} ? datum.{field}_wide : {middle})"


def _label(row: _base.Row, with_stance: bool) -> None:
    few = words.too_few(row["posts"])
    row["_n"] = words.number(row["n"])
    row["_mean"] = few if row["small"] else words.signed(row["mean"])
    told = f", mean stance {row['_mean']}" if with_stance else f", {few}" if row["small"] else ""
    row["_description"] = f"{row['name']}, {_base.mentions(row['n'])}{told}"


def _scale(data: list[_base.Row], name: str, pixels: list[Any]) -> alt.Scale:
    low, high = min(float(row[name]) for row in data), max(float(row[name]) for row in data)
    if low == high:
        low, high = low - 1, high + 1
    return alt.Scale(domain=[low, high], range=pixels, nice=False, zero=False)


def _key(ends: tuple[str, str] | None, tall: float, dark: bool) -> list[alt.Chart]:
    colours = palette(dark)
    small = alt.expr(_base.SMALL_OR_LABEL)
    size = _base.note(
        "size: mentions", colours.muted, x=alt.expr("width"), y=tall - 4, align="right", size=small, baseline="middle"
    )
    if ends is None:
        return [size]
    low_name, high_name = ends
    low = _colour.readable(colours.negative, colours.paper, colours.ink)
    high = _colour.readable(colours.positive, colours.paper, colours.ink)
    after, y = f"{_text.text_width(low_name, 1):.2f} * {_base.SMALL_OR_LABEL} + 36", tall - 4
    return [
        _base.key(low, low, x=7, y=y - 1),
        _base.note(low_name, low, x=17, y=y, align="left", size=small, baseline="middle"),
        _base.key(high, high, x=alt.expr(f"{after} + 7"), y=y - 1),
        _base.note(high_name, high, x=alt.expr(f"{after} + 17"), y=y, align="left", size=small, baseline="middle"),
        size,
    ]
