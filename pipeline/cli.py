"""The command line: run, code, info, and the commands of the modules beside it."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any, Optional

import typer
from rich.markup import escape
from sqlalchemy.exc import SQLAlchemyError

from db.connect import NoDataSet, database_url, open_read_only
from pipeline import cli_llm as llm
from pipeline.cli_evaluate import evaluate
from pipeline.cli_import_coded import import_coded
from pipeline.cli_train import train
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

Paths = Annotated[
    list[Path], typer.Argument(metavar="PATH...", help="Export files, or folders of them.", show_default=False)
]
Database = Annotated[
    Optional[str],
    typer.Option(help="Data set: a file path or a SQLAlchemy URL. [default: DATABASE_URL, else data/valuescape.db]"),
]
CodebookFile = Annotated[
    Optional[Path], typer.Option("--codebook", help="Codebook to code with. [default: codebooks/vsd.yaml]")
]
CoderName = Annotated[
    str, typer.Option("--coder", help="Who codes: `offline` needs no network and no key, `llm` asks an endpoint.")
]
Format = Annotated[
    Optional[str],
    typer.Option(help="Importer to use for every file, instead of recognising each. See docs/importing.md."),
]
Columns = Annotated[
    Optional[list[str]],
    typer.Option(
        "--map", metavar="FIELD=COLUMN", help="Where a table of your own keeps a field, e.g. --map text=Body."
    ),
]
Limit = Annotated[Optional[int], typer.Option(min=1, help="Stop after this many input rows.")]


class Failure(typer.Exit):
    """Ends the command with a sentence for people."""

    def __init__(self, sentence: str) -> None:
        console.print(f"[red]Stopped:[/red] {escape(sentence)}")
        super().__init__(code=1)


@app.command()
def run(
    paths: Paths,
    database: Database = None,
    codebook: CodebookFile = None,
    coder: CoderName = "offline",
    format: Format = None,
    columns: Columns = None,
    limit: Limit = None,
    seed: Annotated[int, typer.Option(help="Seed of the topic model.")] = 20260413,
    embedding_model: Annotated[
        Optional[str], typer.Option(help="Any sentence-transformers model. [default: all-MiniLM-L6-v2, packaged]")
    ] = None,
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
    from pipeline.coding.codebook_file import CodebookError
    from pipeline.embedding.sentence_transformer import DamagedModel
    from pipeline.report import print_accounting
    from pipeline.run import Options, RunLocked
    from pipeline.run import run as run_pipeline

    try:
        url = database_url(database)
        options = Options(
            paths=_existing(paths),
            database=url,
            codebook=_codebook(codebook),
            coder=coder,
            format=format,
            mapping=_mapping(columns),
            limit=limit,
            seed=seed,
            coder_options=_coder_options(
                coder,
                database=url.database,
                base_url=base_url,
                model=model,
                max_cost=max_cost,
                yes=yes,
                concurrency=concurrency,
                rate_limit=rate_limit,
                batch=batch,
                prices=prices,
                retry_set_aside=retry_set_aside,
            ),
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
        raise Failure(_database_fault(error)) from error
    print_accounting(result["accounting"])
    if result["meter"] is not None:
        llm.show_meter(result["meter"])
    seconds = ", ".join(f"{stage} {taken:.1f} s" for stage, taken in result["seconds"].items())
    console.print(f"[dim]Time: {seconds}[/dim]")
    console.print(f"Data set: {escape(str(url.database or url.render_as_string()))}")


@app.command()
def code(
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
    from pipeline.code_files import code_files
    from pipeline.coding.codebook_file import CodebookError
    from pipeline.report import print_code_summary

    try:
        coder_options = _coder_options(
            coder,
            database=out,
            base_url=base_url,
            model=model,
            max_cost=max_cost,
            yes=yes,
            concurrency=concurrency,
            rate_limit=rate_limit,
            batch=batch,
            prices=prices,
            retry_set_aside=retry_set_aside,
        )
        if repeat is not None:
            _repeat(_existing(paths), coder, _codebook(codebook), coder_options, format, columns, limit, repeat, sample)
        with stage_progress() as progress:
            counts = code_files(
                _existing(paths),
                out,
                codebook=_codebook(codebook),
                coder_name=coder,
                format=format,
                mapping=_mapping(columns),
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
    from pipeline.report import print_info

    try:
        engine = open_read_only(database_url(database))
        with engine.connect() as connection:
            print_info(connection)
    except (NoDataSet, ValueError) as error:
        raise Failure(str(error)) from error
    except SQLAlchemyError as error:
        raise Failure(_database_fault(error)) from error


def _coder_options(coder: str, **options: Any) -> dict[str, Any]:
    """What the coder is made with; only the LLM coder takes options."""
    return llm.llm_options(**options) if coder == "llm" else {}


def _repeat(  # type: ignore[no-untyped-def]
    paths, coder, codebook, coder_options, format, columns, limit, times, sample
) -> None:
    """Code a sample several times and show how far the coder agrees with itself."""
    from pipeline.coding.llm import LLMCoder

    if coder != "llm":
        raise ValueError("--repeat is for --coder llm: the offline coder gives the same codes every time.")
    passages = list(llm.llm_passages(paths, format, _mapping(columns), limit))
    llm.repeat_coding(LLMCoder(codebook, **coder_options), passages, times, sample)


def _database_fault(error: SQLAlchemyError) -> str:
    cause = str(getattr(error, "orig", None) or error).splitlines()[0]
    return f"The data set cannot be used ({cause}). Check --database or DATABASE_URL: a file path or a SQLAlchemy URL."


def _existing(paths: list[Path]) -> list[Path]:
    if missing := [str(path) for path in paths if not path.exists()]:
        raise ValueError(f"There is nothing at {', '.join(missing)}. Check the path and run again.")
    return paths


def _codebook(path: Path | None):  # type: ignore[no-untyped-def]
    from pipeline.coding.codebook_file import DEFAULT_CODEBOOK, load_codebook

    return load_codebook(path or DEFAULT_CODEBOOK)


def _mapping(columns: list[str] | None) -> dict[str, str] | None:
    if not columns:
        return None
    pairs = [column.partition("=") for column in columns]
    if wrong := [column for column, pair in zip(columns, pairs, strict=True) if not (pair[0] and pair[2])]:
        raise ValueError(f"--map takes FIELD=COLUMN, for example text=Body; this does not fit: {', '.join(wrong)}")
    return {field: column for field, _, column in pairs}
