"""Command-line options of the LLM coder, and `estimate`: what coding would cost, before a cent is spent."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Optional

import typer
from rich.markup import escape
from rich.table import Table

from pipeline.cli.options import (
    CodebookFile,
    Columns,
    Failure,
    Format,
    Limit,
    Paths,
    column_mapping,
    existing,
    read_codebook,
)
from pipeline.progress import console

if TYPE_CHECKING:
    from pipeline.coding.llm import LLMCoder, Settings
    from pipeline.coding.llm.estimate import Estimate
    from pipeline.coding.llm.meter import Meter
    from pipeline.coding.llm.repeat import Repeatability
    from records.posts import Passage

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
OPTIONS = (
    "base_url",
    "model",
    "max_cost",
    "yes",
    "concurrency",
    "rate_limit",
    "batch",
    "prices",
    "retry_set_aside",
)


def llm_settings(*, beside: str | Path | None = None, needs_key: bool = True, **options: Any) -> Settings:
    """Settings from options, environment and secrets; the cache stands `beside` a file, such as the data set.

    `options` are those above by name; what is no option of the LLM coder is left out, what is missing has its default.
    LLMError, a ValueError, says what is missing.
    """
    from pipeline.coding.llm.settings import NO_KEY, Settings, cache_beside

    return Settings.from_environment(
        cache=cache_beside(beside),
        api_key=None if needs_key else NO_KEY,
        **{name: options[name] for name in OPTIONS if name in options},
    )


def coder_options(coder: str, given: Mapping[str, Any], *, beside: str | Path | None) -> dict[str, Any]:
    """What `make_coder` takes besides the codebook, from the values of a command's options; only `llm` takes any."""
    return {"settings": llm_settings(beside=beside, **given), "approve": ask_people} if coder == "llm" else {}


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
    from records.posts import Passage, Rejected

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
    context: typer.Context,
    paths: Paths,
    database: Annotated[
        Optional[str], typer.Option(help="Data set whose cached answers count as free: a file path.")
    ] = None,
    codebook: CodebookFile = None,
    format: Format = None,
    columns: Columns = None,
    limit: Limit = None,
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
        files = existing(paths)
        coder = LLMCoder(read_codebook(codebook), llm_settings(beside=database, needs_key=False, **context.params))
        expected = coder.estimate(llm_passages(files, format, column_mapping(columns), limit))
    except (CodebookError, ValueError, OSError) as error:
        raise Failure(str(error)) from error
    show_estimate(expected)


def _number(value: float) -> str:
    return "–" if value != value else f"{value:.2f}"
