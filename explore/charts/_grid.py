"""The layout of a chart with rows and columns of labels: matrix and fingerprint."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import altair as alt

from explore.charts import _base, _text
from explore.palette import Palette

_ANGLE = 55  # degrees: column names lean, on a phone they stand upright
_COS, _SIN = 0.574, 0.819
_NARROW_SIZE = 12
_NARROW_LABEL = 94
LONGEST = 150
_LINES = 3  # of a column's name


@dataclass(frozen=True)
class Grid:
    """Rows and columns with their names; sizes in pixels. `top` is the room for the columns' names."""

    row_ids: list[str]
    col_ids: list[str]
    left_narrow: float
    left_wide: float
    right_wide: float
    top: float
    step: float
    longest: float  # of a column's name, at its size on a phone

    @property
    def height(self) -> float:
        return self.top + self.step * len(self.row_ids)

    @property
    def place(self) -> _base.Band:
        """Where the rows lie."""
        return {"top": self.top, "step": self.step, "n": len(self.row_ids)}

    def x(self) -> alt.X:
        start, end = self._ends
        scale = alt.Scale(domain=self.col_ids, range=[alt.expr(start), alt.expr(end)], padding=0)
        return alt.X("col_id:N", scale=scale, axis=None)

    def y(self) -> alt.Y:
        scale = alt.Scale(domain=self.row_ids, range=[self.top, self.height], padding=0)
        return alt.Y("row_id:N", scale=scale, axis=None)

    def names(self, data: list[_base.Row], colours: Palette) -> list[alt.Chart]:
        """The names of rows (wrapped, at the left) and of columns (above); bold where chosen."""
        known = {axis: _labels(data, axis) for axis in ("row", "col")}
        muted = _base.either("color", "datum._strong < 0", colours.muted, colours.ink)
        rows = [
            {
                "row_id": row["row_id"],
                "row_name": row["row_name"],
                "_strong": row["_strong"],
                "_wide": _text.wrap(row["row_name"], 190, _base.LABEL_SIZE),
                "_narrow": _text.wrap(row["row_name"], _NARROW_LABEL, _NARROW_SIZE),
            }
            for row in known["row"]
        ]
        cols = [
            {
                "col_id": col["col_id"],
                "col_name": col["col_name"],
                "_strong": col["_strong"],
                "_name": _text.wrap(col["col_name"], self.longest, _NARROW_SIZE, lines=1),
                "_whole": _text.wrap(col["col_name"], self.longest, _NARROW_SIZE, lines=_LINES),
            }
            for col in known["col"]
        ]
        narrow = f"width < {_base.NARROW}"
        # A name of several lines stands where they and those of the columns beside it have room; elsewhere one line of it does.
        lines = [col["_whole"].count("\n") + 1 for col in cols]
        beside = max((a + b for a, b in pairwise(lines)), default=max(lines)) / 2
        fit = f"bandwidth('x') * ({narrow} ? 1 : {_SIN}) / {beside:g}"
        least = f"({narrow} ? {_NARROW_SIZE} : {_base.SMALL_SIZE})"
        whole = f"({fit} >= {least})" if max(lines) > 1 else "false"
        size = f"({narrow} ? {_NARROW_SIZE} : {whole} ? min({_base.LABEL_SIZE}, {fit}) : {_base.LABEL_SIZE})"
        more = f"({whole} ? length(split(datum._whole, '\\n')) - 1 : 0)"
        row_marks = (
            _base.drawn(rows)
            .mark_text(
                align="left",
                baseline="middle",
                lineBreak="\n",
                aria=False,
                fontWeight=alt.expr(_base.BOLD),
                **_base.responsive(narrow_size=_NARROW_SIZE),
            )
            .encode(x=_base.constant("x", 0), y=self.y(), color=muted)
        )
        col_marks = (
            _base.drawn(cols)
            .mark_text(
                align="left",
                baseline="middle",
                aria=False,
                fontWeight=alt.expr(_base.BOLD),
                angle=alt.expr(f"{narrow} ? 270 : {360 - _ANGLE}"),
                fontSize=alt.expr(size),
                lineBreak="\n",
                lineHeight=alt.expr(size),
                text=alt.expr(f"{whole} ? datum._whole : datum._name"),
                dx=alt.expr(f"{narrow} ? 0 : 6 * {more}"),
                dy=alt.expr(f"-{more} * {size} / 2"),
                y=self.top - 6,
            )
            .encode(x=self.x(), color=muted)
        )
        return [row_marks, col_marks]

    def frames(self, data: list[_base.Row], colours: Palette) -> list[alt.Chart]:
        """A frame around each chosen row and column, where some are chosen and others not."""
        line: dict[str, Any] = {
            "filled": False,
            "stroke": colours.ink,
            "strokeWidth": 1.5,
            "aria": False,
            "tooltip": None,
        }
        start, end = self._ends
        across = {"x": _base.constant("x", alt.expr(start)), "x2": _base.constant("x2", alt.expr(end)), "y": self.y()}
        down = {"x": self.x(), "y": _base.constant("y", self.top), "y2": _base.constant("y2", self.height)}
        out = []
        for axis, place in (("row", across), ("col", down)):
            if framed := [{f"{axis}_id": row[f"{axis}_id"]} for row in _labels(data, axis) if row["_strong"] > 0]:
                out.append(_base.drawn(framed).mark_rect(**line).encode(**place))
        return out

    @property
    def _ends(self) -> tuple[str, str]:
        """The x where the cells begin and end, as expressions of the width."""
        left = f"(width < {_base.NARROW} ? {self.left_narrow:.0f} : {self.left_wide:.0f})"
        # No column wider than 110: few columns stay beside their rows' names instead of spreading out.
        room = f"width - (width < {_base.NARROW} ? 0 : {self.right_wide:.0f})"
        return left, f"min({room}, {left} + {110 * len(self.col_ids)})"


def _labels(data: list[_base.Row], axis: str) -> list[_base.Row]:
    """One row a label of an axis, apart from the cells: the first one is both a row's and a column's."""
    labels = [dict(cell) for cell in _base.one_each(data, f"{axis}_id")]
    _base.strengthen(labels, f"{axis}_chosen")
    return labels


def grid(data: list[_base.Row], *, step: float = 34, longest: float = LONGEST) -> Grid:
    """Lay out the cells of rows with `row_id`, `row_name`, `row_order`, `col_id`, `col_name` and `col_order`."""
    rows = _base.one_each(sorted(data, key=lambda cell: cell["row_order"]), "row_id")
    cols = _base.one_each(sorted(data, key=lambda cell: cell["col_order"]), "col_id")
    wide = [_text.wrap(row["row_name"], 190, _base.LABEL_SIZE) for row in rows]
    narrow = [_text.wrap(row["row_name"], _NARROW_LABEL, _NARROW_SIZE) for row in rows]
    widths = [min(longest, _text.text_width(col["col_name"], _NARROW_SIZE)) for col in cols]
    # A leaning name reaches beyond its own column; the columns to its right, at least 44 wide each, take it in.
    over = [w * _base.LABEL_SIZE / _NARROW_SIZE * _COS - 44 * (len(widths) - i - 0.5) for i, w in enumerate(widths)]
    return Grid(
        row_ids=[row["row_id"] for row in rows],
        col_ids=[col["col_id"] for col in cols],
        left_narrow=_base.longest(narrow, _NARROW_SIZE) + 8,
        left_wide=_base.longest(wide, _base.LABEL_SIZE) + 14,
        right_wide=max(0.0, *over),
        top=max(widths) + 14,
        step=step,
        longest=longest,
    )
