"""Mentions per month, and their mean stance in a second panel under it where there is a stance."""

from __future__ import annotations

import json

import altair as alt
import pandas as pd

from explore import words
from explore.charts import _base, _layered
from explore.palette import Palette, palette

COLUMNS = ["month", "n", "posts", "mean", "low", "high", "small"]
_TOP, _VOLUME, _GAP, _MEAN = 26, 130, 44, 140
_MEAN_TOP = _TOP + _VOLUME + _GAP
_HEIGHT = _MEAN_TOP + _MEAN
_SOON = 18  # up to so many months each quarter is named; beyond, each year


def timeline(frame: pd.DataFrame, *, color: str, dark: bool, ends: tuple[str, str] | None) -> alt.LayerChart:
    """Bars of volume and, aligned under them, the mean stance (-1 to 1) with its interval. Picks `month`.

    `ends` names the low and the high end of the stance; without them there is the volume alone.
    `month` is any day of the month. A pick returns its first day as text ("2024-03-01"): a date would arrive shifted
    by the reader's time zone. Both panels are one view with two y scales, each on its own stretch of the height.
    """
    data = _base.take(frame, COLUMNS)
    if data.empty:
        return _layered.empty(dark, "month")
    colours = palette(dark)
    data, months = _labelled(data)
    if not ends:
        data = data[["month", "n", "small", "_month", "_n", "_description"]]
    x = alt.X("month:N", scale=alt.Scale(domain=months, paddingInner=0.2, paddingOuter=0.1), axis=_months(months))
    volume = alt.Scale(domain=[0, float(data["n"].max()) or 1], range=[_TOP + _VOLUME, _TOP], nice=True)
    height = _HEIGHT if ends else _TOP + _VOLUME
    tooltip = [_base.heading("_month"), alt.Tooltip("_n:N", title="Mentions")]
    if ends:
        tooltip += [alt.Tooltip("_mean:N", title="Mean stance"), alt.Tooltip("_interval:N", title="95 % interval")]
    param = _base.pick("month")
    base = alt.Chart(data)
    grey = _base.either("fill", "datum.small", colours.neutral, color)
    hits = (
        base.mark_bar(opacity=0, cursor="pointer", aria=False)
        .encode(x=x, y=_base.constant("y", _TOP), y2=_base.constant("y2", height), tooltip=tooltip)
        .add_params(param)
    )
    bars = base.mark_bar(cursor="pointer").encode(
        x=x,
        y=alt.Y("n:Q", scale=volume, axis=alt.Axis(title=None, orient="left", tickCount=3, format=",d", minExtent=60)),
        y2=_base.constant("y2", _TOP + _VOLUME),
        fill=grey,
        description=alt.Description("_description:N"),
        tooltip=tooltip,
        **_base.outline(param, colours.ink, 2),
    )
    few = " · grey: too few posts to read" if bool(data["small"].any()) else ""
    title = _heading("Mentions per month" + ("" if ends else few), 8, colours)
    panels = [_layered.group(hits, bars, title)]
    if ends:
        title = _heading("Mean stance" + few, _MEAN_TOP - 18, colours)
        panels.append(_layered.group(*_mean(base, x, param, tooltip, ends, color, len(months), colours), title))
    return _layered.finish(
        panels,
        dark,
        height=height,
        description=f"Mentions{' and mean stance' if ends else ''} over {len(months)} months",
        resolve=alt.Resolve(scale=alt.ScaleResolveMap(y="independent")),
    )


def _heading(text: str, y: float, colours: Palette) -> alt.Chart:
    return _base.note(text, colours.ink, x=-58, y=y, align="left", fontWeight=600)


