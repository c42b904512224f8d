"""The command import-coded."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.markup import escape

from pipeline.cli.failures import failing
from pipeline.cli.groups import Target, grouped
from pipeline.cli.options import Paths, existing
from pipeline.progress import console, stage_progress

if TYPE_CHECKING:
    from pipeline.import_coded.run import Imported


class Suggest(StrEnum):
    """What makes a known spelling near to an unknown one."""

    spelling = "spelling"
    meaning = "meaning"


@grouped
def import_coded(
    paths: Paths,
    target: Target,
    mapping: Annotated[
        Path | None, typer.Option(help="Mapping file of your own; what it says goes before what comes with Valuescape.")
    ] = None,
    write_unmapped: Annotated[
        Path | None,
        typer.Option(help="Write the labels that could not be mapped to this file, to fill in and give to --mapping."),
    ] = None,
    person: Annotated[
        str | None,
        typer.Option(help="Whose codes of a REFI-QDA project to import, where several people coded in it."),
    ] = None,
    suggest: Annotated[
        Suggest, typer.Option(help="How suggestions for unmapped labels are found: by letters, or by sentence vectors.")
    ] = Suggest.spelling,
) -> None:
    """Import posts that others have coded: result files with impacts, rows with a quote and its labels, or a REFI-QDA project.

    Free-text labels become the codebook's labels by a mapping file; quotes are looked for in their posts, and rejected
    where they do not stand there. Codes of other coders in the data set stay as they are. Safe to stop at any time: the
    same command goes on where it was.
    """
    from pipeline.cli.summary import print_data_set
    from pipeline.import_coded.run import ImportOptions
    from pipeline.import_coded.run import import_coded as run_import

    with failing(stopped="You stopped the import. The same command goes on where it was."):
        url = target.url
        options = ImportOptions(
            paths=existing(paths),
            database=url,
            codebook=target.book,
            mapping=mapping,
            person=person,
            write_unmapped=write_unmapped,
            suggest_by_meaning=suggest is Suggest.meaning,
            seed=target.seed,
            **target.given,
        )
        with stage_progress() as progress:
            imported = run_import(options, progress)
    _print(imported, write_unmapped)
    print_data_set(url)


def _print(imported: Imported, written: Path | None) -> None:
    from pipeline.cli.summary import print_accounting, print_lost

    print_accounting(imported.account)
    print_lost(imported.lost)
    tally = imported.tally
    parts = " + ".join(f"{tally.impacts[name]:,} {name}" for name in ("coded", "repeated", "rejected", "quarantined"))
    console.print(
        f"{tally.impacts.total():,} impacts = {parts}. The coded ones are {tally.mentions:,} mentions: impacts on the same "
        f"passage are one. {tally.repaired:,} quotes were found only after repairing blanks, quotation marks or ellipses."
    )
    if tally.joined:
        console.print(
            f"{tally.joined:,} rows add labels to an impact of another row: they differ from it in one dimension alone."
        )
    if tally.uncoded:
        console.print(
            f"{tally.uncoded:,} posts are not coded: an error or nothing stands where their codes should. They are not counted as "
            "posts without a mention."
        )
    for name, why in imported.faults.items():
        console.print(f"[yellow]No codes from {escape(name)}[/yellow]: {escape(why)}.")
    if tally.of_repeats:
        console.print(
            f"{tally.of_repeats:,} of the coded ones came with posts that repeat another one, and stand there."
        )
    if tally.replaced:
        console.print(
            f"{tally.replaced:,} posts had codes of an earlier import, which these take the place of; --layer keeps both."
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
