"""What every chart shares: the typeface and axes, the selection called "pick", and layouts that follow the width.

A chart is one layered view, because a selection in a concatenated view does not follow the container's width in
Streamlit. Positions that depend on the width are Vega expressions of its `width` signal, so one specification serves
a phone and a projector. Columns that a chart adds to its data start with an underscore.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import altair as alt
import pandas as pd
from altair.utils.schemapi import disable_debug_mode

from explore.charts import _text
from explore.palette import SANS, Palette, palette

PICK = "pick"
PICK_NODE = "pick_node"
LABEL_SIZE = 15
SMALL_SIZE = 13
NARROW = 560
"""Below this width in pixels a chart takes its phone layout."""

Layered = alt.LayerChart

# A page redraws at every filter change: specifications are checked by the tests, not every time again.
disable_debug_mode()

# An event's own `datum` is not set in Streamlit's CSP-safe interpreter; its item's is.
_ON_MARK = "event.item && event.item.mark.marktype != 'group' && event.item.datum"


def _rows_once(data: Any) -> Any:
    """Altair's own conversion of a frame to rows, once a frame: a layered chart asks for every layer."""
    if not isinstance(data, pd.DataFrame):
        return alt.to_values(data)
    if _ROWS not in data.attrs:
        data.attrs[_ROWS] = alt.to_values(data)
    return data.attrs[_ROWS]


_ROWS = "rows for the chart"
alt.data_transformers.register("once", _rows_once)
alt.data_transformers.enable("once")


def take(frame: pd.DataFrame, columns: Sequence[str], *order: str) -> pd.DataFrame:
    """A copy with these columns only, sorted; nothing else of the frame can reach the browser."""
    out = frame.loc[:, list(columns)].copy()
    if order:
        out = out.sort_values(list(order), kind="stable")
    if "small" in out:
        out["small"] = out["small"].astype(bool)
    return out.reset_index(drop=True)


def pick(*fields: str, name: str = PICK, cleared_by: str | None = None) -> alt.Parameter:
    """A click selection on these fields. A click on empty ground or on a mark with the field `cleared_by` clears it.

    A click on other marks without the fields (axis labels, notes) changes nothing.
    """
    return alt.selection_point(
        name=name,
        fields=list(fields),
        on=f"click[!({_ON_MARK}) || isDefined(event.item.datum.{fields[0]})]",
        clear=f"dblclick, {click_on(cleared_by)}" if cleared_by else "dblclick",
        empty=False,
    )


def click_on(field: str) -> str:
    """The event of a click on a mark whose data have this field."""
    return f"click[{_ON_MARK} && isDefined(event.item.datum.{field})]"


def constant(channel: str, value: Any) -> Any:
    """An encoding channel with this value for every mark; alt.value(...) without its search for the right class."""
    return getattr(alt, channel[0].upper() + channel[1:] + "Value")(value)


def either(channel: str, test: str | alt.Parameter, yes: Any, no: Any) -> Any:
    """An encoding channel of value `yes` where the test holds or the mark is picked, else `no`.

    As alt.when(...).then(...).otherwise(...), without the search for the right class, which takes Altair 4 ms a time.
    """
    condition = {"test": test} if isinstance(test, str) else {"param": test.name, "empty": False}
    kind = getattr(alt, channel[0].upper() + channel[1:] + "Value")
    return kind(no, condition={**condition, "value": yes})


def outline(param: alt.Parameter, colour: str, width: float = 2.5) -> dict[str, Any]:
    """Encodings that outline the picked mark."""
    return {
        "stroke": either("stroke", param, colour, "transparent"),
        "strokeWidth": either("strokeWidth", param, width, 0),
    }


def heading(field: str) -> alt.Tooltip:
    """The bold first line of a tooltip (the tooltip takes its heading from the entry called "title")."""
    return alt.Tooltip(f"{field}:N", title="title")


