"""The layout of charts with one row per label: names at the left, a plot, figures at the right."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import altair as alt

from explore.charts import _base, _text
from explore.palette import Palette

ROOMY = 640
"""From this width in pixels on there is room for more columns of figures at the right."""


@dataclass(frozen=True)
class Rows:
    """The layout of a chart with one row per label: names at the left, a plot, a column for figures at the right.

    Sizes in pixels. `top` is room above the first row.
    """

    ids: list[str]
    left_narrow: float
    left_wide: float
    right: float
    right_roomy: float  # from `ROOMY` on
    top: float
    step: float

    @property
    def height(self) -> float:
        return self.top + self.step * len(self.ids)

    @property
    def place(self) -> _base.Band:
        """Where the rows lie."""
        return {"top": self.top, "step": self.step, "n": len(self.ids)}

    @property
    def left(self) -> str:
        """The x where the plot begins, as an expression of the width."""
        return f"(width < {_base.NARROW} ? {self.left_narrow:.0f} : {self.left_wide:.0f})"

    @property
    def end(self) -> str:
        """The x where the plot ends, as an expression of the width."""
        if self.right == self.right_roomy:
            return f"(width - {self.right:.0f})"
        return f"(width - (width < {ROOMY} ? {self.right:.0f} : {self.right_roomy:.0f}))"

    def x_scale(self, low: float, high: float) -> alt.Scale:
        return alt.Scale(
            domain=[low, high],
            range=[alt.expr(self.left), alt.expr(self.end)],
            nice=False,
            zero=False,
        )

    def y(self) -> alt.Y:
        """The row. Marks set their own height within it: the rows' marks share one scale."""
        scale = alt.Scale(domain=self.ids, range=[self.top, self.height], padding=0)
        return alt.Y("id:N", scale=scale, axis=None)

    def names(self, data: list[_base.Row], colours: Palette, tooltip: Sequence[alt.Tooltip] | None = None) -> alt.Chart:
        """The rows' names, wrapped, left-aligned; grey where the row is too small, bold where chosen. Needs `_wide` and `_narrow`."""
        for row in data:
            row.setdefault("_strong", 0)
        return (
            _base.drawn(data)
            .mark_text(
                align="left",
                baseline="middle",
                lineBreak="\n",
                cursor="pointer",
                aria=False,
                fontWeight=alt.expr(_base.BOLD),
                **_base.responsive(),
            )
            .encode(
                x=_base.constant("x", 0),
                y=self.y(),
                color=_base.first_of(
                    "color", [("datum.small", colours.faint), ("datum._strong < 0", colours.muted)], colours.ink
                ),
                **({"tooltip": list(tooltip)} if tooltip else {}),
            )
        )

    def track(self, base: alt.Chart, colours: Palette) -> alt.Chart:
        """A thin line along each row's plot."""
        return base.mark_rule(
            strokeWidth=1, color=colours.rule, aria=False, x=alt.expr(self.left), x2=alt.expr(self.end)
        ).encode(y=self.y())

    def dots(
        self,
        base: alt.Chart,
        x: alt.X,
        fill: Any,
        param: alt.Parameter,
        colours: Palette,
        tooltip: Sequence[alt.Tooltip],
        *,
        size: float = 130,
    ) -> alt.Chart:
        """A dot in each row that can be picked. Needs `_description`."""
        return base.mark_circle(size=size, cursor="pointer", opacity=1).encode(
            x=x,
            y=self.y(),
            fill=fill,
            stroke=_base.either("stroke", param, colours.highlight, colours.paper),
            strokeWidth=_base.either("strokeWidth", param, 4, 1),
            description=alt.Description("_description:N"),
            tooltip=list(tooltip),
        )

    def rings(
        self, base: alt.Chart, x: alt.X, colours: Palette, tooltip: Sequence[alt.Tooltip], *, size: float = 90
    ) -> alt.Chart:
        """A ring in each row: what its dot is compared with."""
        return base.mark_circle(size=size, cursor="pointer", opacity=1, aria=False).encode(
            x=x,
            y=self.y(),
            fill=_base.constant("fill", colours.paper),
            stroke=_base.constant("stroke", colours.muted),
            strokeWidth=_base.constant("strokeWidth", 2),
            tooltip=list(tooltip),
        )

    def figures(self, base: alt.Chart, field: str, color: Any, tooltip: Sequence[alt.Tooltip]) -> alt.Chart:
        """What stands at the right of each row."""
        return base.mark_text(align="right", baseline="middle", aria=False, cursor="pointer").encode(
            x=_base.constant("x", "width"), y=self.y(), text=alt.Text(f"{field}:N"), color=color, tooltip=list(tooltip)
        )

    def bands(self, field: str, options: list[str], axis: alt.Axis) -> alt.X:
        """Bars along each row's plot: months, quarters."""
        span = [alt.expr(self.left), alt.expr(self.end)]
        scale = alt.Scale(domain=options, range=span, paddingInner=0.15, paddingOuter=0.1)
        return alt.X(f"{field}:N", scale=scale, axis=axis)

    def hits(self, data: list[_base.Row], param: alt.Parameter, tooltip: Sequence[alt.Tooltip]) -> alt.Chart:
        """An invisible mark over each whole row, so that short bars are as easy to click as long ones."""
        return (
            _base.drawn(data)
            .mark_rect(opacity=0, cursor="pointer", aria=False)
            .encode(x=_base.constant("x", 0), x2=_base.constant("x2", "width"), y=self.y(), tooltip=list(tooltip))
            .add_params(param)
        )


def rows(
    data: list[_base.Row], *, right: float, right_roomy: float | None = None, top: float = 0, step: float = 36
) -> Rows:
    """Lay out one row per `id`, in the order given, and add the wrapped names `_wide` and `_narrow` to the data."""
    for row in data:
        row["_wide"] = _text.wrap(row["name"], 214, _base.LABEL_SIZE)
        row["_narrow"] = _text.wrap(row["name"], 112, _base.SMALL_SIZE)
    return Rows(
        ids=list(dict.fromkeys(row["id"] for row in data)),
        left_narrow=_base.longest((row["_narrow"] for row in data), _base.SMALL_SIZE) + 12,
        left_wide=_base.longest((row["_wide"] for row in data), _base.LABEL_SIZE) + 16,
        right=right,
        right_roomy=right if right_roomy is None else right_roomy,
        top=top,
        step=max(step, _base.TWO_LINES) if any("\n" in row["_wide"] for row in data) else step,
    )
