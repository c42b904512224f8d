"""What goes together: two columns of labels and the lines between them."""

from __future__ import annotations

import altair as alt

from explore import words
from explore.charts import _base, _layered, _text
from explore.palette import Palette, palette

NODES = ["id", "side", "name", "n", "posts", "small", "y", "order", "chosen"]
EDGES = [
    "row_id",
    "col_id",
    "row_name",
    "col_name",
    "n",
    "posts",
    "width",
    "value",
    "mean",
    "small",
    "x",
    "y",
    "x2",
    "y2",
    "chosen",
]
LEANS = 0.2  # mean stance from which a line takes a side
_STEP = 36
_EDGE_PIXELS = (1.0, 11.0)
_NARROW_NAME, _WIDE_NAME = 104, 210


def network(
    nodes: _base.Table, edges: _base.Table, *, left_color: str, right_color: str, dark: bool, top: float | None = None
) -> _layered.Layered:
    """A two-column network; coordinates from 0 to 1, y downwards, the left column at x = 0, the right at x = 1.

    A line is as wide as its `width` of the `top` one, the widest of all unless told; its colour the mean stance (`mean`, -1 to 1) of its mentions, grey where there is none;
    the stronger the association (`value`), the darker; what is not `chosen` is faint. Picks a line's `row_id` and
    `col_id`; the second selection, "pick_node", a node's `id` and `side`. Picking one clears the other.
    """
    points = _base.take(nodes, NODES, "order")
    pick = _base.pick("row_id", "col_id", cleared_by="side")
    pick_node = _base.pick("side", "id", name=_base.PICK_NODE, cleared_by="row_id")
    if not points:
        return _layered.empty(dark, "row_id", "col_id", also=[pick_node])
    colours = palette(dark)
    lines = _lines(_base.take(edges, EDGES), colours, top)
    _label(points)
    for side in ("left", "right"):
        _base.strengthen([point for point in points if point["side"] == side])
    sides = [point["side"] for point in points]
    height = max(220, _STEP * max(map(sides.count, sides)))
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
        *([alt.Tooltip("_mean:N", title="Mean")] if any(_base.known(line["mean"]) for line in lines) else []),
    ]
    base = _base.drawn(lines)
    hits = (
        base.mark_rule(strokeWidth=14, opacity=0, cursor="pointer", aria=False)
        .encode(**ends, tooltip=tooltip)
        .add_params(pick)
    )
    strokes = base.mark_rule(cursor="pointer", strokeCap="round").encode(
        **ends,
        strokeWidth=alt.StrokeWidth("_width:Q", scale=None),
        opacity=alt.Opacity("_opacity:Q", scale=None, condition={**_base.when(pick), "value": 1}),
        color=alt.Color("_color:N", scale=None, condition={**_base.when(pick), "value": colours.ink}),
        description=alt.Description("_description:N"),
        tooltip=tooltip,
    )
    node_tip = [_base.heading("name"), alt.Tooltip("_n:N", title="Mentions")]
    place = {"x": at("_x", x, alt.X), "y": at("y", y, alt.Y)}
    dots = (
        _base.drawn(points)
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
        _base.drawn(points)
        .mark_text(
            baseline="middle",
            lineBreak="\n",
            cursor="pointer",
            aria=False,
            fontWeight=alt.expr(_base.BOLD),
            align=alt.expr("datum.side == 'left' ? 'right' : 'left'"),
            dx=alt.expr(f"{sign} * (6 + sqrt(datum._size) * 0.6)"),
            **_base.responsive(),
        )
        .encode(
            **place,
            color=_base.first_of(
                "color", [("datum.small", colours.faint), ("datum._strong < 0", colours.muted)], colours.ink
            ),
            tooltip=node_tip,
        )
    )
    return _layered.finish(
        [hits, strokes, dots, names],
        dark,
        height=height,
        description=f"Network of {len(points)} labels and {len(lines)} lines",
    )


def _lines(lines: list[_base.Row], colours: Palette, widest: float | None) -> list[_base.Row]:
    """The lines with their texts, the strongest last, of the chosen ones where some are: it lies on top."""
    thin, thick = _EDGE_PIXELS
    top = widest or _base.largest(lines, "width")
    strongest = max(
        (float(line["value"]) for line in lines if not line["small"] and _base.known(line["value"])), default=0
    )
    for line in lines:
        few = words.too_few(line["posts"])
        line["_pair"] = f"{line['row_name']} × {line['col_name']}"
        line["_n"] = words.number(line["n"])
        line["_value"] = few if line["small"] else words.signed(line["value"])
        told = few if line["small"] else f"association {line['_value']}"
        line["_description"] = f"{line['row_name']} and {line['col_name']}, {_base.mentions(line['n'])}, {told}"
        line["_width"] = thin + (thick - thin) * float(line["width"]) / top
        strength = line["value"] / strongest if strongest > 0 and _base.known(line["value"]) else 0.0
        line["_opacity"] = 0.25 if line["small"] else 0.25 + 0.65 * min(1.0, max(0.0, strength))
        line["_mean"] = words.signed(line["mean"])
        line["_color"] = _leaning(line, colours)
    lines = sorted(lines, key=lambda line: (line["chosen"], line["_opacity"]))
    for line in lines:
        line["_opacity"] = line["_opacity"] if line["chosen"] else 0.12
    return lines


def _leaning(line: _base.Row, colours: Palette) -> str:
    """Praise, complaint, or neither."""
    if line["small"] or not _base.known(line["mean"]):
        return colours.neutral
    mean = float(line["mean"])
    return colours.positive if mean >= LEANS else colours.negative if mean <= -LEANS else colours.neutral


def _label(points: list[_base.Row]) -> None:
    top = max(_base.largest(points, "n"), 1.0)
    for point in points:
        few = f", {words.too_few(point['posts'])}" if point["small"] else ""
        point["_x"] = 0.0 if point["side"] == "left" else 1.0
        point["_n"] = words.number(point["n"])
        point["_description"] = f"{point['name']}, {_base.mentions(point['n'])}{few}"
        point["_size"] = 40 + 300 * float(point["n"]) / top
        point["_wide"] = _text.wrap(point["name"], _WIDE_NAME, _base.LABEL_SIZE)
        point["_narrow"] = _text.wrap(point["name"], _NARROW_NAME, _base.SMALL_SIZE)


def _margins(points: list[_base.Row]) -> dict[str, str]:
    """For each side, the room its names need, as an expression of the width."""
    out = {}
    for side in ("left", "right"):
        own = [point for point in points if point["side"] == side]
        narrow = _base.longest((point["_narrow"] for point in own), _base.SMALL_SIZE) + 20
        wide = _base.longest((point["_wide"] for point in own), _base.LABEL_SIZE) + 24
        out[side] = f"(width < {_base.NARROW} ? {narrow:.0f} : {wide:.0f})"
    return out
