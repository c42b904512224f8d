"""The topics as bubbles: near one another when they are worded alike."""

from __future__ import annotations

from typing import Any

import altair as alt
import pandas as pd

from explore import words
from explore.charts import _base, _colour, _labels, _layered, _text
from explore.palette import palette

COLUMNS = ["id", "name", "n", "posts", "x", "y", "mean", "small", "order"]
_HEIGHT = 520
_WIDE, _NARROW = 900, 350  # the plot widths in pixels that the labels are placed for
_INSET = 46
_LARGEST = {"wide": 36.0, "narrow": 22.0}  # radius of the largest bubble


def topic_map(frame: pd.DataFrame, *, dark: bool, ends: tuple[str, str] | None, labels: int = 12) -> alt.LayerChart:
    """One bubble per topic at x, y (any units): area is mentions, colour the mean stance (-1 to 1). Picks `id`.

    `ends` names the low and the high end of the stance; without them there is no stance to show.
    The largest `labels` topics carry their names where there is room; the others show them in their tooltips.
    """
    data = _base.take(frame, COLUMNS, "order")
    if data.empty:
        return _layered.empty(dark, "id")
    colours = palette(dark)
    data["_n"] = data["n"].map(words.number)
    few = data["posts"].map(words.too_few)
    data["_mean"] = data["mean"].astype(float).map(words.signed).mask(data["small"], few)
    data["_description"] = data["name"] + ", " + data["n"].map(_base.mentions)
    if ends:
        data["_description"] = data["_description"] + ", mean stance " + data["_mean"]
        unread = data["small"] | data["mean"].isna()
    else:
        data["_description"] = data["_description"] + (", " + few.astype(str)).where(data["small"], "")
        unread = data["small"]
    scale = (colours.negative, colours.neutral, colours.positive)
    fills = [_colour.diverging(v, 1.0, scale) for v in data["mean"].astype(float).fillna(0)]
    data["_fill"] = pd.Series(fills, index=data.index, dtype="str").mask(unread, colours.rule)
    top = max(float(data["n"].max()), 1.0)
    share = data["n"].astype(float) / top
    for layout, width in (("wide", _WIDE), ("narrow", _NARROW)):
        data[f"_r_{layout}"] = _LARGEST[layout] * share**0.5
        data = _labels.place(data, layout, width, _HEIGHT, _INSET, labels)
    # The small ones on top, or a large bubble would hide them.
    data = data.sort_values("n", ascending=False, kind="stable").reset_index(drop=True)

    wide = f"width >= {_base.NARROW}"
    radius = f"({wide} ? datum._r_wide : datum._r_narrow)"
    x = alt.X("x:Q", scale=_scale(data["x"], [_INSET, alt.expr(f"width - {_INSET}")]), axis=None)
    y = alt.Y("y:Q", scale=_scale(data["y"], [_HEIGHT - _INSET, _INSET]), axis=None)
    tooltip = [
        _base.heading("name"),
        alt.Tooltip("_n:N", title="Mentions"),
        *([alt.Tooltip("_mean:N", title="Mean stance")] if ends else []),
    ]
    param = _base.pick("id")
    base = alt.Chart(data)
    bubbles = (
        base.mark_circle(opacity=0.9, cursor="pointer", size=alt.expr(f"max(30, 3.1416 * pow({radius}, 2))"))
        .encode(
            x=x,
            y=y,
            fill=alt.Fill("_fill:N", scale=None),
            stroke=_base.first_of("stroke", [(param, colours.ink), ("datum.small", colours.faint)], colours.paper),
            strokeWidth=_base.either("strokeWidth", param, 3.5, 1),
            description=alt.Description("_description:N"),
            tooltip=tooltip,
        )
        .add_params(param)
    )
    # A halo of paper keeps a name readable where it crosses a bubble.
    text: dict[str, Any] = {
        "baseline": "middle",
        "lineBreak": "\n",
        "lineHeight": 15,
        "aria": False,
        "cursor": "pointer",
        "fontSize": 13,
        "text": alt.expr(f"{wide} ? datum._text_wide : datum._text_narrow"),
        "dx": alt.expr(f"{wide} ? datum._dx_wide : datum._dx_narrow"),
        "dy": alt.expr(f"{wide} ? datum._dy_wide : datum._dy_narrow"),
    }
    halo = base.mark_text(**text, stroke=colours.paper, strokeWidth=4, strokeJoin="round", opacity=0.85).encode(
        x=x, y=y
    )
    names = base.mark_text(**text, color=colours.ink).encode(x=x, y=y, tooltip=tooltip)
    return _layered.finish(
        [bubbles, halo, names, *_key(ends, dark)],
        dark,
        height=_HEIGHT,
        description=f"Map of {len(data)} topics",
    )


def _scale(values: pd.Series, pixels: list[Any]) -> alt.Scale:
    low, high = float(values.min()), float(values.max())
    if low == high:
        low, high = low - 1, high + 1
    return alt.Scale(domain=[low, high], range=pixels, nice=False, zero=False)


def _key(ends: tuple[str, str] | None, dark: bool) -> list[alt.Chart]:
    colours = palette(dark)
    size = _base.note("size: mentions", colours.muted, x=alt.expr("width"), y=_HEIGHT - 4, align="right")
    if ends is None:
        return [size]
    low_name, high_name = ends
    low = _colour.readable(colours.negative, colours.paper, colours.ink)
    high = _colour.readable(colours.positive, colours.paper, colours.ink)
    after = _text.text_width("● " + low_name, 13) + 24
    return [
        _base.note(f"● {low_name}", low, x=0, y=_HEIGHT - 4, align="left"),
        _base.note(f"● {high_name}", high, x=after, y=_HEIGHT - 4, align="left"),
        size,
    ]
