"""The command `train`: learn the offline coder's heads from coded posts, or from a codebook's examples."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.markup import escape

from pipeline.cli.failures import failing
from pipeline.cli.options import CodebookFile, read_codebook
from records.problem import Problem

if TYPE_CHECKING:
    from records.codebook import Codebook


def train(
    codebook: CodebookFile = None,
    examples: Annotated[
        Path | None,
        typer.Option(help="Folder of example files (*.jsonl). [default: codebooks/<id>/examples]"),
    ] = None,
    posts: Annotated[
        list[Path] | None,
        typer.Option(
            "--coded",
            metavar="POSTS CODES",
            help="Posts, and codes that people gave them, as `evaluate` takes them. Several times for several pairs.",
        ),
    ] = None,
    # The second word after each --coded: options of two words cannot be repeated.
    codes: Annotated[list[Path] | None, typer.Argument(hidden=True)] = None,
    out: Annotated[
        Path | None,
        typer.Option(
            help="Folder for the heads. [default: of coded posts heads, beside the first CODES; else the cache]"
        ),
    ] = None,
    measure: Annotated[
        tuple[Path, Path] | None,
        typer.Option(
            metavar="POSTS CODES", help="Coded posts that heads from examples are measured on, for their card."
        ),
    ] = None,
    model: Annotated[
        str | None,
        typer.Option(help="Any BERT-like sentence-transformers model. [default: all-MiniLM-L6-v2, packaged]"),
    ] = None,
    anew: Annotated[bool, typer.Option("--anew", help="Learn again, even if the cache has these heads.")] = False,
) -> None:
    """Teach the offline coder: from posts that people have coded, or from a codebook's examples alone.

    With --coded, the heads that ship with the codebook (or those that its examples teach) learn further from the posts.
    They are written to a folder, for `--heads` of run, code and evaluate, with a card that says what it gained.
    Without, heads are learned from the examples and kept in `.cache/heads`; coding does this by itself for a codebook
    that ships none. The same input gives the same heads. docs/coder.md says more.
    """
    from embedding.packaged import PACKAGED_MODEL

    with failing(stopped="You stopped the training. The same command begins anew."):
        book = read_codebook(codebook)
        if coded := _pairs(posts or [], codes or []):
            _from_coded(book, coded, out or coded[0][1].parent / "heads", examples, model or PACKAGED_MODEL)
        else:
            _from_examples(book, examples, model or PACKAGED_MODEL, anew, out, measure)


def _pairs(posts: list[Path], codes: list[Path]) -> list[tuple[Path, Path]]:
    if len(posts) != len(codes):
        raise Problem(
            "--coded takes two files: posts, and the codes that people gave them. For a second pair, say it again."
        )
    return list(zip(posts, codes, strict=True))


def _from_coded(book: Codebook, coded: list[tuple[Path, Path]], out: Path, examples: Path | None, model: str) -> None:
    from pipeline.cli.options import existing
    from pipeline.learning.gains import print_compared
    from pipeline.learning.train import train_coded
    from pipeline.progress import console, stage_progress

    existing([path for pair in coded for path in pair])
    with stage_progress() as progress:
        made = train_coded(book, coded, out, examples=examples, model=model, progress=progress)
    for reason, n in made.left_out.most_common():
        if n:
            console.print(f"Left out: {n:,} coded posts {escape(reason)}.")
    print_compared(made.lines, made.posts, made.before)
    console.print(
        f"Heads and their card: {escape(str(made.folder.path))}. Use them with --heads {escape(str(made.folder.path))}"
    )


def _from_examples(
    book: Codebook, examples: Path | None, model: str, anew: bool, out: Path | None, measure: tuple[Path, Path] | None
) -> None:
    from pipeline.coding.offline.heads.examples import example_files, example_folder, read_examples
    from pipeline.coding.offline.heads.store import trained
    from pipeline.coding.offline.tuning import LEARNING
    from pipeline.learning.gains import print_compared
    from pipeline.learning.train import train_examples
    from pipeline.progress import console, stage_progress

    folder = examples or example_folder(book)
    files = example_files(folder)
    count = len(read_examples(book, files))
    if count < LEARNING.fewest:
        console.print(
            f"{escape(str(folder))} holds {count} examples; heads are learned from {LEARNING.fewest} on. "
            f"Until then the coder goes by cues and by distance to definitions and examples: nothing to do."
        )
        return
    heads = trained(book, files, model, anew=anew)
    if out is None:
        console.print(f"Learned from {count:,} examples: {len(heads.stack)} questions, kept in .cache/heads.")
        return
    with stage_progress() as progress:
        lines, posts = train_examples(book, out, examples=examples, model=model, measured=measure, progress=progress)
    if lines:
        print_compared(lines, posts, "")
    console.print(f"Heads and their card: {escape(str(out))}.")
