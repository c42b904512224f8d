"""Two dimensions crossed: a heat map with the number in every cell."""

from __future__ import annotations

from typing import Literal

import altair as alt
import pandas as pd

from explore import words
from explore.charts import _base, _colour, _grid, _layered, _text
from explore.palette import Palette, palette

COLUMNS = ["row_id", "row_name", "col_id", "col_name", "n", "posts", "value", "small", "row_order", "col_order"]
Measure = Literal["count", "residual", "pmi"]
_LEAST_LIMIT = {"residual": 2.0, "pmi": 1.0}  # the scale's reach when nothing stands out, so that noise stays pale
_DIGITS = {"residual": 1, "pmi": 2}
_KEYS = {
    "residual": ("fewer than expected", "more than expected"),
    "pmi": ("less often together than by chance", "more often"),
}
_CELL = alt.RelativeBandSize(band=0.95)
_TITLES = {"residual": "Residual", "pmi": "Association (PMI)"}


def matrix(frame: pd.DataFrame, *, measure: Measure, color: str, dark: bool) -> alt.LayerChart:
    """One cell per pair: mentions (count), Pearson residual, or PMI in bits or nats as given. Picks both ids."""
    data = _base.take(frame, COLUMNS, "row_order", "col_order")
    if data.empty:
        return _layered.empty(dark, "row_id", "col_id")
    colours = palette(dark)
    data = _labelled(data, measure, color, colours)
    layout = _grid.grid(data)
    tooltip = [
        _base.heading("_pair"),
        alt.Tooltip("_n:N", title="Mentions"),
        *([alt.Tooltip("_value:N", title=_TITLES[measure])] if measure != "count" else []),
    ]
    param = _base.pick("row_id", "col_id")
    base = alt.Chart(data)
    cells = (
        base.mark_rect(cursor="pointer", cornerRadius=2, width=_CELL, height=_CELL)
        .encode(
            x=layout.x(),
            y=layout.y(),
            fill=alt.Fill("_fill:N", scale=None),
            description=alt.Description("_description:N"),
            tooltip=tooltip,
            **_base.outline(param, colours.ink, 3),
        )
        .add_params(param)
    )
    size = "clamp((bandwidth('x') - 4) / (0.52 * length(datum._label)), 8, 13)"
    numbers = base.mark_text(baseline="middle", aria=False, cursor="pointer", fontSize=alt.expr(size)).encode(
        x=layout.x(),
        y=layout.y(),
        text=alt.Text("_label:N"),
        color=alt.Color("_ink:N", scale=None),
        tooltip=tooltip,
    )
    key = _key(measure, layout, colours)
    return _layered.finish(
        [cells, numbers, *layout.names(data, colours), *key],
        dark,
        height=layout.height + (26 if key else 0),
        description=f"Heat map, {len(layout.row_ids)} rows by {len(layout.col_ids)} columns",
    )


def _labelled(data: pd.DataFrame, measure: Measure, color: str, colours: Palette) -> pd.DataFrame:
    values = data["value"].astype(float)
    unread = data["small"] | values.isna()
    shown = values[~unread]
    data["_pair"] = data["row_name"] + " × " + data["col_name"]
    data["_n"] = data["n"].map(words.number)
    if measure == "count":
        top = float(shown.max()) if len(shown) else 1.0
        fills = [_colour.sequential(v, top, colours.paper, color) for v in values.fillna(0)]
        data["_label"] = data["_n"]
        data["_value"] = data["_n"]
    else:
        limit = max(_LEAST_LIMIT[measure], float(shown.abs().max()) if len(shown) else 0.0)
        fills = [_colour.diverging(v, limit, colours.diverging) for v in values.fillna(0)]
        data["_value"] = [words.signed(v, _DIGITS[measure]) for v in values]
        data["_label"] = data["_value"].mask(unread, "n\u00a0" + data["_n"])
        data["_value"] = data["_value"].mask(unread, data["posts"].map(words.too_few))
    data["_fill"] = pd.Series(fills, index=data.index, dtype="str").mask(unread, colours.surface)
    data["_ink"] = data["_fill"].map(_colour.text_on).mask(unread, colours.faint)
    told = ("" if measure == "count" else ", " + _TITLES[measure].lower() + " ") + (
        "" if measure == "count" else data["_value"]
    )
    data["_description"] = (
        data["row_name"] + ", " + data["col_name"] + ", " + data["n"].map(_base.mentions) + told
    ).mask(data["small"], data["row_name"] + ", " + data["col_name"] + ", " + data["posts"].map(words.too_few))
    return data


def _key(measure: Measure, layout: _grid.Grid, colours: Palette) -> list[alt.Chart]:
    """One line under the cells that says which colour is which."""
    if measure == "count":
        return []
    low, high = _KEYS[measure]
    y = layout.height + 18
    after = 18 + _text.text_width(low, 13) + 22
    swatches = pd.DataFrame({"_x": [6.0, after + 6.0], "_swatch": [colours.diverging[0], colours.diverging[2]]})
    return [
        alt.Chart(swatches)
        .mark_square(size=130, opacity=1, y=y, aria=False, tooltip=None, x=alt.expr("datum._x"))
        .encode(fill=alt.Fill("_swatch:N", scale=None)),
        _base.note(low, colours.muted, x=18, y=y, align="left", baseline="middle"),
        _base.note(high, colours.muted, x=after + 18, y=y, align="left", baseline="middle"),
    ]
