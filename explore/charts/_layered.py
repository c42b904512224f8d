"""Puts finished layers together to one chart, the same way for every chart."""

from __future__ import annotations

import hashlib
import json
import math
from collections.abc import Sequence
from typing import Any

import altair as alt

from explore.charts import _base, _plain
from explore.palette import SANS, palette

Datasets = dict[str, list[dict[str, Any]]]


def empty(dark: bool, *fields: str, also: Sequence[alt.Parameter] = ()) -> Layered:
    """What a chart shows when there is nothing to show. It can be picked like any other, to no effect."""
    mark = _base.note(
        "Nothing to show for this choice", palette(dark).muted, size=_base.LABEL_SIZE, x=0, y=20, align="left"
    )
    chart = mark.add_params(_base.pick(*fields), *also)
    return finish([chart], dark, height=40, description="An empty chart")


def group(*layers: alt.Chart) -> alt.LayerSpec:
    """Layers that share their scales."""
    return alt.LayerSpec(layer=list(layers))


class Layered(alt.LayerChart):
    """A layered chart of finished layers, without Altair's search through them for what they share.

    That search copies every layer several times: it took two thirds of a chart's time.
    """

    def __init__(self, rows: Datasets | None = None, **parts: Any) -> None:
        alt.TopLevelLayerSpec.__init__(self, **parts)
        object.__setattr__(self, "_rows", rows)  # Altair keeps what is set in the usual way as a part of the chart

    def to_dict(self, *args: Any, **options: Any) -> dict[str, Any]:
        return {**super().to_dict(*args, **options), "datasets": self._rows}


def specification(chart: Layered) -> dict[str, Any]:
    """The chart as Vega-Lite, unchecked: what `to_dict(validate=False)` gives, in a fraction of the time."""
    return {**_plain.plain(chart), "$schema": alt.SCHEMA_URL, "datasets": chart._rows}


def rows_of(made: dict[str, Any]) -> _base.Band | None:
    """Where the rows of a specification lie; None where it cannot be parted."""
    found: _base.Band | None = made["usermeta"]["rows"]
    return found


def finish(
    layers: Sequence[alt.Chart | alt.LayerSpec],
    dark: bool,
    *,
    height: float,
    description: str,
    rows: _base.Band | None = None,
    large: bool = False,
    **more: Any,
) -> Layered:
    """One chart of these layers: size, typeface and colours, the same for every chart; width follows the container.

    `rows` says where a chart of rows can be parted, to go on on another slide; with `large`, small letters are those of labels
    where there is the width.

    SVG, so that marks are elements which screen readers and tests can reach.
    """
    datasets: Datasets = {}
    named: dict[int, tuple[str, list[_base.Row]]] = {}
    params = []
    flat = [mark for layer in layers for mark in (layer.layer if isinstance(layer, alt.LayerSpec) else [layer])]
    for i, mark in enumerate(flat):
        data = mark.data
        if id(data) not in named:
            values = _records(data)
            name = _name(values)
            named[id(data)], datasets[name] = (name, data), values
        mark.data = alt.NamedData(name=named[id(data)][0])
        if mark.params is not alt.Undefined:
            mark.name = f"view_{i}"
            params += [alt.TopLevelSelectionParameter(**p._kwds | {"views": [mark.name]}) for p in mark.params]
            mark.params = alt.Undefined
    colours = palette(dark)
    size = alt.expr(_base.SMALL_OR_LABEL) if large else _base.SMALL_SIZE
    return Layered(
        layer=list(layers),
        rows=datasets,
        params=params,
        width="container",
        height=height,
        autosize={"type": "fit-x", "contains": "padding"},
        padding={"left": 2, "right": 2, "top": 4, "bottom": 8},
        background="transparent",
        description=description,
        usermeta={"embedOptions": {"renderer": "svg", "actions": False}, "rows": rows},
        config={
            "font": f"{SANS}, sans-serif",
            "view": {"stroke": None},
            "text": {"color": colours.ink, "fontSize": size},
            "axis": {
                "labelColor": colours.muted,
                "labelFontSize": size,
                "titleColor": colours.muted,
                "titleFontSize": size,
                "titleFontWeight": "normal",
                "gridColor": colours.rule,
                "domainColor": colours.rule,
                "tickColor": colours.rule,
                "labelPadding": 6,
                "ticks": False,
                "domain": False,
            },
        },
        **more,
    )


def _records(rows: list[_base.Row]) -> list[dict[str, Any]]:
    """The rows as Vega reads them; what is no number becomes null."""
    return [
        {name: None if isinstance(value, float) and not math.isfinite(value) else value for name, value in row.items()}
        for row in rows
    ]


def _name(values: list[dict[str, Any]]) -> str:
    """A name that tells these rows from others: a browser draws anew where the name changes."""
    return "rows-" + hashlib.md5(json.dumps(values).encode(), usedforsecurity=False).hexdigest()
