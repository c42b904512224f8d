"""The exports that are records: mentions code by code, and posts."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import typer

from pipeline.cli.export.chosen import STOPPED, Chosen, say_written
from pipeline.cli.failures import failing
from pipeline.cli.groups import grouped
from pipeline.progress import Bars, stage_progress

if TYPE_CHECKING:
    import pandas as pd

    from export.asked import Selection


@grouped
def mentions(ctx: typer.Context, chosen: Chosen) -> None:
    """Every code of every mention, a row each, with its confidence, its coder and the quote as everyone may see it."""
    from db.disclosure import VIEWER
    from export.record_tables import mention_parts

    with failing(STOPPED):
        selection = chosen.selection(ctx.args)
        _write("mentions", chosen, selection, mention_parts(selection, VIEWER))


@grouped
def posts(ctx: typer.Context, chosen: Chosen) -> None:
    """Every post with such a mention, a row each: platform, month, and the labels of these mentions; no text."""
    from export.record_tables import post_parts

    with failing(STOPPED):
        selection = chosen.selection(ctx.args)
        _write("posts", chosen, selection, post_parts(selection))


def _write(what: str, chosen: Chosen, selection: Selection, parts: Iterator[tuple[pd.DataFrame, int]]) -> None:
    """The parts one after the other, with a bar that counts mentions."""
    from export.sidecar import About, write_sidecar
    from export.table_files import table_file

    about, rows = About.of(what, selection), 0
    columns: list[str] = []
    with table_file(chosen.out, what) as sheet, stage_progress() as progress:
        tell = Bars(progress)
        tell.begin(f"Writing {what}", total=selection.n)
        for part, n in parts:
            sheet.add(part)
            rows, columns = rows + len(part), list(part.columns)
            tell.step(n, note=f"{rows:,} rows")
    write_sidecar(chosen.out, about, columns=columns, rows=rows)
    say_written(chosen.out, about, f"{rows:,} rows of {selection.n:,} mentions")
