"""What goes together: two columns of labels and the lines between them."""

from __future__ import annotations

import altair as alt
import pandas as pd

from explore import words
from explore.charts import _base, _layered, _text
from explore.palette import palette

NODES = ["id", "side", "name", "n", "posts", "small", "y", "order"]
EDGES = ["row_id", "col_id", "row_name", "col_name", "n", "posts", "value", "small", "x", "y", "x2", "y2"]
_STEP = 40
_EDGE_PIXELS = (1.0, 11.0)
_NARROW_NAME, _WIDE_NAME = 104, 210


def network(
    nodes: pd.DataFrame, edges: pd.DataFrame, *, left_color: str, right_color: str, dark: bool
) -> alt.LayerChart:
    """A two-column network; coordinates from 0 to 1, y downwards, the left column at x = 0, the right at x = 1.

    A line's width is its mentions; the stronger the association (`value`), the darker. Picks a line's `row_id` and
    `col_id`; the second selection, "pick_node", a node's `id` and `side`. Picking one clears the other.
    """
    points = _base.take(nodes, NODES, "order")
    pick = _base.pick("row_id", "col_id", cleared_by="side")
    pick_node = _base.pick("side", "id", name=_base.PICK_NODE, cleared_by="row_id")
    if points.empty:
        return _layered.empty(dark, "row_id", "col_id", also=[pick_node])
    colours = palette(dark)
    lines = _lines(_base.take(edges, EDGES))
    points = _points(points)
    height = max(220, _STEP * int(points.groupby("side").size().max()))
    margin = _margins(points)
    x = alt.Scale(domain=[0, 1], range=[alt.expr(margin["left"]), alt.expr(f"width - {margin['right']}")], nice=False)
    y = alt.Scale(domain=[0, 1], range=[_STEP / 2, height - _STEP / 2], nice=False, zero=False)

    def at(field: str, scale: alt.Scale, channel: type[alt.X] | type[alt.Y]) -> alt.X | alt.Y:
        return channel(f"{field}:Q", scale=scale, axis=None)

    ends = {"x": at("x", x, alt.X), "x2": alt.X2("x2:Q"), "y": at("y", y, alt.Y), "y2": alt.Y2("y2:Q")}
    tooltip = [
        _base.heading("_pair"),
        alt.Tooltip("_n:N", title="Mentions"),
        alt.Tooltip("_value:N", title="Association"),
    ]
    base = alt.Chart(lines)
    hits = (
        base.mark_rule(strokeWidth=14, opacity=0, cursor="pointer", aria=False)
        .encode(**ends, tooltip=tooltip)
        .add_params(pick)
    )
    strokes = base.mark_rule(cursor="pointer", strokeCap="round").encode(
        **ends,
        strokeWidth=alt.StrokeWidth("_width:Q", scale=None),
        opacity=alt.Opacity("_opacity:Q", scale=None, condition={**_base.when(pick), "value": 1}),
        color=_base.first_of("color", [(pick, colours.highlight), ("datum.small", colours.neutral)], colours.ink),
        description=alt.Description("_description:N"),
        tooltip=tooltip,
    )
    node_tip = [_base.heading("name"), alt.Tooltip("_n:N", title="Mentions")]
    place = {"x": at("_x", x, alt.X), "y": at("y", y, alt.Y)}
    dots = (
        alt.Chart(points)
        .mark_circle(opacity=1, cursor="pointer")
        .encode(
            **place,
            size=alt.Size("_size:Q", scale=None),
            fill=_base.first_of(
                "fill", [("datum.small", colours.neutral), ("datum.side == 'left'", left_color)], right_color
            ),
            stroke=_base.either("stroke", pick_node, colours.ink, colours.paper),
            strokeWidth=_base.either("strokeWidth", pick_node, 3, 1.5),
            description=alt.Description("_description:N"),
            tooltip=node_tip,
        )
        .add_params(pick_node)
    )
    sign = "(datum.side == 'left' ? -1 : 1)"
    names = (
        alt.Chart(points)
        .mark_text(
            baseline="middle",
            lineBreak="\n",
            cursor="pointer",
            aria=False,
            align=alt.expr("datum.side == 'left' ? 'right' : 'left'"),
            dx=alt.expr(f"{sign} * (6 + sqrt(datum._size) * 0.6)"),
            **_base.responsive(),
        )
        .encode(**place, color=_base.either("color", "datum.small", colours.faint, colours.ink), tooltip=node_tip)
    )
    return _layered.finish(
        [hits, strokes, dots, names],
        dark,
        height=height,
        description=f"Network of {len(points)} labels and {len(lines)} lines",
    )


def _lines(lines: pd.DataFrame) -> pd.DataFrame:
    lines["_pair"] = lines["row_name"] + " × " + lines["col_name"]
    few = lines["posts"].map(words.too_few).astype(str)
    lines["_n"] = lines["n"].map(words.number)
    value = lines["value"].astype(float)
    lines["_value"] = value.map(words.signed).astype(str).mask(lines["small"], few)
    lines["_description"] = (
        lines["row_name"] + " and " + lines["col_name"] + ", " + lines["n"].map(_base.mentions).astype(str)
    )
    told = (", association " + lines["_value"]).mask(lines["small"], ", " + few)
    lines["_description"] = lines["_description"] + told
    thin, thick = _EDGE_PIXELS
    top = max(float(lines["n"].max()), 1.0) if len(lines) else 1.0
    lines["_width"] = thin + (thick - thin) * lines["n"].astype(float) / top
    strongest = float(value[~lines["small"]].max()) if bool((~lines["small"]).any()) else 0.0
    strength = (value / strongest).clip(0, 1).fillna(0.0) if strongest > 0 else value * 0.0
    lines["_opacity"] = (0.1 + 0.7 * strength).mask(lines["small"], 0.25).fillna(0.1)
    return lines.sort_values("_opacity", kind="stable").reset_index(drop=True)


def _points(points: pd.DataFrame) -> pd.DataFrame:
    points["_x"] = points["side"].map({"left": 0.0, "right": 1.0})
    points["_n"] = points["n"].map(words.number)
    few = (", " + points["posts"].map(words.too_few).astype(str)).where(points["small"], "")
    points["_description"] = points["name"] + ", " + points["n"].map(_base.mentions) + few
    points["_size"] = 40 + 300 * points["n"].astype(float) / max(float(points["n"].max()), 1.0)
    points["_wide"] = [_text.wrap(name, _WIDE_NAME, _base.LABEL_SIZE) for name in points["name"]]
    points["_narrow"] = [_text.wrap(name, _NARROW_NAME, _base.SMALL_SIZE) for name in points["name"]]
    return points


def _margins(points: pd.DataFrame) -> dict[str, str]:
    """For each side, the room its names need, as an expression of the width."""
    out = {}
    for side in ("left", "right"):
        own = points[points["side"] == side]
        narrow = _base.longest(own["_narrow"], _base.SMALL_SIZE) + 20
        wide = _base.longest(own["_wide"], _base.LABEL_SIZE) + 24
        out[side] = f"(width < {_base.NARROW} ? {narrow:.0f} : {wide:.0f})"
    return out
