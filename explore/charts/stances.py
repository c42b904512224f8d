"""The stances within each group: stacked bars that diverge from the middle of the neutral share."""

from __future__ import annotations

import altair as alt

from explore import words
from explore.charts import _base, _colour, _layered, _rows, _text
from explore.palette import palette

COLUMNS = """id name stance stance_name stance_score stance_order n share low high total total_posts small order meaning
    chosen rest_from rest_to""".split()
_SOME = 30  # mentions, below which a bar is paler
_FEW = 8  # pixels: the height of a bar that is too few to read
_BESIDE = 42  # pixels beside a bar, from which a share that its segment is too narrow for stands there
_SMALLEST_SIDE = 0.42  # of the plot's width: leaves room for a stance's name on either side of the neutral's


def stances(table: _base.Table, *, colors: dict[str, str], dark: bool) -> _layered.Layered:
    """One bar per group, one segment per stance (share from 0 to 1 of the group's total). Picks `id` and `stance`.

    `stance_order` goes from the low end of the scale to the high one; what scores 0 lies in the middle. The ends of a bar
    carry the intervals of their shares. Parts that are not `chosen` are faint, names of groups with a chosen part bold. `rest_from` to `rest_to` is where the bar of
    others, which they are compared with, lies: a thin grey one below; nan for none.
    """
    data = _base.take(table, COLUMNS, "order", "stance_order")
    if not data:
        return _layered.empty(dark, "id", "stance")
    colours = palette(dark)
    groups: dict[str, list[_base.Row]] = {}
    for part in data:
        groups.setdefault(part["id"], []).append(part)
    for group in groups.values():
        _stack(group)
        _label(group)
    for part in data:
        fill = colours.neutral if part["small"] else colors.get(part["stance"], colours.neutral)
        some = 0.0 if part["total"] >= _SOME else 0.35
        faded = 0.6 if part["_few"] or not part["chosen"] else some
        part["_fill"] = _colour.mix(fill, colours.paper, faded)
        part["_ink"] = _colour.text_on(part["_fill"])
    one = [
        {**group[0], "small": group[0]["_few"], "chosen": any(part["chosen"] for part in group)}
        for group in groups.values()
    ]
    _base.strengthen(one)
    middle = len({part["stance"] for part in data if part["stance_score"] == 0})
    few = [_text.text_width(row["_label"], _base.LABEL_SIZE) + 12 for row in one if row["_few"]]
    layout = _rows.rows(one, right=64, right_roomy=max([64.0, *few]), top=26 if middle < 2 else 42)
    # Beside its bar where there is the width for the words; on a phone above it.
    down = f"(datum._few && width < {_rows.ROOMY} ? {_FEW} : 0)"
    ends = [end for part in data for end in (part["_from"], part["_to"], part["_sure_from"], part["_sure_to"])]
    ends += [end for part in one for end in (part["rest_from"], part["rest_to"])]
    drawn = [float(end) for end in ends if _base.known(end)]
    left, right = -min(drawn), max(drawn)
    room = _SMALLEST_SIDE / (1 - _SMALLEST_SIDE)
    left, right = max(left, right * room, 0.01), max(right, left * room, 0.01)
    x, y = layout.x_scale(-left, right), layout.y()
    tooltip = [
        _base.heading("name"),
        alt.Tooltip("stance_name:N", title="Taken as"),
        alt.Tooltip("_n:N", title="Mentions"),
        alt.Tooltip("_share:N", title="Share"),
        alt.Tooltip("_interval:N", title="95 % interval"),
        alt.Tooltip("_total:N", title="Of all"),
    ]
    param = _base.pick("id", "stance")
    base = _base.drawn(data)
    bars = (
        base.mark_bar(
            cursor="pointer",
            height=alt.expr(f"datum._few ? {_FEW} : 0.7 * bandwidth('y')"),
            yOffset=alt.expr(down),
        )
        .encode(
            x=alt.X("_from:Q", scale=x, axis=None),
            x2=alt.X2("_to:Q"),
            y=y,
            fill=alt.Fill("_fill:N", scale=None),
            stroke=_base.either("stroke", param, colours.ink, colours.paper),
            strokeWidth=_base.either("strokeWidth", param, 3, 1),
            description=alt.Description("_description:N"),
            tooltip=tooltip,
        )
        .add_params(param)
    )
    fits = f"abs(scale('x', datum._to) - scale('x', datum._from)) > (width < {_base.NARROW} ? 34 : 42) && !datum._few"
    inside = base.mark_text(
        baseline="middle", aria=False, cursor="pointer", text=alt.expr(f"{fits} ? datum._share : ''")
    ).encode(x=alt.X("_middle:Q", scale=x, axis=None), y=y, color=alt.Color("_ink:N", scale=None), tooltip=tooltip)
    outside = (
        base.transform_filter("datum._out != 0")
        .mark_text(
            baseline="middle",
            aria=False,
            cursor="pointer",
            align=alt.expr("datum._out < 0 ? 'right' : 'left'"),
            dx=alt.expr("5 * datum._out"),
            text=alt.expr(
                f"!({fits}) && !datum._few && (datum._out < 0 ? scale('x', datum._end) - {layout.left} : "
                f"{layout.end} - scale('x', datum._end)) > {_BESIDE} ? datum._share : ''"
            ),
        )
        .encode(
            x=alt.X("_end:Q", scale=x, axis=None),
            y=y,
            color=_base.either("color", "datum.chosen", colours.ink, colours.faint),
            tooltip=tooltip,
        )
    )
    sure = (
        base.transform_filter("isValid(datum._sure_from) && datum.chosen")
        .mark_rule(strokeWidth=1.5, color=colours.ink, aria=False, cursor="pointer", yOffset=10)
        .encode(x=alt.X("_sure_from:Q", scale=x, axis=None), x2=alt.X2("_sure_to:Q"), y=y, tooltip=tooltip)
    )
    others = (
        _base.drawn(one)
        .transform_filter("isValid(datum.rest_from)")
        .mark_bar(height=4, yOffset=15, color=colours.faint, aria=False, tooltip="Everything else")
        .encode(x=alt.X("rest_from:Q", scale=x, axis=None), x2=alt.X2("rest_to:Q"), y=y)
    )
    totals = (
        _base.drawn(one)
        .mark_text(align="right", baseline="middle", aria=False, dy=alt.expr(f"-{down}"))
        .encode(
            x=_base.constant("x", "width"),
            y=y,
            text=alt.Text("_label:N"),
            color=_base.either("color", "datum._few", colours.faint, colours.muted),
        )
    )
    return _layered.finish(
        [
            bars,
            sure,
            others,
            inside,
            outside,
            totals,
            layout.names(one, colours, _base.explained([_base.heading("name")], one)),
            *_stance_names(data, layout, colors, dark),
        ],
        dark,
        height=layout.height,
        rows=layout.place,
        large=True,
        description=f"Stacked bars of stances, {len(one)} rows",
    )


