"""The exports for those who code: the codebook, and the coded posts for programs of qualitative analysis."""

from __future__ import annotations

import typer

from pipeline.cli.export.chosen import STOPPED, Chosen, say_written
from pipeline.cli.failures import failing
from pipeline.cli.groups import grouped
from pipeline.progress import Bars, stage_progress


@grouped
def codebook(ctx: typer.Context, chosen: Chosen) -> None:
    """The codebook of the layer: as it is read (.yaml), as a table (.csv, .parquet, .xlsx), or as REFI-QDA (.qdc)."""
    from export.codebook_files import write_codebook
    from export.sidecar import About, write_sidecar

    with failing(STOPPED):
        selection = chosen.selection(ctx.args)
        book = selection.data.codebook
        write_codebook(chosen.out, book)
        about = About.of("codebook", selection, title=f"{book.name}, version {book.version}")
        write_sidecar(chosen.out, about)
        say_written(chosen.out, about, f"{len(book.dimensions)} dimensions")


@grouped
def project(ctx: typer.Context, chosen: Chosen) -> None:
    """The posts and their codes as a REFI-QDA project (.qdpx), which QualCoder, ATLAS.ti, MAXQDA and NVivo open."""
    from db.disclosure import VIEWER
    from export.refi_qda import write_project
    from export.sidecar import About, write_sidecar

    with failing(STOPPED):
        selection = chosen.selection(ctx.args)
        with stage_progress() as progress:
            tell = Bars(progress)
            tell.begin("Writing posts", total=selection.n)
            posts = write_project(chosen.out, selection, VIEWER, tell.step)
        about = About.of("project", selection)
        write_sidecar(chosen.out, about)
        say_written(chosen.out, about, f"{posts:,} posts, {selection.n:,} mentions")
