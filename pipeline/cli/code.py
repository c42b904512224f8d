"""The command `code`."""

from __future__ import annotations

import dataclasses
from pathlib import Path
from typing import Annotated, Optional

import typer

from pipeline.cli.failures import failing
from pipeline.cli.groups import Asking, Inputs, grouped
from pipeline.cli.llm import coder_options, repeat_coding
from pipeline.cli.options import CodebookFile, CoderName, HeadsFolder, read_codebook
from pipeline.progress import stage_progress
from records.problem import Problem


@grouped
def code(
    inputs: Inputs,
    asking: Asking,
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
    from pipeline.cli.summary import print_code_summary
    from pipeline.code_files import code_files, passages_of
    from pipeline.coding.llm import LLMCoder

    with failing(stopped=f"You stopped the coding. {out} holds what was coded until then."):
        book = read_codebook(codebook)
        options = coder_options(coder, dataclasses.asdict(asking), beside=out, heads=heads)
        if repeat is not None:
            if coder != "llm":
                raise Problem("--repeat is for --coder llm: the offline coder gives the same codes every time.")
            asked = LLMCoder(book, **options)
            passages = list(
                passages_of(inputs.files, asked, inputs.format, inputs.mapping, inputs.limit, inputs.options)
            )
            repeat_coding(asked, passages, repeat, sample)
        with stage_progress() as progress:
            counts = code_files(
                inputs.files,
                out,
                codebook=book,
                coder_name=coder,
                format=inputs.format,
                mapping=inputs.mapping,
                options=inputs.options,
                limit=inputs.limit,
                progress=progress,
                coder_options=options,
            )
    print_code_summary(counts, out)
