"""Which groups write about which: a grid of bubbles."""

from __future__ import annotations

import altair as alt
import pandas as pd

from explore import words
from explore.charts import _base, _colour, _grid, _layered
from explore.palette import palette

COLUMNS = ["row_id", "row_name", "col_id", "col_name", "n", "posts", "small", "row_order", "col_order"]
_STEP = 44
_CELL = alt.RelativeBandSize(band=0.95)


def fingerprint(frame: pd.DataFrame, *, color: str, dark: bool) -> alt.LayerChart:
    """One bubble per pair, its area the mentions. Picks `row_id` and `col_id`."""
    data = _base.take(frame, COLUMNS, "row_order", "col_order")
    if data.empty:
        return _layered.empty(dark, "row_id", "col_id")
    colours = palette(dark)
    data["_pair"] = data["row_name"] + " × " + data["col_name"]
    few = data["posts"].map(words.too_few)
    data["_n"] = data["n"].map(words.number).mask(data["small"], few)
    data["_label"] = data["n"].map(words.number)
    told = data["n"].map(_base.mentions).mask(data["small"], few)
    data["_description"] = data["row_name"] + ", " + data["col_name"] + ", " + told
    layout = _grid.grid(data, step=_STEP)
    x, y = layout.x(), layout.y()
    tooltip = [_base.heading("_pair"), alt.Tooltip("_n:N", title="Mentions")]
    param = _base.pick("row_id", "col_id")
    base = alt.Chart(data)
    some = base.transform_filter("datum.n > 0")
    # The largest bubble fills its cell, whatever the width.
    largest = f"min(bandwidth('x'), {_STEP}) * 0.92"
    top = max(float(data["n"].max()), 1.0)
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
        fill=_base.either("fill", "datum.small", colours.neutral, color),
        description=alt.Description("_description:N"),
        tooltip=tooltip,
        **_base.outline(param, colours.ink, 3),
    )
    inside = f"({diameter}) > 8 + 7 * length(datum._label)"
    beside = f"!datum.small && bandwidth('x') / 2 > ({diameter}) / 2 + 4 + 7 * length(datum._label)"
    numbers = [
        some.mark_text(
            baseline="middle", aria=False, cursor="pointer", text=alt.expr(f"{inside} ? datum._label : ''")
        ).encode(x=x, y=y, color=_base.constant("color", _colour.text_on(color)), tooltip=tooltip),
        some.mark_text(
            baseline="middle",
            align="left",
            aria=False,
            cursor="pointer",
            dx=alt.expr(f"({diameter}) / 2 + 4"),
            fontSize=12,
            text=alt.expr(f"!({inside}) && {beside} ? datum._label : ''"),
        ).encode(x=x, y=y, color=_base.constant("color", colours.muted), tooltip=tooltip),
    ]
    return _layered.finish(
        [cells, bubbles, *numbers, *layout.names(data, colours)],
        dark,
        height=layout.height,
        description=f"Grid of bubbles, {len(layout.row_ids)} rows by {len(layout.col_ids)} columns",
    )
