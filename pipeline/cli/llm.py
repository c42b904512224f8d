"""What commands share that may use the LLM coder: its settings, the question before it spends, its reports."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import fields
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer
from rich.markup import escape
from rich.table import Table

from pipeline.cli.groups import Asking, Escalating
from pipeline.progress import console
from records.problem import Problem

if TYPE_CHECKING:
    from pipeline.coding.llm import LLMCoder, Settings
    from pipeline.coding.llm.estimate import Estimate
    from pipeline.coding.llm.meter import Meter
    from pipeline.coding.llm.repeat import Repeatability
    from records.posts import Passage

CASCADE = "offline+llm"
ASKING = ("llm", CASCADE)  # coders that ask an endpoint


def llm_settings(*, beside: str | Path | None = None, needs_key: bool = True, **options: Any) -> Settings:
    """Settings from options, environment and secrets; the cache stands `beside` a file, such as the data set.

    `options` are those of the group `Asking` by name; any other is left out, what is missing has its default. A Problem
    says what is missing.
    """
    from pipeline.coding.llm.prices import read_price
    from pipeline.coding.llm.settings import NO_KEY, Settings, cache_beside

    if options.get("price") is not None:
        options["price"] = read_price(options["price"])
    return Settings.from_environment(
        cache=cache_beside(beside),
        api_key=None if needs_key else NO_KEY,
        **{field.name: options[field.name] for field in fields(Asking) if field.name in options},
    )


def coder_options(
    coder: str, given: Mapping[str, Any], *, beside: str | Path | None, heads: Path | None = None
) -> dict[str, Any]:
    """What `make_coder` takes besides the codebook, from the values of a command's options. Raises Problem."""
    if heads is not None and coder == "llm":
        raise Problem("--heads is for --coder offline and offline+llm: another coder has no heads.")
    asks = {"settings": llm_settings(beside=beside, **given), "approve": ask_people} if coder in ASKING else {}
    return {**asks, **escalating_options(coder, given), **({"heads": heads} if heads is not None else {})}


def escalating_options(coder: str, given: Mapping[str, Any]) -> dict[str, Any]:
    """Which posts a cascade is to ask about, where people said. Raises Problem for a coder that is none."""
    found = {field.name: given[field.name] for field in fields(Escalating) if given.get(field.name) is not None}
    if found and coder != CASCADE:
        raise Problem(f"--{next(iter(found))} is for --coder {CASCADE}: no other coder escalates.")
    return found


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


def show_meter(meter: Meter, came_to: Mapping[str, Any] | None = None) -> None:
    """What the coder did and what it came to; nothing dropped in silence. `came_to` says how the posts were asked about."""
    spent = f"${meter.cost:.4f}" if meter.priced else "a price that the table does not know"
    console.print(
        f"Asked {meter.done:,} times for {spent}; {meter.remembered:,} answers came from the cache. "
        f"{meter.rejected:,} quotes rejected, {meter.repaired:,} repaired."
    )
    for title, counts in (("Set aside", meter.set_aside), ("Tried again", meter.retries)):
        for reason, n in counts.most_common():
            console.print(f"  {title.lower()} {n:,}: {escape(reason)}")
    for words in meter.words.values():
        console.print(f"  [dim]the last words on it: {escape(words)}[/dim]")
    for line in (*_how(came_to or {}), *_silence(meter)):
        console.print(escape(line))


def _how(came_to: Mapping[str, Any]) -> Iterator[str]:
    """What differs from what was asked for: the model that answered, and the form."""
    asked = str(came_to.get("model", ""))
    for name, n in came_to.get("answered_by", {}).items():
        if not same_model(asked, name):
            yield f"{n:,} answers came from {name}; {asked} was asked for."
    mode = came_to.get("sent", {}).get("mode", "schema")
    if mode != "schema":
        why = came_to.get("schema_refused")
        yield f"The server does not hold the model to the schema (mode: {mode}{f'; it said: {why}' if why else ''})."


def _silence(meter: Meter) -> Iterator[str]:
    """On whom the coder is silent: shares of the posts that name each subject."""
    if not meter.named_aside.total():
        return
    yield "Posts set aside, of those that name:"
    for name, n in meter.named.most_common():
        if aside := meter.named_aside[name]:
            yield f"  {name}: {aside:,} of {n:,} ({aside / n:.0%})"
    yield "Findings on these are weaker by as much. --retry-set-aside asks again."


def same_model(asked: str, answered: str) -> bool:
    """Whether the name is the one that was asked for, a dated version of it, or either behind a provider's prefix."""
    one, other = (name.rpartition("/")[2].lower() for name in (asked, answered))
    return other.startswith(one) or one.startswith(other)


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


def _number(value: float) -> str:
    return "–" if value != value else f"{value:.2f}"
