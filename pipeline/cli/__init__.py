"""The command line: one command a file; this one only assembles them."""

from __future__ import annotations

import typer

from pipeline.cli.code import code
from pipeline.cli.estimate import estimate
from pipeline.cli.evaluate import evaluate
from pipeline.cli.export import export
from pipeline.cli.import_coded import import_coded
from pipeline.cli.info import info
from pipeline.cli.passphrase import passphrase
from pipeline.cli.replicate import replicate
from pipeline.cli.run import run
from pipeline.cli.train import train

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode="markdown",
    help="""Turn exports of social-media posts into a data set for the dashboard.

    **First time:** `python -m pipeline run data/demo --database data/demo.db`, then `streamlit run app.py`.
    Files are recognised by their columns and keys; `docs/importing.md` lists the formats.""",
)
app.command()(run)
app.command()(code)
app.command()(train)
app.command()(evaluate)
app.command()(estimate)
app.command("import-coded")(import_coded)
app.command()(replicate)
app.command()(info)
app.command()(passphrase)
app.add_typer(export, name="export")
