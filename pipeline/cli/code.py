"""The command `code`."""

from __future__ import annotations

import dataclasses
from pathlib import Path
from typing import Annotated, Optional

import typer

from pipeline.cli.failures import failing
from pipeline.cli.groups import Asking, Escalating, Inputs, grouped
from pipeline.cli.llm import ASKING, coder_options, repeat_coding, show_meter
from pipeline.cli.options import CodebookFile, CoderName, HeadsFolder, read_codebook
from pipeline.progress import stage_progress
from records.problem import Problem


@grouped
def code(
    inputs: Inputs,
    asking: Asking,
    escalating: Escalating,
    out: Annotated[Path, typer.Option(help="JSON Lines file to write, one line a mention.", show_default=False)],
    codebook: CodebookFile = None,
    coder: CoderName = "offline",
    heads: HeadsFolder = None,
    repeat: Annotated[
        Optional[int], typer.Option("--repeat", min=2, help="Code a sample this many times and report Fleiss' kappa.")
    ] = None,
    sample: Annotated[int, typer.Option("--sample", min=2, help="Posts that --repeat codes again.")] = 100,
) -> None:
    """Code posts without a database: one line a mention, with the post's own id, quote, offsets and labels."""
    from pipeline.cli.summary import print_code_summary, refuse_silence
    from pipeline.code_files import code_files, passages_of
    from pipeline.coding import make_coder
    from pipeline.coding.cascade import Cascade
    from pipeline.coding.llm import LLMCoder

    kept = "What was answered until then is in the cache: the same command goes on from there."
    stopped = kept if coder in ASKING else f"{out} holds what was coded until then."
    with failing(stopped=f"You stopped the coding. {stopped}"):
        given = dataclasses.asdict(asking) | dataclasses.asdict(escalating)
        options = coder_options(coder, given, beside=out, heads=heads)
        made = make_coder(coder, read_codebook(codebook), **options)
        if repeat is not None:
            if not isinstance(made, LLMCoder):
                raise Problem("--repeat is for --coder llm: the offline coder gives the same codes every time.")
            passages = list(
                passages_of(inputs.files, made, inputs.format, inputs.mapping, inputs.limit, inputs.options)
            )
            repeat_coding(made, passages, repeat, sample)
        with stage_progress() as progress:
            counts = code_files(
                inputs.files,
                out,
                coder=made,
                format=inputs.format,
                mapping=inputs.mapping,
                options=inputs.options,
                limit=inputs.limit,
                progress=progress,
            )
    print_code_summary(counts, out)
    if isinstance(made, LLMCoder | Cascade):
        show_meter(made.meter, made.came_to)
    refuse_silence(counts)