@dataclass(frozen=True)
class Rows:
    """The layout of a chart with one row per label: names at the left, a plot, a column for figures at the right.

    Sizes in pixels. `top` is room above the first row.
    """

    ids: list[str]
    left_narrow: float
    left_wide: float
    right: float
    top: float
    step: float

    @property
    def height(self) -> float:
        return self.top + self.step * len(self.ids)

    @property
    def left(self) -> str:
        """The x where the plot begins, as an expression of the width."""
        return f"(width < {NARROW} ? {self.left_narrow:.0f} : {self.left_wide:.0f})"

    def x_scale(self, low: float, high: float) -> alt.Scale:
        return alt.Scale(
            domain=[low, high],
            range=[alt.expr(self.left), alt.expr(f"width - {self.right:.0f}")],
            nice=False,
            zero=False,
        )

    def y(self) -> alt.Y:
        """The row. Marks set their own height within it: the rows' marks share one scale."""
        scale = alt.Scale(domain=self.ids, range=[self.top, self.height], padding=0)
        return alt.Y("id:N", scale=scale, axis=None)

    def names(self, data: pd.DataFrame, colours: Palette) -> alt.Chart:
        """The rows' names, wrapped, left-aligned; grey where the row is too small. Needs `_wide` and `_narrow`."""
        return (
            alt.Chart(data)
            .mark_text(align="left", baseline="middle", lineBreak="\n", cursor="pointer", aria=False, **responsive())
            .encode(
                x=constant("x", 0),
                y=self.y(),
                color=either("color", "datum.small", colours.faint, colours.ink),
            )
        )

    def hits(self, data: pd.DataFrame, param: alt.Parameter, tooltip: Sequence[alt.Tooltip]) -> alt.Chart:
        """An invisible mark over each whole row, so that short bars are as easy to click as long ones."""
        return (
            alt.Chart(data)
            .mark_rect(opacity=0, cursor="pointer", aria=False)
            .encode(x=constant("x", 0), x2=constant("x2", "width"), y=self.y(), tooltip=list(tooltip))
            .add_params(param)
        )


def rows(data: pd.DataFrame, *, right: float, top: float = 0, step: float = 36) -> Rows:
    """Lay out one row per `id`, in the order given, and add the wrapped names `_wide` and `_narrow` to the data."""
    data["_wide"] = [_text.wrap(name, 214, LABEL_SIZE) for name in data["name"]]
    data["_narrow"] = [_text.wrap(name, 112, SMALL_SIZE) for name in data["name"]]
    return Rows(
        ids=list(dict.fromkeys(data["id"])),
        left_narrow=longest(data["_narrow"], SMALL_SIZE) + 12,
        left_wide=longest(data["_wide"], LABEL_SIZE) + 16,
        right=right,
        top=top,
        step=step,
    )


def longest(names: Sequence[str] | pd.Series, size: float) -> float:
    """The width in pixels of the longest line among these wrapped names."""
    return max((_text.text_width(line, size) for name in names for line in name.split("\n")), default=0)


def responsive(*, narrow_size: float = SMALL_SIZE) -> dict[str, Any]:
    """Properties of a text mark that shows `_wide` or `_narrow` by the width, its lines centred on the row."""
    chosen = f"(width < {NARROW} ? datum._narrow : datum._wide)"
    size = f"(width < {NARROW} ? {narrow_size} : {LABEL_SIZE})"
    return {
        "text": alt.expr(chosen),
        "fontSize": alt.expr(size),
        "lineHeight": alt.expr(f"{size} + 2"),
        "dy": alt.expr(f"-(length(split({chosen}, '\\n')) - 1) * ({size} + 2) / 2"),
    }


def note(text: str | list[str], colour: str, *, size: float = SMALL_SIZE, **mark: Any) -> alt.Chart:
    """A fixed piece of text; its place comes as mark properties (x, y, align)."""
    return alt.Chart(pd.DataFrame({"_note": [""]})).mark_text(
        text=text, color=colour, fontSize=size, aria=False, tooltip=None, **mark
    )


def empty(dark: bool, *fields: str, also: Sequence[alt.Parameter] = ()) -> Layered:
    """What a chart shows when there is nothing to show. It can be picked like any other, to no effect."""
    mark = note("Nothing to show for this choice", palette(dark).muted, size=LABEL_SIZE, x=0, y=20, align="left")
    chart = mark.add_params(pick(*fields), *also)
    return finish(alt.layer(chart), dark, height=40, description="An empty chart")


def finish(chart: alt.LayerChart | alt.FacetChart, dark: bool, *, height: float, description: str) -> Layered:
    """Size, typeface and colours, the same for every chart; height in pixels, width follows the container.

    SVG, so that marks are elements which screen readers and tests can reach.
    """
    assert isinstance(chart, alt.LayerChart)  # what alt.layer gives unless a layer has facets; ours have none
    colours = palette(dark)
    # Set in place: `properties` and each `configure_...` would copy every layer again, which took half the time.
    chart.width = "container"
    chart.height = height
    chart.autosize = {"type": "fit-x", "contains": "padding"}
    chart.padding = {"left": 2, "right": 2, "top": 4, "bottom": 8}
    chart.background = "transparent"
    chart.description = description
    chart.usermeta = {"embedOptions": {"renderer": "svg", "actions": False}}
    chart.config = {
        "font": f"{SANS}, sans-serif",
        "view": {"stroke": None},
        "text": {"color": colours.ink, "fontSize": SMALL_SIZE},
        "axis": {
            "labelColor": colours.muted,
            "labelFontSize": SMALL_SIZE,
            "titleColor": colours.muted,
            "titleFontSize": SMALL_SIZE,
            "titleFontWeight": "normal",
            "gridColor": colours.rule,
            "domainColor": colours.rule,
            "tickColor": colours.rule,
            "labelPadding": 6,
            "ticks": False,
            "domain": False,
        },
    }
    return chart
