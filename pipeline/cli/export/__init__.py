"""The command `export`: one command for each thing that can be exported; this file only assembles them."""

from __future__ import annotations

import typer

from pipeline.cli.export.archive import archive
from pipeline.cli.export.coded import codebook, project
from pipeline.cli.export.records import mentions, posts
from pipeline.cli.export.tables import compare, crosstab, figure, keyness, network, sentiment, timeline, topics

ANY_FILTER = {"allow_extra_args": True, "ignore_unknown_options": True}  # a dimension of the codebook is an option, too

export = typer.Typer(
    no_args_is_help=True,
    rich_markup_mode="markdown",
    help="""Write what the dashboard shows to files for other programs, each with a sidecar that says what it is of.

    **Filters** are those of an address: `--platform reddit --from 2024-01`, and an option for each dimension of the
    codebook: `--condition adhd --condition anxiety:ocd --sentiment negative`. See `docs/exports.md`.""",
)
for command in (
    posts,
    mentions,
    sentiment,
    timeline,
    topics,
    keyness,
    compare,
    crosstab,
    network,
    figure,
    codebook,
    project,
    archive,
):
    export.command(command.__name__, context_settings=ANY_FILTER)(command)
