"""How often each label is given: bars of share with their interval."""

from __future__ import annotations

import altair as alt
import pandas as pd

from explore import words
from explore.charts import _base, _layered, _rows, _text
from explore.palette import palette

COLUMNS = ["id", "name", "n", "posts", "share", "low", "high", "small", "order", "reference"]


def frequencies(
    frame: pd.DataFrame, *, color: str, dark: bool, show_reference: bool = False, unit: str = "mention"
) -> alt.LayerChart:
    """One bar per label, `n` units in it; share, low, high and reference from 0 to 1. Picks `id`.

    `reference` (may be missing) is a share published elsewhere, drawn as a hollow diamond when `show_reference`.
    """
    data = _base.take(frame, COLUMNS, "order")
    if data.empty:
        return _layered.empty(dark, "id")
    colours = palette(dark)
    published = show_reference and bool(data["reference"].notna().any())
    data = _labelled(data, published, unit)
    layout = _rows.rows(data, right=92, top=18 if published else 0)
    top_value = float(data["_end"].max()) or 1.0
    x, y = layout.x_scale(0, top_value), layout.y()
    tooltip = [
        _base.heading("name"),
        alt.Tooltip("_n:N", title=f"{unit.capitalize()}s"),
        alt.Tooltip("_share:N", title="Share"),
        alt.Tooltip("_interval:N", title="95 % interval"),
        *([alt.Tooltip("_reference:N", title="Published share")] if published else []),
    ]
    param = _base.pick("id")
    base = alt.Chart(data)
    bars = base.mark_bar(cursor="pointer", cornerRadiusEnd=1, height=alt.RelativeBandSize(band=0.62)).encode(
        x=alt.X("share:Q", scale=x, axis=None),
        y=y,
        color=_base.either("color", "datum.small", colours.neutral, color),
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
        color=_base.either("color", "datum.small", colours.faint, colours.ink),
        tooltip=tooltip,
    )
    layers: list[alt.Chart] = [layout.hits(data, param, tooltip), bars, whiskers]
    if published:
        layers += _published(data, x, y, dark)
    layers += [figures, layout.names(data, colours)]
    return _layered.finish(layers, dark, height=layout.height, description=f"Bar chart of shares, {len(data)} rows")


def _labelled(data: pd.DataFrame, published: bool, unit: str) -> pd.DataFrame:
    data["_n"] = data["n"].map(words.number)
    small = data["small"]
    few = data["posts"].map(words.too_few)
    data["_share"] = data["share"].map(words.percent).mask(small, few)
    data["_interval"] = [words.percent_range(*pair) for pair in zip(data["low"], data["high"], strict=True)]
    data.loc[small, "_interval"] = "not shown"
    data["_label"] = (data["_n"] + " · " + data["_share"]).mask(small, few)
    told = pd.Series([words.count(int(n), unit) for n in data["n"]], index=data.index, dtype=str)
    data["_description"] = data["name"] + ", " + told + ", " + data["_share"].mask(small, "too few to read")
    ends = ["share", "high", "reference"] if published else ["share", "high"]
    data["_end"] = data[ends].astype(float).max(axis=1).fillna(0.0)
    data.loc[small, "_end"] = data.loc[small, "share"].astype(float).fillna(0.0)
    data["_reference"] = data["reference"].astype(float).map(words.percent)
    return data


def _published(data: pd.DataFrame, x: alt.Scale, y: alt.Y, dark: bool) -> list[alt.Chart]:
    colours = palette(dark)
    known = data[data["reference"].notna()].copy()
    known["_published"] = "published " + known["_reference"]
    diamonds = (
        alt.Chart(known)
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
        alt.Chart(known.head(1))
        .mark_text(text="published", fontSize=12, dy=-20, align="center", color=colours.muted, aria=False)
        .encode(x=alt.X("reference:Q", scale=x, axis=None), y=y)
    )
    return [diamonds, word]
