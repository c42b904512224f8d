"""Two dimensions crossed: a heat map with the number in every cell."""

from __future__ import annotations

from typing import Literal

import altair as alt

from explore import words
from explore.charts import _base, _colour, _grid, _layered, _text
from explore.palette import Palette, palette

COLUMNS = [
    "row_id",
    "row_name",
    "col_id",
    "col_name",
    "n",
    "posts",
    "value",
    "small",
    "row_order",
    "col_order",
    "row_chosen",
    "col_chosen",
]
Measure = Literal["count", "residual", "pmi", "delta_pmi"]
_LEAST_LIMIT = {  # the scale's reach when nothing stands out, so that noise stays pale
    "residual": 2.0,
    "pmi": 1.0,
    "delta_pmi": 1.0,
}
_DIGITS = {"residual": 1, "pmi": 2, "delta_pmi": 1}
_KEYS = {
    "residual": ("fewer than expected", "more than expected"),
    "pmi": ("less often together than by chance", "more often"),
    "delta_pmi": ("together rather in complaint", "rather in praise"),
}
_CELL = alt.RelativeBandSize(band=0.95)
_TITLES = {"residual": "Residual", "pmi": "Association (PMI)", "delta_pmi": "Praise less complaint (ΔPMI)"}


def matrix(
    table: _base.Table,
    *,
    measure: Measure,
    color: str,
    dark: bool,
    step: float = 34,
    told: str = "",
    digits: int | None = None,
) -> _layered.Layered:
    """One cell per pair: mentions (count), Pearson residual, PMI or a difference of PMI in bits or nats as given. Picks both ids.

    Chosen rows and columns are framed: colours are on one scale, which paling would bend. A row is `step` pixels high. With
    `told`, a heading, rows also have the text `told` for the tooltip, and `sure`: a value that is not has no colour. `digits`
    after the point stand in cells, as many as the measure has where not given.
    """
    data = _base.take(table, [*COLUMNS, *(["told", "sure"] if told else [])], "row_order", "col_order")
    if not data:
        return _layered.empty(dark, "row_id", "col_id")
    colours = palette(dark)
    _label(data, measure, color, colours, _DIGITS.get(measure, 0) if digits is None else digits)
    layout = _grid.grid(data, step=step)
    tooltip = [
        _base.heading("_pair"),
        alt.Tooltip("_n:N", title="Mentions"),
        *([alt.Tooltip("told:N", title=told)] if told else []),
        *([alt.Tooltip("_value:N", title=_TITLES[measure])] if measure != "count" else []),
    ]
    param = _base.pick("row_id", "col_id")
    base = _base.drawn(data)
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
    size = f"clamp((bandwidth('x') - 4) / (0.52 * length(datum._label)), 8, {_base.SMALL_OR_LABEL})"
    numbers = base.mark_text(baseline="middle", aria=False, cursor="pointer", fontSize=alt.expr(size)).encode(
        x=layout.x(),
        y=layout.y(),
        text=alt.Text("_label:N"),
        color=alt.Color("_ink:N", scale=None),
        tooltip=tooltip,
    )
    key = _key(measure, layout, colours)
    return _layered.finish(
        [cells, numbers, *layout.names(data, colours), *layout.frames(data, colours), *key],
        dark,
        height=layout.height + (26 if key else 0),
        rows=layout.place,
        description=f"Heat map, {len(layout.row_ids)} rows by {len(layout.col_ids)} columns",
    )


def _label(data: list[_base.Row], measure: Measure, color: str, colours: Palette, digits: int) -> None:
    shown = [float(cell["value"]) for cell in data if not cell["small"] and _base.known(cell["value"])]
    if measure == "count":
        top = max(shown, default=1.0)
    else:
        limit = max(_LEAST_LIMIT[measure], max(map(abs, shown), default=0.0))
    for cell in data:
        read = not cell["small"] and _base.known(cell["value"])
        value = float(cell["value"]) if _base.known(cell["value"]) else 0.0
        few, both = words.too_few(cell["posts"]), f"{cell['row_name']}, {cell['col_name']}, "
        cell["_pair"] = f"{cell['row_name']} × {cell['col_name']}"
        cell["_n"] = words.number(cell["n"])
        told = f"{both}{_base.mentions(cell['n'])}"
        if measure == "count":
            fill = _colour.sequential(value, top, colours.paper, color)
            cell["_label"] = cell["_value"] = cell["_n"]
        else:
            fill = _colour.diverging(value, limit, _ends(measure, colours))
            signed = words.signed(value, _DIGITS[measure])
            cell["_label"] = words.signed(value, digits) if read else f"n\u00a0{cell['_n']}"
            cell["_value"] = signed if read else few if cell["small"] else "not separable from chance"
            told = f"{told}, {_TITLES[measure].lower()} {cell['_value']}"
        sure = cell.get("sure", True)
        cell["_fill"] = fill if read and sure else colours.surface
        cell["_ink"] = colours.faint if not read else _colour.text_on(fill) if sure else colours.muted
        cell["_description"] = both + few if cell["small"] else told


def _ends(measure: Measure, colours: Palette) -> tuple[str, str, str]:
    """The colours of the low end, the middle and the high one."""
    return colours.diverging[::-1] if measure == "delta_pmi" else colours.association


def _key(measure: Measure, layout: _grid.Grid, colours: Palette) -> list[alt.Chart]:
    """One line under the cells that says which colour is which."""
    if measure == "count":
        return []
    low, high = _KEYS[measure]
    y, size = layout.height + 18, alt.expr(_base.SMALL_OR_LABEL)
    after = 18 + _text.text_width(low, _base.LABEL_SIZE) + 22
    ends = _ends(measure, colours)
    swatches = [{"_x": 6.0, "_swatch": ends[0]}, {"_x": after + 6.0, "_swatch": ends[2]}]
    return [
        _base.drawn(swatches)
        .mark_square(size=130, opacity=1, y=y, aria=False, tooltip=None, x=alt.expr("datum._x"))
        .encode(fill=alt.Fill("_swatch:N", scale=None)),
        _base.note(low, colours.muted, x=18, y=y, align="left", baseline="middle", size=size),
        _base.note(high, colours.muted, x=after + 18, y=y, align="left", baseline="middle", size=size),
    ]
