"""The command line: run, code, info, and the commands of the modules beside it."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from rich.markup import escape
from sqlalchemy.exc import SQLAlchemyError

from db.connect import NoDataSet, database_url, open_read_only
from pipeline.cli import llm
from pipeline.cli.evaluate import evaluate
from pipeline.cli.import_coded import import_coded
from pipeline.cli.options import (
    SEED,
    CodebookFile,
    CoderName,
    Columns,
    Database,
    EmbeddingModel,
    Failure,
    Format,
    Limit,
    Paths,
    TopicSeed,
    column_mapping,
    database_fault,
    existing,
    read_codebook,
)
from pipeline.cli.train import train
from pipeline.progress import console, stage_progress

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode="markdown",
    help="""Turn exports of social-media posts into a data set for the dashboard.

    **First time:** `python -m pipeline run data/demo --database data/demo.db`, then `streamlit run app.py`.
    Files are recognised by their columns and keys; `docs/importing.md` lists the formats.""",
)


@app.command()
def run(
    context: typer.Context,
    paths: Paths,
    database: Database = None,
    codebook: CodebookFile = None,
    coder: CoderName = "offline",
    format: Format = None,
    columns: Columns = None,
    limit: Limit = None,
    seed: TopicSeed = SEED,
    embedding_model: EmbeddingModel = None,
    base_url: llm.BaseUrl = None,
    model: llm.Model = None,
    max_cost: llm.MaxCost = None,
    yes: llm.Yes = False,
    concurrency: llm.Concurrency = None,
    rate_limit: llm.RateLimit = None,
    batch: llm.Batch = False,
    prices: llm.Prices = None,
    retry_set_aside: llm.RetrySetAside = False,
) -> None:
    """Import, clean, code, embed and model topics: everything the dashboard needs.

    Safe to stop at any time: the same command goes on where it was. Posts that are in the data set already are not
    imported, coded or embedded again.
    """
    from embedding.sentence_transformer import DamagedModel
    from pipeline.cli.report import print_accounting
    from pipeline.coding.codebook_file import CodebookError
    from pipeline.run import Options, RunLocked
    from pipeline.run import run as run_pipeline

    try:
        url = database_url(database)
        options = Options(
            paths=existing(paths),
            database=url,
            codebook=read_codebook(codebook),
            coder=coder,
            format=format,
            mapping=column_mapping(columns),
            limit=limit,
            seed=seed,
            coder_options=llm.coder_options(coder, context.params, beside=url.database),
            retry_set_aside=retry_set_aside,
            **({"embedding_model": embedding_model} if embedding_model else {}),
        )
        with stage_progress() as progress:
            result = run_pipeline(options, progress)
    except (CodebookError, RunLocked, DamagedModel, ValueError, OSError) as error:
        raise Failure(str(error)) from error
    except KeyboardInterrupt as stop:
        raise Failure("You stopped the run. The same command goes on where it was.") from stop
    except SQLAlchemyError as error:
        raise Failure(database_fault(error)) from error
    print_accounting(result["accounting"])
    if result["meter"] is not None:
        llm.show_meter(result["meter"])
    seconds = ", ".join(f"{stage} {taken:.1f} s" for stage, taken in result["seconds"].items())
    console.print(f"[dim]Time: {seconds}[/dim]")
    console.print(f"Data set: {escape(str(url.database or url.render_as_string()))}")


@app.command()
def code(
    context: typer.Context,
    paths: Paths,
    out: Annotated[Path, typer.Option(help="JSON Lines file to write, one line a mention.", show_default=False)],
    codebook: CodebookFile = None,
    coder: CoderName = "offline",
    format: Format = None,
    columns: Columns = None,
    limit: Limit = None,
    base_url: llm.BaseUrl = None,
    model: llm.Model = None,
    max_cost: llm.MaxCost = None,
    yes: llm.Yes = False,
    concurrency: llm.Concurrency = None,
    rate_limit: llm.RateLimit = None,
    batch: llm.Batch = False,
    prices: llm.Prices = None,
    retry_set_aside: llm.RetrySetAside = False,
    repeat: llm.Repeat = None,
    sample: llm.Sample = 100,
) -> None:
    """Code posts without a database: one line a mention, with the post's own id, quote, offsets and labels."""
    from pipeline.cli.report import print_code_summary
    from pipeline.code_files import code_files
    from pipeline.coding.codebook_file import CodebookError
    from pipeline.coding.llm import LLMCoder

    try:
        coder_options = llm.coder_options(coder, context.params, beside=out)
        if repeat is not None:
            if coder != "llm":
                raise ValueError("--repeat is for --coder llm: the offline coder gives the same codes every time.")
            passages = list(llm.llm_passages(existing(paths), format, column_mapping(columns), limit))
            llm.repeat_coding(LLMCoder(read_codebook(codebook), **coder_options), passages, repeat, sample)
        with stage_progress() as progress:
            counts = code_files(
                existing(paths),
                out,
                codebook=read_codebook(codebook),
                coder_name=coder,
                format=format,
                mapping=column_mapping(columns),
                limit=limit,
                progress=progress,
                coder_options=coder_options,
            )
    except (CodebookError, ValueError, OSError) as error:
        raise Failure(str(error)) from error
    except KeyboardInterrupt as stop:
        raise Failure(f"You stopped the coding. {out} holds what was coded until then.") from stop
    print_code_summary(counts, out)


app.command()(train)
app.command()(evaluate)
app.command()(llm.estimate)
app.command("import-coded")(import_coded)


@app.command()
def info(database: Database = None) -> None:
    """Show what a data set holds, how it was made, and where every input row went."""
    from pipeline.cli.report import print_info

    try:
        engine = open_read_only(database_url(database))
        with engine.connect() as connection:
            print_info(connection)
    except (NoDataSet, ValueError) as error:
        raise Failure(str(error)) from error
    except SQLAlchemyError as error:
        raise Failure(database_fault(error)) from error
