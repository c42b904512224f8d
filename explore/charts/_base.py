"""What every chart shares: the typeface and axes, the selection called "pick", and layouts that follow the width.

A chart is one layered view, because a selection in a concatenated view does not follow the container's width in
Streamlit. Positions that depend on the width are Vega expressions of its `width` signal, so one specification serves
a phone and a projector. Columns that a chart adds to its data start with an underscore.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from typing import Any, TypeAlias

import altair as alt
import pandas as pd
from altair.utils.schemapi import disable_debug_mode

from explore import words
from explore.charts import _text

Row = dict[str, Any]  # of a chart's data: what a mark shows, by name; all rows of a chart have the same names
Band: TypeAlias = dict[
    str, float
]  # where a chart's rows lie in its height: `top` in pixels, `step`, `n`; `across` is the width that they need
Table: TypeAlias = pd.DataFrame | Sequence[Row]

PICK = "pick"
PICK_NODE = "pick_node"
LABEL_SIZE = 16
SMALL_SIZE = 13
NARROW = 560
"""Below this width in pixels a chart takes its phone layout."""
TWO_LINES = 40.0  # pixels: the least height of a row whose name takes two
SMALL_OR_LABEL = f"(width < {NARROW} ? {SMALL_SIZE} : {LABEL_SIZE})"
"""As an expression: a size that is read on a projector where there is the room of one."""


# A page redraws at every filter change: specifications are checked by the tests, not every time again.
disable_debug_mode()

# An event's own `datum` is not set in Streamlit's CSP-safe interpreter; its item's is.
_ON_MARK = "event.item && event.item.mark.marktype != 'group' && event.item.datum"


def take(table: Table, columns: Sequence[str], *order: str) -> list[Row]:
    """The rows with these columns only, sorted; nothing else of the table can reach the browser.

    Rows, because a page makes a dozen texts of each: on a frame of ten rows every one of them would take longer than here all.
    """
    if isinstance(table, pd.DataFrame):
        values = (table[name].tolist() for name in columns)
        rows = [dict(zip(columns, row, strict=True)) for row in zip(*values, strict=True)]
    else:
        rows = [{name: row[name] for name in columns} for row in table]
    rows.sort(key=lambda row: [row[name] for name in order])
    for row in rows:
        if "small" in row:
            row["small"] = bool(row["small"])
    return rows


def known(value: float | None) -> bool:
    """Whether there is a number."""
    return value is not None and not math.isnan(value)


def strengthen(rows: Sequence[Row], field: str = "chosen") -> None:
    """Add `_strong`, for the names of chosen rows, where some are chosen and others not: 1 chosen, -1 not; else 0."""
    some = len({bool(row[field]) for row in rows}) > 1
    for row in rows:
        row["_strong"] = 0 if not some else 1 if row[field] else -1


BOLD = "datum._strong > 0 ? 700 : 400"  # as an expression, see `strengthen`


def one_each(rows: Iterable[Row], name: str) -> list[Row]:
    """The first row of each value under this name."""
    first: dict[Any, Row] = {}
    for row in rows:
        first.setdefault(row[name], row)
    return list(first.values())


def largest(rows: Iterable[Row], name: str) -> float:
    """The largest number under this name; 1 where there is none above 0: a scale must reach somewhere."""
    return float(max((row[name] for row in rows if known(row[name])), default=0)) or 1.0


def drawn(rows: list[Row]) -> alt.Chart:
    """A chart of these rows; `_layered.finish` gives them their place in the specification."""
    return alt.Chart(rows)


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
    return first_of(channel, [(test, yes)], no)


def first_of(channel: str, cases: Sequence[tuple[str | alt.Parameter, Any]], otherwise: Any) -> Any:
    """An encoding channel with the value of the first case that holds: a test of the data, or the mark is picked."""
    kind = getattr(alt, channel[0].upper() + channel[1:] + "Value")
    conditions = [{**when(case), "value": value} for case, value in cases]
    return kind(otherwise, condition=conditions if len(conditions) > 1 else conditions[0])


def when(case: str | alt.Parameter) -> dict[str, Any]:
    """A condition's beginning: a test of the data, or that the mark is picked."""
    return {"test": case} if isinstance(case, str) else {"param": case.name, "empty": False}


def outline(param: alt.Parameter, colour: str, width: float = 2.5) -> dict[str, Any]:
    """Encodings that outline the picked mark."""
    return {
        "stroke": either("stroke", param, colour, "transparent"),
        "strokeWidth": either("strokeWidth", param, width, 0),
    }


def heading(field: str) -> alt.Tooltip:
    """The bold first line of a tooltip (the tooltip takes its heading from the entry called "title")."""
    return alt.Tooltip(f"{field}:N", title="title")


def explained(tooltip: Sequence[alt.Tooltip], data: Sequence[Row]) -> list[alt.Tooltip]:
    """The tooltip with what the label means, where the rows say so."""
    return [*tooltip, *([alt.Tooltip("meaning:N", title="Meaning")] if any(row["meaning"] for row in data) else [])]


def mentions(n: float) -> str:
    """ "1 mention", "412 mentions"."""
    return words.count(int(n), "mention")


def longest(names: Iterable[str], size: float) -> float:
    """The width in pixels of the longest line among these wrapped names."""
    return max((_text.text_width(line, size) for name in names for line in name.split("\n")), default=0)


def responsive(*, narrow_size: float = SMALL_SIZE) -> dict[str, Any]:
    """Properties of a text mark that shows `_wide` or `_narrow` by the width, its lines centred on the row."""
    chosen = f"(width < {NARROW} ? datum._narrow : datum._wide)"
    size = f"(width < {NARROW} ? {narrow_size} : {LABEL_SIZE})"
    line = f"({size} + 1)"
    return {
        "text": alt.expr(chosen),
        "fontSize": alt.expr(size),
        "lineHeight": alt.expr(line),
        "dy": alt.expr(f"-(length(split({chosen}, '\\n')) - 1) * {line} / 2"),
    }


def key(fill: str, stroke: str, **place: Any) -> alt.Chart:
    """A mark beside its name in a legend, drawn and not written: typefaces lack such signs; its place comes as mark properties."""
    return drawn([{"_note": ""}]).mark_point(
        filled=True, fill=fill, stroke=stroke, strokeWidth=2, aria=False, tooltip=None,
        **{"shape": "circle", "size": 70, "opacity": 1, **place},
    )  # fmt: skip


def note(text: str | list[str], colour: str, *, size: float | alt.ExprRef = SMALL_SIZE, **mark: Any) -> alt.Chart:
    """A fixed piece of text; its place comes as mark properties (x, y, align)."""
    return drawn([{"_note": ""}]).mark_text(text=text, color=colour, fontSize=size, aria=False, tooltip=None, **mark)
