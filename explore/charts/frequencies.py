"""How often each label is given: bars of share with their interval."""

from __future__ import annotations

import altair as alt

from explore import words
from explore.charts import _base, _colour, _layered, _rows, _text
from explore.palette import palette

COLUMNS = ["id", "name", "n", "posts", "share", "low", "high", "small", "order", "reference", "meaning", "chosen"]


def frequencies(
    table: _base.Table, *, color: str, dark: bool, show_reference: bool = False, unit: str = "mention"
) -> _layered.Layered:
    """One bar per label, `n` units in it; share, low, high and reference from 0 to 1. Picks `id`.

    `reference` (may be missing) is a share published elsewhere, drawn as a hollow diamond when `show_reference`. What is not
    `chosen` is pale.
    """
    data = _base.take(table, COLUMNS, "order")
    if not data:
        return _layered.empty(dark, "id")
    colours = palette(dark)
    published = show_reference and any(_base.known(row["reference"]) for row in data)
    _label(data, published, unit)
    _base.strengthen(data)
    layout = _rows.rows(data, right=92, top=18 if published else 0)
    top_value = _base.largest(data, "_end")
    x, y = layout.x_scale(0, top_value), layout.y()
    tooltip = [
        _base.heading("name"),
        alt.Tooltip("_n:N", title=f"{unit.capitalize()}s"),
        alt.Tooltip("_share:N", title="Share"),
        alt.Tooltip("_interval:N", title="95 % interval"),
        *([alt.Tooltip("_reference:N", title="Published share")] if published else []),
    ]
    param = _base.pick("id")
    base = _base.drawn(data)
    bars = base.mark_bar(cursor="pointer", cornerRadiusEnd=1, height=alt.RelativeBandSize(band=0.62)).encode(
        x=alt.X("share:Q", scale=x, axis=None),
        y=y,
        color=_base.first_of(
            "color",
            [("datum.small", colours.neutral), ("datum._strong < 0", _colour.pale(color, colours.paper))],
            color,
        ),
        opacity=_base.either("opacity", "datum.small", 0.5, 1),
        description=alt.Description("_description:N"),
        tooltip=tooltip,
        **_base.outline(param, colours.ink),
    )
    whiskers = (
        base.transform_filter("!datum.small")
        .mark_rule(strokeWidth=1.5, color=colours.ink, opacity=0.8, aria=False, cursor="pointer")
        .encode(x=alt.X("low:Q", scale=x, axis=None), x2=alt.X2("high:Q"), y=y, tooltip=tooltip)
    )
    # The words for a small row are longer than the figures' column: they may reach back over its grey bar.
    few = _text.text_width(words.too_few(3), _base.SMALL_SIZE)
    place = f"min(scale('x', datum._end) + {12 if published else 8}, width - (datum.small ? {few:.0f} : 0))"
    figures = base.mark_text(align="left", baseline="middle", aria=False, x=alt.expr(place), cursor="pointer").encode(
        y=y,
        text=alt.Text("_label:N"),
        color=_base.first_of(
            "color", [("datum.small", colours.faint), ("datum._strong < 0", colours.muted)], colours.ink
        ),
        tooltip=tooltip,
    )
    layers: list[alt.Chart] = [layout.hits(data, param, tooltip), bars, whiskers]
    if published:
        layers += _published(data, x, y, dark)
    layers += [figures, layout.names(data, colours, _base.explained(tooltip, data))]
    told = f"Bar chart of shares, {len(data)} rows"
    return _layered.finish(layers, dark, height=layout.height, rows=layout.place, description=told)


def _label(data: list[_base.Row], published: bool, unit: str) -> None:
    for row in data:
        small, few = row["small"], words.too_few(row["posts"])
        row["_n"] = words.number(row["n"])
        row["_share"] = few if small else words.percent(row["share"])
        row["_interval"] = "not shown" if small else words.percent_range(row["low"], row["high"])
        row["_label"] = few if small else f"{row['_n']} · {row['_share']}"
        told = "too few to read" if small else row["_share"]
        row["_description"] = f"{row['name']}, {words.count(int(row['n']), unit)}, {told}"
        ends = ("share",) if small else ("share", "high", "reference") if published else ("share", "high")
        row["_end"] = float(max((row[end] for end in ends if _base.known(row[end])), default=0.0))
        row["_reference"] = words.percent(row["reference"])


def _published(data: list[_base.Row], x: alt.Scale, y: alt.Y, dark: bool) -> list[alt.Chart]:
    colours = palette(dark)
    known = [{**row, "_published": f"published {row['_reference']}"} for row in data if _base.known(row["reference"])]
    diamonds = (
        _base.drawn(known)
        .mark_point(shape="diamond", size=90, strokeWidth=1.6, opacity=1)
        .encode(
            x=alt.X("reference:Q", scale=x, axis=None),
            y=y,
            fill=_base.constant("fill", colours.paper),
            stroke=_base.constant("stroke", colours.ink),
            tooltip=[_base.heading("name"), alt.Tooltip("_reference:N", title="Published share")],
            description=alt.Description("_published:N"),
        )
    )
    word = (
        _base.drawn(known[:1])
        .mark_text(text="published", fontSize=12, dy=-20, align="center", color=colours.muted, aria=False)
        .encode(x=alt.X("reference:Q", scale=x, axis=None), y=y)
    )
    return [diamonds, word]
