"""The command `estimate`: what coding would cost, before a cent is spent."""

from __future__ import annotations

import dataclasses
from itertools import islice
from typing import Annotated

import typer

from pipeline.cli.failures import failing
from pipeline.cli.groups import Endpoint, Inputs, grouped
from pipeline.cli.llm import llm_settings, show_estimate
from pipeline.cli.options import CodebookFile, DatabaseIfAny, read_codebook


@grouped
def estimate(
    inputs: Inputs,
    endpoint: Endpoint,
    database: DatabaseIfAny = None,
    codebook: CodebookFile = None,
    probe: Annotated[
        bool, typer.Option("--probe", help="Ask about the first post, at its price, and estimate from what it took.")
    ] = False,
) -> None:
    """Say what coding these posts with `--coder llm` would take: tokens, price and time.

    Sends nothing and spends nothing, but for `--probe`. Answers that are in the cache already count as free, so that the same command
    also tells what is left of a coding that was interrupted.
    """
    from pipeline.code_files import passages_of
    from pipeline.coding.llm import LLMCoder

    with failing(stopped="You stopped the estimate."):
        files = inputs.files
        settings = llm_settings(beside=database, needs_key=probe, **dataclasses.asdict(endpoint))
        coder = LLMCoder(
            read_codebook(codebook), dataclasses.replace(settings, yes=probe, batch=settings.batch and not probe)
        )
        if probe:
            coder.code(
                list(islice(passages_of(files, coder, inputs.format, inputs.mapping, inputs.limit, inputs.options), 1))
            )
            coder = LLMCoder(coder.codebook, settings)
        expected = coder.estimate(
            passages_of(files, coder, inputs.format, inputs.mapping, inputs.limit, inputs.options)
        )
    show_estimate(expected)
