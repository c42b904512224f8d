"""The command `train`: learn the offline coder's heads from a codebook's examples."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from rich.markup import escape

from pipeline.cli.failures import failing
from pipeline.cli.options import CodebookFile, read_codebook


def train(
    codebook: CodebookFile = None,
    examples: Annotated[
        Path | None,
        typer.Option(help="Folder of example files (*.jsonl). [default: codebooks/<id>/examples]"),
    ] = None,
    model: Annotated[
        str | None,
        typer.Option(help="Any BERT-like sentence-transformers model. [default: all-MiniLM-L6-v2, packaged]"),
    ] = None,
    anew: Annotated[bool, typer.Option("--anew", help="Learn again, even if the cache has these heads.")] = False,
) -> None:
    """Learn from the examples beside a codebook how to code, and keep the result in `.cache/heads`.

    Coding does this by itself when it finds nothing in the cache. The same examples, codebook and model give the same
    heads. Write further examples into `codebooks/<id>/examples/*.jsonl`; docs/coder.md says how.
    """
    from embedding.packaged import PACKAGED_MODEL
    from pipeline.coding.offline.heads.examples import example_files, example_folder, read_examples
    from pipeline.coding.offline.heads.store import trained
    from pipeline.coding.offline.tuning import LEARNING
    from pipeline.progress import console

    with failing(stopped="You stopped the training. The same command begins anew."):
        book = read_codebook(codebook)
        folder = examples or example_folder(book)
        files = example_files(folder)
        count = len(read_examples(book, files))
        if count < LEARNING.fewest:
            console.print(
                f"{escape(str(folder))} holds {count} examples; heads are learned from {LEARNING.fewest} on. "
                f"Until then the coder goes by cues and by distance to definitions and examples: nothing to do."
            )
            return
        heads = trained(book, files, model or PACKAGED_MODEL, anew=anew)
    console.print(f"Learned from {count:,} examples: {len(heads.stack)} questions, kept in .cache/heads.")