def _mean(
    base: alt.Chart,
    x: alt.X,
    param: alt.Parameter,
    tooltip: list[alt.Tooltip],
    ends: tuple[str, str],
    color: str,
    months: int,
    colours: Palette,
) -> list[alt.Chart]:
    """The marks of the second panel: grey where there is too little to read, bands, a line and its dots."""
    stance = alt.Scale(domain=[-1, 1], range=[_HEIGHT, _MEAN_TOP], nice=False)
    axis = alt.Axis(
        title=None,
        orient="left",
        minExtent=60,
        values=[-1, 0, 1],
        labelExpr=f"{{'-1': {json.dumps(ends[0])}, '0': '0', '1': {json.dumps(ends[1])}}}[datum.value]",
    )
    mean = alt.Y("mean:Q", scale=stance, axis=axis)
    read = base.transform_filter("!datum.small && isValid(datum.mean)")
    bands = read.mark_bar(opacity=0.36, cursor="pointer", aria=False).encode(
        x=x,
        y=alt.Y("low:Q", scale=stance, axis=axis),
        y2=alt.Y2("high:Q"),
        fill=_base.constant("fill", color),
        tooltip=tooltip,
    )
    unread = (
        base.transform_filter("datum.small")
        .mark_bar(opacity=0.16, cursor="pointer", aria=False)
        .encode(
            x=x,
            y=_base.constant("y", _MEAN_TOP),
            y2=_base.constant("y2", _HEIGHT),
            fill=_base.constant("fill", colours.neutral),
            tooltip=tooltip,
        )
    )
    line = base.mark_line(
        strokeWidth=1.5, color=colours.ink, opacity=0.7, aria=False, invalid="break-paths-show-path-domains"
    ).encode(x=x, y=alt.Y("_line:Q", scale=stance, axis=axis))
    dots = read.mark_circle(size=alt.expr(f"clamp(width / {months} * 4, 12, 60)"), opacity=1, cursor="pointer").encode(
        x=x,
        y=mean,
        fill=_base.constant("fill", colours.ink),
        description=alt.Description("_mean_description:N"),
        tooltip=tooltip,
        **_base.outline(param, colours.highlight, 4),
    )
    zero = (
        alt.Chart(pd.DataFrame({"_zero": [0]}))
        .mark_rule(color=colours.faint, strokeWidth=1, aria=False, tooltip=None)
        .encode(
            x=_base.constant("x", 0), x2=_base.constant("x2", "width"), y=_base.constant("y", _MEAN_TOP + _MEAN / 2)
        )
    )
    return [unread, zero, bands, line, dots]


def _labelled(data: pd.DataFrame) -> tuple[pd.DataFrame, list[str]]:
    """The rows with their texts, and every month from first to last, whether it has a row or not."""
    period = pd.PeriodIndex(pd.to_datetime(data["month"]).dt.tz_localize(None), freq="M")
    months = [f"{p:%Y-%m}-01" for p in pd.period_range(period.min(), period.max(), freq="M")]
    data["month"] = [f"{p:%Y-%m}-01" for p in period]
    data["_month"] = [f"{p:%b %Y}" for p in period]
    data = data.sort_values("month", kind="stable").reset_index(drop=True)
    small, few = data["small"], data["posts"].map(words.too_few)
    data["_n"] = data["n"].map(words.number)
    data["_mean"] = data["mean"].astype(float).map(words.signed).mask(small, few)
    data["_interval"] = [words.signed_range(*pair) for pair in zip(data["low"], data["high"], strict=True)]
    data.loc[small, "_interval"] = "not shown"
    # Months without a row stay gaps in the line: it must not bridge what nobody wrote.
    gaps = pd.DataFrame({"month": sorted(set(months) - set(data["month"]))}, dtype="str")
    data["_line"] = data["mean"].astype(float).mask(small)
    data["_description"] = data["_month"] + ", " + data["n"].map(_base.mentions)
    data["_mean_description"] = data["_month"] + ", mean stance " + data["_mean"]
    if gaps.empty:
        return data, months
    gaps["_month"] = [f"{pd.Period(m, freq='M'):%b %Y}" for m in gaps["month"]]
    gaps = gaps.assign(n=0, posts=0, small=True, _n="0", _mean="no mentions", _interval="not shown")
    gaps["_description"] = gaps["_mean_description"] = gaps["_month"] + ", no mentions"
    whole = pd.concat([data, gaps]).sort_values("month").reset_index(drop=True)
    whole["small"] = whole["small"].astype(bool)
    return whole, months


def _months(months: list[str]) -> alt.Axis:
    soon = len(months) <= _SOON
    named = [m for m in months if (m[5:7] in ("01", "04", "07", "10") if soon else m[5:7] == "01")] or months[:1]
    texts = {m: f"{pd.Period(m, freq='M'):%b %Y}" if soon else m[:4] for m in named}
    return alt.Axis(
        title=None, values=named, labelExpr=f"({texts})[datum.value]", labelAngle=0, labelOverlap="greedy", offset=2
    )
