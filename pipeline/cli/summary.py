"""What a run says at its end, and what `info` says of a data set."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from pathlib import Path

from rich.markup import escape
from rich.table import Table
from sqlalchemy import URL, Connection

from db.disclosure import VIEWER
from db.read.accounting import Accounting, accounting
from db.read.layers import layers
from db.read.provenance import latest_run
from pipeline.cli.failures import Failure
from pipeline.code_files import GIVEN_BY, LEFT
from pipeline.progress import console
from records.outcome import BOILERPLATE, LANGUAGE, MENTIONS, NO_MENTION, READ, is_set_aside

_NAMED = 5
_TO_DO = "Mend what the reasons say, then --retry-set-aside asks again."


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
    _print_readings(account)
    sum_of = f"{totals['posts']:,} posts + {totals['duplicates']:,} duplicates + {totals['quarantined']:,} quarantined"
    verdict = "adds up" if account.adds_up else "[red]does not add up: please report this[/red]"
    console.print(f"{totals['rows']:,} rows = {sum_of} ({verdict})")
    for title, reasons in (("Quarantined", account.quarantine_reasons), ("Duplicates", account.duplicate_reasons)):
        for reason, count in reasons[:8]:
            console.print(f"  {title.lower()} {count:,}: {escape(reason)}")
    outcomes = ", ".join(f"{count:,} {OUTCOMES.get(name, name)}" for name, count in account.outcomes.items())
    console.print(f"Posts: {outcomes or 'none coded'}. Mentions: {account.mentions:,}.")
    print_coders(account.given_by, account.left)
    if account.rejected_quotes:
        console.print(
            f"{account.rejected_quotes:,} quotes were rejected as no evidence (not verbatim, too short, or without a code)."
        )


def _print_readings(account: Accounting) -> None:
    """How each file was read and what of it was left out; files that were read alike together."""
    alike: dict[str, list[str]] = {}
    for source in account.sources:
        if not source.skipped:
            alike.setdefault(source.why, []).append(source.name)
    for why, names in alike.items():
        shown = ", ".join(names[:_NAMED]) + (f" and {len(names) - _NAMED} more" if len(names) > _NAMED else "")
        console.print(f"  {escape(shown)}: {escape(why)}", highlight=False)


def print_lost(lost: Mapping[str, int]) -> None:
    """Which layers lost quotes because the texts of their posts are others now."""
    for layer, count in lost.items():
        what = "quote of the layer {} no longer stands in its post" if count == 1 else ""
        what = what or "quotes of the layer {} no longer stand in their posts"
        console.print(f"[yellow]{count:,} {what.format(escape(layer))}; import again.[/yellow]")


OUTCOMES = {
    MENTIONS: "with mentions",
    NO_MENTION: "without a mention",
    LANGUAGE: "in a language the coder does not know",
    BOILERPLATE: "boilerplate",
}


def print_time(seconds: Mapping[str, float]) -> None:
    """How long the stages of a run took."""
    console.print(f"[dim]Time: {_stages(seconds)}[/dim]")


def print_data_set(url: URL) -> None:
    """Where the result is."""
    console.print(f"Data set: {escape(str(url.database or url.render_as_string()))}")


def print_code_summary(counts: Counter[str], out: Path) -> None:
    """What coding without a database came to."""
    console.print(
        f"{counts['rows']:,} rows = {counts['posts']:,} posts + {counts['duplicates']:,} duplicates + "
        f"{counts['quarantined']:,} quarantined"
    )
    console.print(
        f"{counts['quotes']:,} mentions in {counts[MENTIONS]:,} posts; {counts[NO_MENTION]:,} posts without one, "
        f"{counts[LANGUAGE]:,} in a language the coder does not know, {counts[BOILERPLATE]:,} boilerplate. "
        f"Written to {escape(str(out))}"
    )
    for outcome, n in counts.items():
        if is_set_aside(outcome):
            console.print(f"  {escape(outcome)}: {n:,} posts")
    print_coders(*_by_coder(counts))


def print_coders(given_by: Mapping[str, int], left: Mapping[str, int]) -> None:
    """Whose codes stand, where several coders were at work, and which posts the second one left to the first."""
    if not given_by:
        return
    console.print(f"Codes by {', '.join(f'{escape(coder)}: {n:,} posts' for coder, n in given_by.items())}.")
    for reason, n in left.items():
        console.print(f"  asked in vain, so that the offline codes stand: {n:,} posts ({escape(reason)})")


def refuse_silence(counts: Mapping[str, int], account: Accounting | None = None) -> None:
    """End the command as failed where a coder that was asked has left everything undone."""
    given_by, left = (account.given_by, account.left) if account else _by_coder(counts)
    if any(map(is_set_aside, counts)) and not any(counts.get(outcome) for outcome in READ):
        raise Failure(f"No post was coded: all were set aside. {_TO_DO}")
    if left and len(given_by) == 1:
        raise Failure(f"The model gave codes for none of the escalated posts; the offline codes stand. {_TO_DO}")


def _by_coder(counts: Mapping[str, int]) -> tuple[dict[str, int], dict[str, int]]:
    given_by, left = (
        {name.removeprefix(mark): n for name, n in counts.items() if name.startswith(mark)} for mark in (GIVEN_BY, LEFT)
    )
    return given_by, left


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
        console.print(f"Time: {_stages(run.seconds)}")
    account = accounting(connection, VIEWER)
    print_accounting(account)
    print_layers(connection)


def print_layers(connection: Connection) -> None:
    """Whose codes the data set holds."""
    table = Table(
        title="Layers, the one that the dashboard shows first", title_justify="left", box=None, pad_edge=False
    )
    for name in ("kind", "name", "codebook"):
        table.add_column(name)
    for name in ("posts coded", "mentions"):
        table.add_column(name, justify="right")
    for layer in layers(connection):
        account = accounting(connection, VIEWER, layer)
        name = f"{layer.name} ({layer.person})" if layer.person else layer.name
        row = (layer.kind, escape(name), escape(layer.codebook))
        table.add_row(*row, f"{sum(account.outcomes.values()):,}", f"{account.mentions:,}")
    console.print(table)


def _stages(seconds: Mapping[str, float]) -> str:
    return ", ".join(f"{stage} {taken:.1f} s" for stage, taken in seconds.items())
