"""Small multiples: one row of bars a label, a bar a quarter, all on one scale."""

from __future__ import annotations

import altair as alt

from explore import words
from explore.charts import _base, _layered, _rows
from explore.palette import palette

COLUMNS = [
    "id",
    "name",
    "quarter",
    "span",
    "n",
    "posts",
    "total",
    "share",
    "small",
    "order",
    "place",
    "chosen",
    "group_chosen",
]
_STEP, _GAP, _TOP = 62.0, 16.0, 4.0
_CUT = 6.0  # pixels: how far below its top a cut bar is broken
_SOON = 6  # up to so many quarters each is named; beyond, each year


def courses(table: _base.Table, *, dark: bool) -> _layered.Layered:
    """A bar for each label and quarter, as high as its share (0 to 1); faint what is not `chosen`. Picks `id` and `span`."""
    data = _base.take(table, COLUMNS, "order", "place")
    if not data:
        return _layered.empty(dark, "id", "span")
    colours = palette(dark)
    # A share of a handful of posts must not flatten the others: it is cut where they end, and a gap in it says so.
    top = _base.largest([row for row in data if not row["small"]] or data, "share")
    layout = _rows.rows(data, right=8, top=_TOP, step=_STEP)
    for row in data:
        few = words.too_few(row["posts"])
        row["_base"] = _TOP + _STEP * (layout.ids.index(row["id"]) + 1) - _GAP / 2
        row["_middle"] = row["_base"] - (_STEP - _GAP) / 2
        row["_up"] = row["_base"] - (_STEP - _GAP) * min(row["share"] / top, 1.0)
        row["_gap"] = row["_up"] + _CUT if row["share"] > top else None
        row["_gap_end"] = row["_up"] + _CUT + 3
        row["_n"] = f"{words.number(row['n'])} of {words.number(row['total'])}"
        row["_share"] = few if row["small"] else words.percent(row["share"])
        row["_description"] = f"{row['name']}, {row['quarter']}, {_base.mentions(row['n'])}, {row['_share']}"
    quarters = list(dict.fromkeys(row["quarter"] for row in sorted(data, key=lambda row: row["place"])))
    x = layout.bands("quarter", quarters, _axis(quarters))
    pixels = alt.Scale(domain=[0, layout.height], range=[0, layout.height], nice=False, zero=False)
    tooltip = [
        _base.heading("name"),
        alt.Tooltip("quarter:N", title="Quarter"),
        alt.Tooltip("_n:N", title="Mentions"),
        alt.Tooltip("_share:N", title="Share"),
    ]
    param = _base.pick("id", "span")
    base = _base.drawn(data)
    y = alt.Y("_up:Q", scale=pixels, axis=None)
    bars = (
        base.mark_bar(cursor="pointer", minBandSize=2)
        .encode(
            x=x,
            y=y,
            y2=alt.Y2("_base:Q"),
            fill=_base.either("fill", "datum.small", colours.rule, colours.muted),
            opacity=_base.either("opacity", "datum.chosen", 1, 0.4),
            description=alt.Description("_description:N"),
            tooltip=tooltip,
            **_base.outline(param, colours.ink, 2),
        )
        .add_params(param)
    )
    gaps = (
        base.transform_filter("isValid(datum._gap)")
        .mark_bar(color=colours.paper, aria=False, tooltip=None, minBandSize=2)
        .encode(x=x, y=alt.Y("_gap:Q", scale=pixels, axis=None), y2=alt.Y2("_gap_end:Q"))
    )
    ground = (
        _base.drawn(_base.one_each(data, "id"))
        .mark_rule(color=colours.rule, aria=False, tooltip=None)
        .encode(
            x=_base.constant("x", alt.expr(layout.left)),
            x2=_base.constant("x2", "width"),
            y=alt.Y("_base:Q", scale=pixels, axis=None),
        )
    )
    named = [{**row, "small": False} for row in _base.one_each(data, "id")]
    _base.strengthen(named, "group_chosen")
    names = layout.names(named, colours).encode(y=alt.Y("_middle:Q", scale=pixels, axis=None))
    scale = _base.note(
        f"full height: {words.percent(top)}{'; a broken bar is higher' if any(row['_gap'] for row in data) else ''}",
        colours.muted,
        x=alt.expr("width"),
        y=_TOP + 4,
        align="right",
        size=alt.expr(_base.SMALL_OR_LABEL),
    )
    return _layered.finish(
        [ground, bars, gaps, names, scale],
        dark,
        height=layout.height,
        rows=layout.place,
        large=True,
        description=f"Courses of {len(layout.ids)} labels over {len(quarters)} quarters",
    )


def _axis(quarters: list[str]) -> alt.Axis:
    soon = len(quarters) <= _SOON
    named = quarters if soon else [q for q in quarters if q.startswith("Q1")] or quarters[:1]
    texts = {q: q if soon else q[3:] for q in named}
    return alt.Axis(title=None, values=named, labelExpr=f"({texts})[datum.value]", labelAngle=0, labelOverlap="greedy")
