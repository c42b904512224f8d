"""The command `replicate`."""

from __future__ import annotations

import dataclasses
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Optional

import typer
from rich.markup import escape
from rich.table import Table

from pipeline.cli.failures import failing
from pipeline.cli.groups import Asking, Escalating, grouped
from pipeline.cli.llm import coder_options, show_meter
from pipeline.cli.options import Database, HeadsFolder, LayerName, existing, read_codebook
from pipeline.progress import console, stage_progress
from records.problem import Problem

if TYPE_CHECKING:
    import pandas as pd

    from pipeline.replicate import Replicated


@grouped
def replicate(
    asking: Asking,
    escalating: Escalating,
    paths: Annotated[
        Optional[list[Path]],
        typer.Argument(metavar="[PATH...]", help="The input files, where an archive is given.", show_default=False),
    ] = None,
    out: Annotated[
        Optional[Path], typer.Option("--out", metavar="FILE", help="Table to write, with its sidecar. [default: none]")
    ] = None,
    of: Annotated[
        str, typer.Option("--of", metavar="LAYER", help="Layer to compare with. [default: that of the newest run]")
    ] = "",
    archive: Annotated[
        Optional[Path], typer.Option("--archive", metavar="FILE", help="Archive to make again first, from PATH.")
    ] = None,
    database: Database = None,
    coder: Annotated[Optional[str], typer.Option("--coder", help="Who codes. [default: as in the first layer]")] = None,
    codebook: Annotated[
        Optional[Path], typer.Option("--codebook", help="Codebook to code with. [default: that of the first layer]")
    ] = None,
    heads: HeadsFolder = None,
    layer: LayerName = None,
) -> None:
    """Code a data set's posts once more, by another coder or codebook, as a further layer, and compare both layers.

    With `--archive`, the archive's layer is made again first and held against it. Says how far the layers agree, what
    each found, and whether what one shows of sentiment holds in the other.
    """
    from db.connect import database_url, exists
    from export.table_files import KINDS, ending
    from pipeline.archived import read_archive, without_posts
    from pipeline.replicate import Asked, rebuild, told_of
    from pipeline.replicate import replicate as run_replication

    with failing(stopped="You stopped the replication. The same command goes on where it was."):
        url = database_url(database)
        if out is not None:
            ending(out, tuple(KINDS))
        options = dataclasses.asdict(asking) | dataclasses.asdict(escalating)
        given: dict[str, Any] = {"beside": url.database, "given": options}
        asked = Asked(
            database=url,
            coder=coder,
            codebook=read_codebook(codebook) if codebook else None,
            layer=layer,
            retry_set_aside=asking.retry_set_aside,
            options=_coder_options(coder, heads, given),
        )
        archived, found = read_archive(archive) if archive else None, []
        if archived is not None and archive is not None:
            if not paths:
                raise without_posts(archived, archive)
            with stage_progress() as progress:
                found = rebuild(archived, existing(paths), url, _coder_options(archived.coder, None, given), progress)
            _print_rebuilt(len(archived.keys), found)
            of = of or archived.layer
            if not asked.something:
                return
        elif paths:
            raise Problem("Posts are taken from the data set; leave PATH out, or add them with `run` first.")
        elif not exists(url):
            raise Problem(f"There is no data set at {url.database}. Check --database, or make it with `run` first.")
        elif not asked.something:
            raise Problem("Name what is to be other than in the first layer: --coder, --codebook or --heads.")
        with stage_progress() as progress:
            done = run_replication(asked, of, progress)
        if done.meter is not None:
            show_meter(done.meter)
        _print(done)
        if out is not None:
            _write(out, done, told_of(archived, found))


def _coder_options(coder: str | None, heads: Path | None, given: dict[str, Any]) -> dict[str, Any]:
    return coder_options(coder or "offline", given["given"], beside=given["beside"], heads=heads)


def _print_rebuilt(n: int, found: list[str]) -> None:
    if not found:
        console.print(f"Made again as in the archive: the same files, codebook and coder, and its {n:,} mentions.")
    for sentence in found:
        console.print(f"[yellow]Not as in the archive:[/yellow] {escape(sentence)}")


def _print(done: Replicated) -> None:
    """Both layers side by side: what they found, how far they agree, and what holds."""
    table, names = done.compared.table, [data.layer.name for data in (done.first, done.second)]
    console.print(f"First layer: {escape(names[0])}. Second layer: {escape(names[1])}.")
    counts = _table("what both found", "first", "second", "both")
    for row in table[table["what"].isin(["posts", "mentions"])].to_dict("records"):
        counts.add_row(row["name"], *(f"{row[name]:,.0f}" for name in ("n_first", "n_second", "n_both")))
    console.print(counts)
    agreement = _table("agreement", "posts", "Cohen's kappa", "micro-F1")
    for row in table[table["what"].isin(["posts", "dimension"])].to_dict("records"):
        posts = done.compared.measured if row["what"] == "posts" else row["n_both"]
        agreement.add_row(
            escape(row["name"]), f"{posts:,.0f}", *(_bounded(row, name) for name in ("kappa", "micro_f1"))
        )
    console.print(agreement)
    means = table[table["what"] == "mean"]
    if len(means):
        shown = _table("mean sentiment", "first", "second", "holds")
        for row in means.to_dict("records"):
            holds = "yes" if row["holds"] else f"no: {row['says_first']}, {row['says_second']}"
            shown.add_row(escape(row["name"]), _bounded(row, "first"), _bounded(row, "second"), holds)
        console.print(shown)
        console.print(f"What the mean says holds in {int(means['holds'].sum())} of {len(means)} groups.")
    for row in _apart(table).to_dict("records"):
        console.print(
            f"  {escape(row['dimension'])}, {escape(row['name'])}: {row['first']:.1%} and {row['second']:.1%}"
        )
    for remark in done.compared.remarks:
        console.print(f"[dim]{escape(remark)}[/dim]")


def _apart(table: pd.DataFrame) -> pd.DataFrame:
    """The labels whose shares have intervals that do not meet."""
    labels = table[table["what"] == "label"]
    return labels[(labels["first_upper"] < labels["second_lower"]) | (labels["second_upper"] < labels["first_lower"])]


def _table(title: str, *columns: str) -> Table:
    table = Table(box=None, pad_edge=False)
    table.add_column(title)
    for name in columns:
        table.add_column(name, justify="right")
    return table


def _bounded(row: dict[str, Any], name: str) -> str:
    """ "0.71 (0.66 to 0.75)"."""
    value, low, high = (row[f"{name}{end}"] for end in ("", "_lower", "_upper"))
    if value is None or value != value:
        return "–"
    return f"{value:.2f}" if low is None or low != low else f"{value:.2f} ({low:.2f} to {high:.2f})"


def _write(out: Path, done: Replicated, archive: dict[str, Any]) -> None:
    from export.sidecar import About, provenance, write_sidecar
    from export.table_files import write_table

    table = done.compared.table
    more = {"second": provenance(done.second), "remarks": list(done.compared.remarks), **archive}
    more |= {"posts_measured": done.compared.measured}
    write_table(out, "replicate", table)
    about = About.of("replicate", done.first.select(), more=more)
    write_sidecar(out, about, columns=list(table.columns), rows=len(table))
    console.print(f"Written: {escape(str(out))} ({len(table):,} rows)")
