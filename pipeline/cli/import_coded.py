"""The command import-coded."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.markup import escape
from sqlalchemy.exc import SQLAlchemyError

from db.connect import database_url
from pipeline.cli.options import (
    SEED,
    CodebookFile,
    Database,
    EmbeddingModel,
    Failure,
    TopicSeed,
    database_fault,
    existing,
    read_codebook,
)
from pipeline.progress import console, stage_progress

if TYPE_CHECKING:
    from pipeline.import_coded.run import Imported


class Suggest(StrEnum):
    """What makes a known spelling near to an unknown one."""

    spelling = "spelling"
    meaning = "meaning"


def import_coded(
    paths: Annotated[
        list[Path], typer.Argument(metavar="FILE...", help="Result files, or folders of them.", show_default=False)
    ],
    database: Database = None,
    codebook: CodebookFile = None,
    mapping: Annotated[
        Path | None, typer.Option(help="Mapping file of your own; what it says goes before what comes with Valuescape.")
    ] = None,
    write_unmapped: Annotated[
        Path | None,
        typer.Option(help="Write the labels that could not be mapped to this file, to fill in and give to --mapping."),
    ] = None,
    suggest: Annotated[
        Suggest, typer.Option(help="How suggestions for unmapped labels are found: by letters, or by sentence vectors.")
    ] = Suggest.spelling,
    embedding_model: EmbeddingModel = None,
    seed: TopicSeed = SEED,
) -> None:
    """Import posts that others have coded: result files with impacts, or rows with a quote and its labels.

    Free-text labels become the codebook's labels by a mapping file; quotes are looked for in their posts, and rejected
    where they do not stand there. Safe to stop at any time: the same command goes on where it was.
    """
    from embedding.sentence_transformer import DamagedModel
    from pipeline.import_coded.run import ImportOptions
    from pipeline.import_coded.run import import_coded as run_import
    from pipeline.run import RunLocked

    try:
        url = database_url(database)
        options = ImportOptions(
            paths=existing(paths),
            database=url,
            codebook=read_codebook(codebook),
            mapping=mapping,
            write_unmapped=write_unmapped,
            suggest_by_meaning=suggest is Suggest.meaning,
            seed=seed,
            **({"embedding_model": embedding_model} if embedding_model else {}),
        )
        with stage_progress() as progress:
            imported = run_import(options, progress)
    except (RunLocked, DamagedModel, ValueError, OSError) as error:
        raise Failure(str(error)) from error
    except KeyboardInterrupt as stop:
        raise Failure("You stopped the import. The same command goes on where it was.") from stop
    except SQLAlchemyError as error:
        raise Failure(database_fault(error)) from error
    _print(imported, write_unmapped)
    console.print(f"Data set: {escape(str(url.database or url.render_as_string()))}")


def _print(imported: Imported, written: Path | None) -> None:
    from pipeline.cli.report import print_accounting

    print_accounting(imported.account)
    tally = imported.tally
    parts = " + ".join(f"{tally.impacts[name]:,} {name}" for name in ("coded", "repeated", "rejected", "quarantined"))
    console.print(
        f"{tally.impacts.total():,} impacts = {parts}. The coded ones are {tally.mentions:,} mentions: an impact with two "
        f"labels in one dimension is two. {tally.repaired:,} quotes were found only after repairing blanks, quotation "
        "marks or ellipses."
    )
    for dimension, rules in tally.rules.items():
        counted = ", ".join(f"{count:,} {rule}" for rule, count in rules.most_common(8))
        console.print(f"  {dimension}: {counted}")
    for dimension, counts in tally.unmapped.items():
        if counts:
            most = ", ".join(f"{escape(raw)} ({count:,})" for raw, count in counts.most_common(5))
            console.print(f"  {dimension}, not mapped: {len(counts):,} labels, {counts.total():,} times: {most}")
    if written:
        console.print(
            f"Unmapped labels: {escape(str(written))}; fill in and import again with --mapping {written.name}"
        )
    elif any(tally.unmapped.values()):
        console.print("To map them: --write-unmapped FILE, fill the file in, then --mapping FILE.")
