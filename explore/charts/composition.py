"""What groups are made of: one thin bar of 100 % a group, its parts named in place."""

from __future__ import annotations

import altair as alt

from explore import words
from explore.charts import _base, _colour, _layered, _text
from explore.palette import Palette, palette

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
_BAR, _NAME, _GAP, _LINE = 22, 18, 8, 16  # pixels
_NAMED = 0.095  # the share, told as 10 %, from which a part has its name even where it is too narrow for it
# The widths that such names are placed for; a chart takes those of the next narrower one.
_WIDTHS = (900.0, float(_base.NARROW), 300.0)
_TICK = 5  # pixels between a bar and such a name


def composition(table: _base.Table, *, colors: dict[str, str], dark: bool) -> _layered.Layered:
    """A bar for each `strip`; its parts from `start` to `end` (0 to 1), in the hue of their facet, lighter by turns.

    A part that is `many` labels is pale, one that is not `chosen`, beside one that is, paler than its hue. Picks `facet`, `side` and `id`; a part without an `id` cannot be picked.
    """
    data = _base.take(table, COLUMNS, "strip_order", "order")
    if not data:
        return _layered.empty(dark, "facet", "side", "id")
    colours = palette(dark)
    strips = _base.one_each(data, "strip")
    place: dict[str, float] = {}
    outside: list[_base.Row] = []
    height = 0.0
    for strip in strips:
        own = [row for row in data if row["strip"] == strip["strip"]]
        _base.strengthen(own)
        place[strip["strip"]] = height + _NAME
        found, lines = _outside(own, strip["strip_name"])
        outside += [{**row, "_line": height + row["_line"]} for row in found]
        height += _NAME + _BAR + _GAP + lines * _LINE
    for row in data:
        row["_top"], row["_bottom"] = place[row["strip"]], place[row["strip"]] + _BAR
        row["_share"], row["_n"] = words.percent(row["share"]), words.number(row["n"])
        row["_both"] = f"{row['name']} {row['_share']}"
        row["_room"], row["_room_name"] = _room(row["_both"]), _room(row["name"])
        row["_middle"] = (row["_top"] + row["_bottom"]) / 2
        hue = colours.surface if row["many"] else colors[row["facet"]]
        full = row["many"] or row["_strong"] > 0 or (row["_strong"] == 0 and row["order"] % 2 == 0)
        away = 0.4 if row["_strong"] == 0 else 0.55 + row["order"] % 2 * 0.2  # a chosen part alone has the full hue
        row["_color"] = hue if full else _colour.mix(hue, colours.paper, away)
        row["_ink"] = _colour.text_on(row["_color"])
        row["_description"] = f"{row['strip_name']}: {row['name']}, {row['_share']}, {_base.mentions(row['n'])}"
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
    beside = _drawn_outside(outside, x, y, place, colours) if outside else []
    names = [
        _base.note(
            strip["strip_name"], colours.muted, x=0, y=place[strip["strip"]] - 9, align="left", baseline="middle"
        )
        for strip in strips
    ]
    return _layered.finish(
        [fixed, parts, labels, *beside, *names],
        dark,
        height=height,
        description=f"{len(strips)} bars of 100 %, {len(data)} parts",
    )


def _room(text: str) -> float:
    """The width that a part needs for this text in it."""
    return _text.text_width(text, _base.SMALL_SIZE) + 12


def _outside(parts: list[_base.Row], strip_name: str) -> tuple[list[_base.Row], int]:
    """Where the names of large parts stand that are too narrow for them, at each width, and how many lines below the bar they take.

    First beside the bar's own name above it, then below. `_line` is the middle of the line under the top of the strip's place.
    """
    found: list[_base.Row] = []
    most = 0
    for at, width in enumerate(_WIDTHS):
        ends = [_text.text_width(strip_name, _base.SMALL_SIZE) + 20]  # of what stands on each line so far
        for part in parts:
            share = part["end"] - part["start"]
            if share < _NAMED or share * width > _room(part["name"]):
                continue
            said = f"{part['name']} {words.percent(part['share'])}"
            wide = _text.text_width(said, _base.SMALL_SIZE) + 6
            own = max(0.0, min(part["start"] * width + 6, width - wide))
            # Moved to the right of what stands there, it still begins over or under its part.
            last = min(part["end"] * width, width - wide)
            line = next((i for i, end in enumerate(ends) if max(own, end) <= max(own, last)), len(ends))
            left = max(own, ends[line]) if line < len(ends) else own
            ends[line:] = [left + wide + 8, *ends[line + 1 :]]
            found.append({
                "strip": part["strip"], "_said": said, "_at": at, "_share": share, "_needs": _room(part["name"]),
                "_left": left / width, "_wide": wide, "_middle": (part["start"] + part["end"]) / 2,
                "_from": min(max((part["start"] + part["end"]) / 2, left / width), (left + wide) / width),
                "_below": line > 0, "_led": line < 2, "_line": 9.0 if line == 0 else _NAME + _BAR + _TICK + (line - 0.5) * _LINE,
            })  # fmt: skip
        most = max(most, len(ends) - 1)
    return found, most


def _drawn_outside(
    outside: list[_base.Row], x: alt.Scale, y: alt.Scale, place: dict[str, float], colours: Palette
) -> list[alt.Chart]:
    """The names outside of their parts, each with a line to its part; those for the width that there is."""
    for row in outside:
        top = place[row["strip"]]
        row["_edge"] = top + _BAR if row["_below"] else top
        end = row["_line"] - 7 if row["_below"] else row["_line"] + 6
        row["_to"] = end if row["_led"] else row["_edge"]  # a line of its own would cross a name above it
    wide, middle, _ = _WIDTHS
    at = f"(width >= {wide:.0f} ? 0 : width >= {middle:.0f} ? 1 : 2)"
    shown = f"datum._at == {at} && datum._share * width <= datum._needs"
    base = _base.drawn(outside)
    lines = base.mark_rule(color=colours.faint, aria=False, tooltip=None, opacity=alt.expr(f"{shown} ? 1 : 0")).encode(
        x=alt.X("_middle:Q", scale=x, axis=None),
        x2=alt.X2("_from:Q"),
        y=alt.Y("_edge:Q", scale=y, axis=None),
        y2=alt.Y2("_to:Q"),
    )
    texts = base.mark_text(
        align="left",
        baseline="middle",
        aria=False,
        tooltip=None,
        color=colours.ink,
        fontSize=_base.SMALL_SIZE,
        x=alt.expr("max(0, min(datum._left * width, width - datum._wide))"),
        text=alt.expr(f"{shown} ? datum._said : ''"),
    ).encode(y=alt.Y("_line:Q", scale=y, axis=None))
    return [lines, texts]
