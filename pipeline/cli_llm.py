"""Command-line options of the LLM coder, and `estimate`: what coding would cost, before a cent is spent."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Optional

import typer
from rich.markup import escape
from rich.table import Table

from pipeline.progress import console

if TYPE_CHECKING:
    from db.codebook import Codebook
    from pipeline.coding.llm import LLMCoder, Settings
    from pipeline.coding.llm.estimate import Estimate
    from pipeline.coding.llm.meter import Meter
    from pipeline.coding.llm.repeat import Repeatability
    from pipeline.records import Passage

BaseUrl = Annotated[
    Optional[str],
    typer.Option("--base-url", help="Address of an OpenAI-compatible endpoint. [default: VALUESCAPE_LLM_BASE_URL]"),
]
Model = Annotated[
    Optional[str], typer.Option("--model", help="Model to ask, as the server calls it. [default: VALUESCAPE_LLM_MODEL]")
]
MaxCost = Annotated[
    Optional[float], typer.Option("--max-cost", min=0, help="Dollars that this command may spend at most; a hard stop.")
]
Yes = Annotated[bool, typer.Option("--yes", help="Agree to the estimate without being asked.")]
Repeat = Annotated[
    Optional[int], typer.Option("--repeat", min=2, help="Code a sample this many times and report Fleiss' kappa.")
]
Sample = Annotated[int, typer.Option("--sample", min=2, help="Posts that --repeat codes again.")]
Concurrency = Annotated[
    Optional[int], typer.Option("--concurrency", min=1, max=256, help="Requests under way at once. [default: 8]")
]
RateLimit = Annotated[
    Optional[float], typer.Option("--rate-limit", min=0.1, help="Requests a minute, at most. [default: no limit]")
]
Batch = Annotated[bool, typer.Option("--batch", help="Use the Batch API: half the price, within 24 hours.")]
Prices = Annotated[Optional[Path], typer.Option("--prices", help="Price table. [default: the one that is packaged]")]
RetrySetAside = Annotated[
    bool, typer.Option("--retry-set-aside", help="Ask again about posts that were refused, cut off or malformed.")
]


def llm_settings(
    *,
    database: str | Path | None = None,
    base_url: str | None = None,
    model: str | None = None,
    max_cost: float | None = None,
    yes: bool = False,
    concurrency: int | None = None,
    rate_limit: float | None = None,
    batch: bool = False,
    prices: Path | None = None,
    retry_set_aside: bool = False,
    needs_key: bool = True,
) -> Settings:
    """Settings from options, environment and secrets; `database` (a file path) places the cache beside the data set.

    LLMError, a ValueError, says what is missing.
    """
    from pipeline.coding.llm.settings import NO_KEY, Settings, cache_beside

    return Settings.from_environment(
        cache=cache_beside(database),
        base_url=base_url,
        model=model,
        max_cost=max_cost,
        yes=yes,
        concurrency=concurrency,
        rate_limit=rate_limit,
        batch=batch,
        prices=prices,
        retry_set_aside=retry_set_aside,
        api_key=None if needs_key else NO_KEY,
    )


def llm_options(**options: Any) -> dict[str, Any]:
    """What `make_coder("llm", codebook, ...)` takes, from the values of the options above."""
    return {"settings": llm_settings(**options), "approve": ask_people}


def ask_people(expected: Estimate) -> bool:
    """Show the estimate and ask; without a terminal to ask on, the answer is no."""
    show_estimate(expected)
    if not sys.stdin.isatty():
        console.print("There is no terminal to ask on; give --yes to agree.")
        return False
    return typer.confirm("Start?", default=False, err=True)


def show_estimate(expected: Estimate) -> None:
    """The estimate, a line a sentence."""
    for line in expected.sentences():
        console.print(escape(line))


def show_meter(meter: Meter) -> None:
    """What the coder did and what it came to; nothing dropped in silence."""
    spent = f"${meter.cost:.4f}" if meter.priced else "a price that the table does not know"
    console.print(
        f"Asked {meter.done:,} times for {spent}; {meter.remembered:,} answers came from the cache. "
        f"{meter.rejected:,} quotes rejected, {meter.repaired:,} repaired."
    )
    for title, counts in (("Set aside", meter.set_aside), ("Tried again", meter.retries)):
        for reason, n in counts.most_common():
            console.print(f"  {title.lower()} {n:,}: {escape(reason)}")


def show_repeatability(result: Repeatability) -> None:
    """Fleiss' kappa per dimension as a table."""
    table = Table(
        title=f"{result.sampled - result.left_out:,} posts coded {result.times} times", title_justify="left", box=None
    )
    for name in ("dimension", "posts", "Fleiss' kappa", "mean kappa of its labels", "coded the same every time"):
        table.add_column(name, justify="left" if name == "dimension" else "right")
    for row in result.rows:
        table.add_row(
            escape(row.dimension),
            f"{row.posts:,}",
            _number(row.kappa),
            _number(row.label_kappa),
            "–" if row.identical != row.identical else f"{row.identical:.0%}",
        )
    console.print(table)
    if result.left_out:
        console.print(f"{result.left_out:,} posts were set aside at least once and are left out.")


