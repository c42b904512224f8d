"""The command `estimate`: what coding would cost, before a cent is spent."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable
from itertools import islice
from typing import TYPE_CHECKING, Annotated

import typer

from pipeline.cli.failures import failing
from pipeline.cli.groups import Endpoint, Escalating, Inputs, grouped
from pipeline.cli.llm import ASKING, CASCADE, escalating_options, llm_settings, show_estimate
from pipeline.cli.options import CodebookFile, DatabaseIfAny, HeadsFolder, read_codebook
from pipeline.progress import stage_progress
from records.problem import Problem

if TYPE_CHECKING:
    from records.posts import Passage


@grouped
def estimate(
    inputs: Inputs,
    endpoint: Endpoint,
    escalating: Escalating,
    database: DatabaseIfAny = None,
    codebook: CodebookFile = None,
    coder: Annotated[
        str, typer.Option("--coder", help="Who would code: `llm`, or `offline+llm`, which asks about some posts only.")
    ] = "llm",
    heads: HeadsFolder = None,
    probe: Annotated[
        bool, typer.Option("--probe", help="Ask about the first post, at its price, and estimate from what it took.")
    ] = False,
) -> None:
    """Say what coding these posts with `--coder llm` or `offline+llm` would take: tokens, price and time.

    Sends nothing and spends nothing, but for `--probe`. Answers that are in the cache already count as free, so that the same command
    also tells what is left of a coding that was interrupted.
    """
    from pipeline.code_files import passages_of
    from pipeline.coding.cascade import Cascade
    from pipeline.coding.llm import LLMCoder

    with failing(stopped="You stopped the estimate."):
        files, book = inputs.files, read_codebook(codebook)
        settings = llm_settings(beside=database, needs_key=probe, **dataclasses.asdict(endpoint))
        options = escalating_options(coder, dataclasses.asdict(escalating))
        if coder not in ASKING:
            raise Problem(f"Only coders that ask an endpoint cost anything: {' and '.join(ASKING)}.")
        if heads is not None and coder != CASCADE:
            raise Problem(f"--heads is for --coder {CASCADE}: the other has no heads.")
        by: Cascade | LLMCoder = LLMCoder(book, settings)
        if coder == CASCADE:
            by = Cascade(book, settings, heads=heads, **options)

        def passages() -> Iterable[Passage]:
            return passages_of(files, by, inputs.format, inputs.mapping, inputs.limit, inputs.options)

        asked_about = passages
        if isinstance(by, Cascade):
            with stage_progress() as progress:
                asked_about = by.chosen(passages, progress)
        if probe:
            asking = dataclasses.replace(settings, yes=True, batch=False)
            LLMCoder(book, asking).code(list(islice(asked_about(), 1)))
        expected = LLMCoder(book, settings).estimate(asked_about())
    show_estimate(expected)
