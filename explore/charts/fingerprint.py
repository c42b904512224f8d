"""Which groups write about which: a grid of bubbles."""

from __future__ import annotations

from typing import Any

import altair as alt

from explore import words
from explore.charts import _base, _colour, _grid, _layered
from explore.palette import palette

COLUMNS = [
    "row_id",
    "row_name",
    "col_id",
    "col_name",
    "n",
    "posts",
    "small",
    "row_order",
    "col_order",
    "row_chosen",
    "col_chosen",
]
_STEP, _ON_SLIDE = 44, 29  # pixels from row to row
_LONGEST_ON_SLIDE = 96
_CELL = alt.RelativeBandSize(band=0.95)


def fingerprint(table: _base.Table, *, color: str, dark: bool, on_slide: bool = False) -> _layered.Layered:
    """One bubble per pair, its area the mentions; pale outside of chosen rows and columns. Picks `row_id` and `col_id`.

    `on_slide` is a lower grid, whose letters are larger for it on a projector.
    """
    data = _base.take(table, COLUMNS, "row_order", "col_order")
    if not data:
        return _layered.empty(dark, "row_id", "col_id")
    colours = palette(dark)
    for cell in data:
        few = words.too_few(cell["posts"])
        cell["_pair"] = f"{cell['row_name']} × {cell['col_name']}"
        cell["_n"] = few if cell["small"] else words.number(cell["n"])
        cell["_label"] = words.number(cell["n"])
        fill = colours.neutral if cell["small"] else color
        cell["_fill"] = fill if cell["row_chosen"] and cell["col_chosen"] else _colour.pale(fill, colours.paper)
        cell["_ink"] = _colour.text_on(cell["_fill"])
        told = few if cell["small"] else _base.mentions(cell["n"])
        cell["_description"] = f"{cell['row_name']}, {cell['col_name']}, {told}"
    step, small = (_ON_SLIDE, _base.SMALL_SIZE) if on_slide else (_STEP, 12)
    layout = _grid.grid(data, step=step, longest=_LONGEST_ON_SLIDE if on_slide else _grid.LONGEST)
    x, y = layout.x(), layout.y()
    tooltip = [_base.heading("_pair"), alt.Tooltip("_n:N", title="Mentions")]
    param = _base.pick("row_id", "col_id")
    base = _base.drawn(data)
    some = base.transform_filter("datum.n > 0")
    # The largest bubble fills its cell, whatever the width.
    largest = f"min(bandwidth('x'), {step}) * 0.92"
    top = max(_base.largest(data, "n"), 1.0)
    diameter = f"({largest}) * sqrt(datum.n / {top:.0f})"
    cells = (
        base.mark_rect(
            cursor="pointer", fill=colours.surface, opacity=0.55, aria=False, cornerRadius=2, width=_CELL, height=_CELL
        )
        .encode(x=x, y=y, tooltip=tooltip)
        .add_params(param)
    )
    bubbles = some.mark_circle(
        size=alt.expr(f"max(10, pow({diameter}, 2) * 0.785)"), opacity=1, cursor="pointer"
    ).encode(
        x=x,
        y=y,
        fill=alt.Fill("_fill:N", scale=None),
        description=alt.Description("_description:N"),
        tooltip=tooltip,
        **_base.outline(param, colours.ink, 3),
    )
    inside = f"({diameter}) > max(12, 4 + 6.6 * length(datum._label))"
    beside = f"bandwidth('x') / 2 > ({diameter}) / 2 + 3 + 0.54 * {small} * length(datum._label)"
    # What is too large for either stands across its bubble: no number that can be read is left out where its cell is wide enough.
    across = f"!({beside}) && bandwidth('x') > 0.54 * {small} * length(datum._label)"
    halos: tuple[dict[str, Any], ...] = (
        {"stroke": colours.paper, "strokeWidth": 3, "strokeJoin": "round", "opacity": 0.8},
        {},
    )
    numbers = [
        some.mark_text(
            baseline="middle", aria=False, cursor="pointer", text=alt.expr(f"{inside} ? datum._label : ''")
        ).encode(x=x, y=y, color=alt.Color("_ink:N", scale=None), tooltip=tooltip),
        some.mark_text(
            baseline="middle",
            align="left",
            aria=False,
            cursor="pointer",
            dx=alt.expr(f"({diameter}) / 2 + 4"),
            fontSize=small,
            text=alt.expr(f"!datum.small && !({inside}) && {beside} ? datum._label : ''"),
        ).encode(x=x, y=y, color=_base.constant("color", colours.muted), tooltip=tooltip),
        *(
            some.mark_text(
                baseline="middle",
                aria=False,
                cursor="pointer",
                fontSize=small,
                text=alt.expr(f"!datum.small && !({inside}) && {across} ? datum._label : ''"),
                **halo,
            ).encode(x=x, y=y, color=_base.constant("color", colours.ink), tooltip=tooltip)
            for halo in halos
        ),
    ]
    return _layered.finish(
        [cells, bubbles, *numbers, *layout.names(data, colours)],
        dark,
        height=layout.height,
        rows={**layout.place, "across": layout.left_wide + _STEP * len(layout.col_ids)},
        description=f"Grid of bubbles, {len(layout.row_ids)} rows by {len(layout.col_ids)} columns",
    )