def repeat_coding(
    coder: LLMCoder, passages: Sequence[Passage], times: int, sample: int, seed: int = 20260413
) -> Repeatability:
    """Run `--repeat` with a progress bar and show its table."""
    from pipeline.coding.llm.repeat import repeatability
    from pipeline.progress import stage_progress

    with stage_progress() as progress:
        result = repeatability(coder, passages, times, sample=sample, seed=seed, progress=progress)
    show_repeatability(result)
    return result


def llm_passages(
    paths: Sequence[Path], format: str | None, mapping: dict[str, str] | None, limit: int | None
) -> Iterator[Passage]:
    """Every post of these files as the coder gets it: once, clean, without boilerplate."""
    from itertools import islice

    from pipeline.cleaning.boilerplate import boilerplate
    from pipeline.cleaning.normalise import normalise
    from pipeline.ingest import find_files, open_export
    from pipeline.records import Passage, Rejected

    exports = (open_export(path, format=format, mapping=mapping) for path in find_files(paths))
    rows = (row for export in exports if not export.skipped for row in export.rows())
    seen: set[tuple[str, str]] = set()
    for row in islice(rows, limit):
        if isinstance(row, Rejected) or (row.platform, row.native_id) in seen:
            continue
        seen.add((row.platform, row.native_id))
        if not boilerplate(row.text, row.author, row.automated):
            yield Passage(id=row.native_id, text=normalise(row.text).text, platform=row.platform, title=row.title)


def estimate(
    paths: Annotated[
        list[Path], typer.Argument(metavar="PATH...", help="Export files, or folders of them.", show_default=False)
    ],
    database: Annotated[
        Optional[str], typer.Option(help="Data set whose cached answers count as free: a file path.")
    ] = None,
    codebook: Annotated[
        Optional[Path], typer.Option("--codebook", help="Codebook to code with. [default: codebooks/vsd.yaml]")
    ] = None,
    format: Annotated[
        Optional[str], typer.Option(help="Importer to use for every file, instead of recognising each.")
    ] = None,
    columns: Annotated[
        Optional[list[str]],
        typer.Option("--map", metavar="FIELD=COLUMN", help="Where a table of your own keeps a field."),
    ] = None,
    limit: Annotated[Optional[int], typer.Option(min=1, help="Stop after this many input rows.")] = None,
    base_url: BaseUrl = None,
    model: Model = None,
    concurrency: Concurrency = None,
    rate_limit: RateLimit = None,
    batch: Batch = False,
    prices: Prices = None,
) -> None:
    """Say what coding these posts with `--coder llm` would take: tokens, price and time.

    Sends nothing and spends nothing. Answers that are in the cache already count as free, so that the same command
    also tells what is left of a coding that was interrupted.
    """
    from pipeline.coding.codebook_file import CodebookError
    from pipeline.coding.llm import LLMCoder

    try:
        if missing := [str(path) for path in paths if not path.exists()]:
            raise ValueError(f"There is nothing at {', '.join(missing)}. Check the path and run again.")
        settings = llm_settings(
            database=database,
            base_url=base_url,
            model=model,
            concurrency=concurrency,
            rate_limit=rate_limit,
            batch=batch,
            prices=prices,
            needs_key=False,
        )
        coder = LLMCoder(_codebook(codebook), settings)
        expected = coder.estimate(llm_passages(paths, format, _mapping(columns), limit))
    except (CodebookError, ValueError, OSError) as error:
        console.print(f"[red]Stopped:[/red] {escape(str(error))}")
        raise typer.Exit(1) from error
    show_estimate(expected)


def _codebook(path: Path | None) -> Codebook:
    from pipeline.coding.codebook_file import DEFAULT_CODEBOOK, load_codebook

    return load_codebook(path or DEFAULT_CODEBOOK)


def _mapping(columns: list[str] | None) -> dict[str, str] | None:
    from pipeline.cli import _mapping as mapping

    return mapping(columns)


def _number(value: float) -> str:
    return "–" if value != value else f"{value:.2f}"