def _stack(group: list[_base.Row]) -> None:
    """Add `_from`, `_to` and `_middle`, the ends of each segment of a bar, with 0 in the middle of what scores 0; and of either
    side's last segment the side as `_out`, -1 or 1, and the bar's `_end`.
    """
    shares = [float(part["share"]) if _base.known(part["share"]) else 0.0 for part in group]
    below = sum(share for share, part in zip(shares, group, strict=True) if part["stance_score"] < 0)
    middle = sum(share for share, part in zip(shares, group, strict=True) if part["stance_score"] == 0)
    end = -below - middle / 2
    for share, part in zip(shares, group, strict=True):
        end += share
        part["_to"], part["_from"] = end, end - share
        part["_middle"] = end - share / 2
        part["_sure_from"] = part["_sure_to"] = None
        part["_out"], part["_end"] = 0, end
    for part, out in ((group[0], -1), (group[-1], 1)):
        if part["stance_score"] * out > 0 and part["n"]:
            part["_out"], part["_end"] = out, part["_from"] if out < 0 else part["_to"]
        if part["stance_score"] * out > 0 and _base.known(part["low"]) and not part["small"]:
            inner = part["_to"] if out < 0 else part["_from"]
            part["_sure_from"], part["_sure_to"] = sorted((inner + out * part["low"], inner + out * part["high"]))


def _label(group: list[_base.Row]) -> None:
    nothing_to_read = all(part["small"] for part in group)
    for part in group:
        few = words.too_few(part["total_posts"])
        part["_few"] = nothing_to_read
        part["_n"] = words.number(part["n"])
        part["_share"] = few if part["small"] else words.percent(part["share"])
        part["_interval"] = few if part["small"] else words.percent_range(part["low"], part["high"])
        part["_total"] = _base.mentions(part["total"])
        part["_label"] = few if nothing_to_read else f"n\u00a0{words.number(part['total'])}"
        told = "too few to read" if part["small"] else part["_share"]
        part["_description"] = f"{part['name']}, {part['stance_name']}, {_base.mentions(part['n'])}, {told}"


def _stance_names(data: list[_base.Row], layout: _rows.Rows, colors: dict[str, str], dark: bool) -> list[alt.Chart]:
    """The stances' names above the first row, each in its colour, in place of a legend."""
    colours = palette(dark)
    known = _base.one_each(sorted(data, key=lambda part: part["stance_order"]), "stance")
    last = len(known) - 1
    middle = [part["stance"] for part in known if part["stance_score"] == 0]
    start, end = layout.left, layout.end
    out = []
    for index, part in enumerate(known):
        stance, name, score, line = part["stance"], part["stance_name"], part["stance_score"], 12
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
        out.append(
            _base.note(
                name,
                colour,
                x=alt.expr(place),
                y=line,
                align=align,
                fontWeight=600,
                size=alt.expr(_base.SMALL_OR_LABEL),
            )
        )
    return out
