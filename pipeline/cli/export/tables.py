"""The exports that are numbers of pages: what its figures draw, as tables; and the figures as pictures."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Optional

import typer

from pipeline.cli.export.chosen import STOPPED, Chosen, say_written, write_numbers
from pipeline.cli.failures import failing
from pipeline.cli.groups import grouped
from pipeline.cli.options import pairs

if TYPE_CHECKING:
    from export.asked import Selection

GroupA = Annotated[
    str,
    typer.Option(
        "--a", metavar="FILTER", help="A group, as in an address: 'topic=3&platform=reddit'.", show_default=False
    ),
]
GroupB = Annotated[
    Optional[str], typer.Option("--b", metavar="FILTER", help="The group beside it. [default: all other mentions]")
]


@grouped
def sentiment(
    ctx: typer.Context,
    chosen: Chosen,
    by: Annotated[str, typer.Option("--by", metavar="DIM", help="A dimension's id, or platform.", show_default=False)],
) -> None:
    """Each group's mentions by sentiment, with their mean and its interval."""
    from export import figure_tables

    with failing(STOPPED):
        write_numbers(chosen.out, figure_tables.sentiment(chosen.selection(ctx.args), by))


@grouped
def timeline(ctx: typer.Context, chosen: Chosen) -> None:
    """Mentions, posts and mean sentiment, month by month."""
    from export import figure_tables

    with failing(STOPPED):
        write_numbers(chosen.out, figure_tables.timeline(chosen.selection(ctx.args)))


@grouped
def topics(ctx: typer.Context, chosen: Chosen) -> None:
    """Every topic: how much, how it is taken, and whether it grows."""
    from export import figure_tables

    with failing(STOPPED):
        write_numbers(chosen.out, figure_tables.topics(chosen.selection(ctx.args)))


@grouped
def keyness(ctx: typer.Context, chosen: Chosen, a: GroupA, b: GroupB = None) -> None:
    """The words and two-word phrases that set one group's quotes apart from another's."""
    from export import figure_tables

    with failing(STOPPED):
        write_numbers(chosen.out, figure_tables.keyness(*_groups(ctx, chosen, a, b)))


@grouped
def compare(ctx: typer.Context, chosen: Chosen, a: GroupA, b: GroupB = None) -> None:
    """Every label's share in one group and in another, with the difference and its interval."""
    from export import figure_tables

    with failing(STOPPED):
        write_numbers(chosen.out, figure_tables.compare(*_groups(ctx, chosen, a, b)))


def _groups(ctx: typer.Context, chosen: Chosen, a: str, b: str | None) -> tuple[Selection, Selection | None]:
    """Both groups, each narrowed by the filters that stand outside of --a and --b."""
    from export.asked import of_address

    data, common = chosen.opened(), chosen.params(ctx.args)
    return of_address(data, a, "--a", common), of_address(data, b, "--b", common) if b else None


@grouped
def crosstab(
    ctx: typer.Context,
    chosen: Chosen,
    down: Annotated[
        str,
        typer.Option("--rows", metavar="DIM", help="A dimension's id, platform, topic or month.", show_default=False),
    ],
    across: Annotated[str, typer.Option("--columns", metavar="DIM", help="Another one.", show_default=False)],
) -> None:
    """Two dimensions crossed: each cell with its residuals and p; the test and Cramér's V stand in the sidecar."""
    from export import figure_tables

    with failing(STOPPED):
        write_numbers(chosen.out, figure_tables.crosstab(chosen.selection(ctx.args), down, across))


@grouped
def network(ctx: typer.Context, chosen: Chosen) -> None:
    """Every pair of perspective and value: how often, how praised, how far from chance; as a graph by .graphml or .gexf."""
    from export import figure_tables, graph_files
    from export.table_files import KINDS, ending

    with failing(STOPPED):
        kind = ending(chosen.out, (*graph_files.KINDS, *KINDS))
        selection = chosen.selection(ctx.args)
        numbers = figure_tables.network(selection)
        if kind in KINDS:
            write_numbers(chosen.out, numbers)
        else:
            nodes = graph_files.write_graph(chosen.out, selection, numbers)
            say_written(chosen.out, numbers.about, f"{nodes} nodes, {len(numbers.table):,} edges")


@grouped
def figure(
    ctx: typer.Context,
    chosen: Chosen,
    name: Annotated[str, typer.Argument(metavar="NAME", help="Its name; a wrong one lists them.", show_default=False)],
    option: Annotated[
        Optional[list[str]],
        typer.Option(
            "--option", metavar="NAME=VALUE", help="How it is drawn, as in an address: by=condition, links=all."
        ),
    ] = None,
    wide: Annotated[bool, typer.Option("--wide", help="As a slide of 16:9.")] = False,
) -> None:
    """Any figure of the dashboard: a picture (.svg, .png), or its numbers (.csv, .parquet, .xlsx)."""
    from export import figure_tables, picture_files
    from export.table_files import KINDS, ending

    with failing(STOPPED):
        options = pairs("--option", "NAME=VALUE", "by=condition", option or [])
        kind = ending(chosen.out, (*picture_files.KINDS, *KINDS))
        selection = chosen.selection(ctx.args)
        given = {name: value == "on" if value in ("on", "off") else value for name, value in options.items()}
        if kind in KINDS:
            write_numbers(chosen.out, figure_tables.figure_numbers(selection, name, given))
        else:
            about = picture_files.write_picture(chosen.out, selection, name, given, wide=wide)
            say_written(Path(chosen.out), about, "a picture")
