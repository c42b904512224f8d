"""What a run says at its end, and what `info` says of a data set."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

from rich.markup import escape
from rich.table import Table
from sqlalchemy import Connection

from db.read.accounting import Accounting, accounting
from db.read.provenance import latest_run
from pipeline.progress import console


def print_accounting(account: Accounting) -> None:
    """Where every input row went, file by file, and what came of the posts."""
    table = Table(title="Where every input row went", title_justify="left", box=None, pad_edge=False)
    table.add_column("file")
    table.add_column("read as")
    for name in ("rows", "posts", "duplicates", "quarantined"):
        table.add_column(name, justify="right")
    for source in account.sources:
        what = f"skipped: {source.why}" if source.skipped else (source.format or "unknown")
        numbers = (source.rows, source.posts, source.duplicates, source.quarantined)
        table.add_row(escape(source.name), escape(what), *(f"{number:,}" for number in numbers))
    totals = account.totals()
    table.add_section()
    table.add_row("all", "", *(f"{totals[k]:,}" for k in ("rows", "posts", "duplicates", "quarantined")), style="bold")
    console.print(table)
    sum_of = f"{totals['posts']:,} posts + {totals['duplicates']:,} duplicates + {totals['quarantined']:,} quarantined"
    verdict = "adds up" if account.adds_up else "[red]does not add up: please report this[/red]"
    console.print(f"{totals['rows']:,} rows = {sum_of} ({verdict})")
    for title, reasons in (("Quarantined", account.quarantine_reasons), ("Duplicates", account.duplicate_reasons)):
        for reason, count in reasons[:8]:
            console.print(f"  {title.lower()} {count:,}: {escape(reason)}")
    outcomes = ", ".join(f"{count:,} {OUTCOMES.get(name, name)}" for name, count in account.outcomes.items())
    console.print(f"Posts: {outcomes or 'none coded'}. Mentions: {account.mentions:,}.")
    if account.rejected_quotes:
        console.print(
            f"{account.rejected_quotes:,} quotes were rejected as no evidence (not verbatim, too short, or without a code)."
        )


OUTCOMES = {
    "mentions": "with mentions",
    "no mention": "without a mention",
    "language": "in a language the coder does not know",
    "boilerplate": "boilerplate",
}


def print_code_summary(counts: Counter[str], out: Path) -> None:
    """What coding without a database came to."""
    console.print(
        f"{counts['rows']:,} rows = {counts['posts']:,} posts + {counts['duplicates']:,} duplicates + "
        f"{counts['quarantined']:,} quarantined"
    )
    console.print(
        f"{counts['quotes']:,} mentions in {counts['mentions']:,} posts; {counts['no mention']:,} posts without one, "
        f"{counts['language']:,} in a language the coder does not know, {counts['boilerplate']:,} boilerplate. "
        f"Written to {escape(str(out))}"
    )


def print_info(connection: Connection) -> None:
    """How the data set was made, then its accounting."""
    run = latest_run(connection)
    if run is None:
        console.print("The data set is empty: no run has been started on it.")
        return
    finished = f"finished {run.finished_at:%Y-%m-%d %H:%M} UTC" if run.finished_at else f"{run.status}, not finished"
    console.print(f"Last run: number {run.id}, started {run.started_at:%Y-%m-%d %H:%M} UTC, {finished}")
    console.print(f"Codebook: {escape(run.codebook_name)} {run.codebook_version} ({run.codebook_hash[:12]})")
    console.print(
        f"Coder: {run.coder} ({run.coder_fingerprint[:12]}); vectors: {escape(run.embedding_model)}; seed {run.seed}"
    )
    console.print("Software: " + ", ".join(f"{name} {version}" for name, version in run.software.items()))
    if run.seconds:
        console.print("Time: " + ", ".join(f"{stage} {taken:.1f} s" for stage, taken in run.seconds.items()))
    print_accounting(accounting(connection))
