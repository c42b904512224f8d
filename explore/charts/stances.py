"""The stances within each group: stacked bars that diverge from the middle of the neutral share."""

from __future__ import annotations

import altair as alt
import pandas as pd

from explore import words
from explore.charts import _base, _colour, _layered, _rows
from explore.palette import palette

COLUMNS = "id name stance stance_name stance_score stance_order n share total total_posts small order".split()
_SMALLEST_SIDE = 0.42  # of the plot's width: leaves room for a stance's name on either side of the neutral's


def stances(frame: pd.DataFrame, *, colors: dict[str, str], dark: bool) -> alt.LayerChart:
    """One bar per group, one segment per stance (share from 0 to 1 of the group's total). Picks `id` and `stance`.

    `stance_order` goes from the low end of the scale to the high one; what scores 0 lies in the middle.
    """
    data = _base.take(frame, COLUMNS, "order", "stance_order")
    if data.empty:
        return _layered.empty(dark, "id", "stance")
    colours = palette(dark)
    data = _labelled(_stacked(data))
    data["_fill"] = [
        colours.neutral if small else colors.get(stance, colours.neutral)
        for small, stance in zip(data["small"], data["stance"], strict=True)
    ]
    data["_ink"] = data["_fill"].map(_colour.text_on)
    one = data.drop_duplicates("id").copy()
    one["small"] = one["_few"]
    middle = data.loc[data["stance_score"] == 0, "stance"].nunique()
    layout = _rows.rows(one, right=64, top=26 if middle < 2 else 42)
    left, right = float(-data["_from"].min()), float(data["_to"].max())
    room = _SMALLEST_SIDE / (1 - _SMALLEST_SIDE)
    left, right = max(left, right * room, 0.01), max(right, left * room, 0.01)
    x, y = layout.x_scale(-left, right), layout.y()
    tooltip = [
        _base.heading("name"),
        alt.Tooltip("stance_name:N", title="Stance"),
        alt.Tooltip("_n:N", title="Mentions"),
        alt.Tooltip("_share:N", title="Share"),
        alt.Tooltip("_total:N", title="Of all"),
    ]
    param = _base.pick("id", "stance")
    base = alt.Chart(data)
    bars = (
        base.mark_bar(cursor="pointer", height=alt.RelativeBandSize(band=0.7))
        .encode(
            x=alt.X("_from:Q", scale=x, axis=None),
            x2=alt.X2("_to:Q"),
            y=y,
            fill=alt.Fill("_fill:N", scale=None),
            opacity=_base.either("opacity", "datum._few", 0.4, 1),
            stroke=_base.either("stroke", param, colours.ink, colours.paper),
            strokeWidth=_base.either("strokeWidth", param, 3, 1),
            description=alt.Description("_description:N"),
            tooltip=tooltip,
        )
        .add_params(param)
    )
    fits = "abs(scale('x', datum._to) - scale('x', datum._from)) > 34 && !datum._few"
    inside = base.mark_text(
        baseline="middle", aria=False, cursor="pointer", text=alt.expr(f"{fits} ? datum._share : ''")
    ).encode(x=alt.X("_middle:Q", scale=x, axis=None), y=y, color=alt.Color("_ink:N", scale=None), tooltip=tooltip)
    totals = (
        alt.Chart(one)
        .mark_text(align="right", baseline="middle", aria=False)
        .encode(
            x=_base.constant("x", "width"),
            y=y,
            text=alt.Text("_label:N"),
            color=_base.either("color", "datum._few", colours.faint, colours.muted),
        )
    )
    return _layered.finish(
        [bars, inside, totals, layout.names(one, colours), *_stance_names(data, layout, colors, dark)],
        dark,
        height=layout.height,
        description=f"Stacked bars of stances, {len(one)} rows",
    )


def _stacked(data: pd.DataFrame) -> pd.DataFrame:
    """Add `_from` and `_to`, the ends of each segment, with 0 in the middle of what scores 0."""
    share = data["share"].astype(float).fillna(0.0)
    to = share.groupby(data["id"]).cumsum()
    below = share.where(data["stance_score"] < 0, 0.0).groupby(data["id"]).transform("sum")
    middle = share.where(data["stance_score"] == 0, 0.0).groupby(data["id"]).transform("sum")
    data["_to"] = to - below - middle / 2
    data["_from"] = data["_to"] - share
    data["_middle"] = (data["_from"] + data["_to"]) / 2
    return data


def _labelled(data: pd.DataFrame) -> pd.DataFrame:
    data["_few"] = data["small"].groupby(data["id"]).transform("all")
    few = data["total_posts"].map(words.too_few)
    data["_n"] = data["n"].map(words.number)
    data["_share"] = data["share"].astype(float).map(words.percent).mask(data["small"], few)
    data["_total"] = data["total"].map(_base.mentions)
    data["_label"] = ("n\u00a0" + data["total"].map(words.number)).mask(data["_few"], few)
    told = data["_share"].mask(data["small"], "too few to read")
    who = data["name"] + ", " + data["stance_name"] + ", "
    data["_description"] = who + data["n"].map(_base.mentions) + ", " + told
    return data


def _stance_names(data: pd.DataFrame, layout: _rows.Rows, colors: dict[str, str], dark: bool) -> list[alt.Chart]:
    """The stances' names above the first row, each in its colour, in place of a legend."""
    colours = palette(dark)
    known = data.sort_values("stance_order", kind="stable").drop_duplicates("stance")
    last = len(known) - 1
    middle = list(known.loc[known["stance_score"] == 0, "stance"])
    start, end = layout.left, f"(width - {layout.right:.0f})"
    out = []
    for index, (stance, name, score) in enumerate(
        zip(known["stance"], known["stance_name"], known["stance_score"], strict=True)
    ):
        line = 12
        if score == 0 and len(middle) == 1:
            place, align = "scale('x', 0)", "center"
        elif score == 0:  # two in the middle part at it, on a line of their own: a phone has no room beside the ends
            left = middle.index(stance) < len(middle) / 2
            place, align, line = f"scale('x', 0) {'-' if left else '+'} 5", "right" if left else "left", 30
        else:
            share = index / last if last else 0
            place = f"{start} + ({end} - {start}) * {share:.3f}"
            align = "left" if index == 0 else "right" if index == last else "center"
        colour = _colour.readable(colors.get(stance, colours.neutral), colours.paper, colours.ink)
        out.append(_base.note(name, colour, x=alt.expr(place), y=line, align=align, fontWeight=600))
    return out
