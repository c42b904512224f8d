"""Figures as files of pictures, SVG or PNG by the file's ending."""

from __future__ import annotations

from pathlib import Path

from explore.remade import Given
from explore.selection import Selection
from export.figure_tables import figure_of
from export.origin import Origin
from export.picture import png, svg
from export.sidecar import About, write_sidecar
from export.table_files import ending, replacing
from records.problem import Problem

KINDS = (".svg", ".png")


def write_picture(path: Path, selection: Selection, name: str, options: Given, *, wide: bool = False) -> About:
    """The figure as a picture with its sidecar. Raises Problem where it cannot be made, or is drawn in words."""
    kind = ending(path, KINDS)
    figure = figure_of(selection, name, options)
    if figure.chart is None:
        raise Problem(
            f"The figure {name} is drawn in words. Take its numbers: a file that ends in .csv, .parquet or .xlsx."
        )
    origin, about = Origin.of_figure(figure, selection), About.of_figure(name, figure, selection)
    made = svg(figure, origin, wide=wide).encode() if kind == ".svg" else png(figure, origin, wide=wide)
    with replacing(path) as part:
        part.write_bytes(made)
    write_sidecar(path, about)
    return about
