"""Options that commands share, and what their values mean."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Optional

import typer

from records.problem import Problem

if TYPE_CHECKING:
    from records.codebook import Codebook

Paths = Annotated[
    list[Path], typer.Argument(metavar="PATH...", help="Export files, or folders of them.", show_default=False)
]
Database = Annotated[
    Optional[str],
    typer.Option(
        "--database",
        help="Data set: a file path or a SQLAlchemy URL. [default: DATABASE_URL, else data/valuescape.db]",
    ),
]
DatabaseIfAny = Annotated[
    Optional[str],
    typer.Option(
        "--database",
        help="Data set that takes part: evaluate stores its figures there, estimate counts the answers in its cache as "
        "free. A file path or a SQLAlchemy URL. [default: none]",
    ),
]
CodebookFile = Annotated[
    Optional[Path], typer.Option("--codebook", help="Codebook to code with. [default: codebooks/vsd/codebook.yaml]")
]
CoderName = Annotated[
    str,
    typer.Option(
        "--coder",
        help="Who codes: `offline` needs no network and no key, `llm` asks an endpoint, `offline+llm` asks it only where the "
        "offline coder is in doubt.",
    ),
]
HeadsFolder = Annotated[
    Optional[Path],
    typer.Option(
        "--heads",
        help="Heads of the offline coder that `train --coded` has made. [default: those that ship with the codebook]",
    ),
]
LayerName = Annotated[
    Optional[str],
    typer.Option(
        "--layer",
        help="Name of the layer that holds these codes, beside those of other coders. [default: the coder's name]",
    ),
]
ShownLayer = Annotated[
    str,
    typer.Option(
        "--layer", help="Whose codes: a layer's number or name, as Method lists them. [default: that of the newest run]"
    ),
]
Format = Annotated[
    Optional[str],
    typer.Option(help="Importer to use for every file, instead of recognising each. See docs/importing.md."),
]
Columns = Annotated[
    Optional[list[str]],
    typer.Option(
        "--map", metavar="FIELD=COLUMN", help="Where a table of your own keeps a field, e.g. --map text=Body."
    ),
]
Sheet = Annotated[
    Optional[str],
    typer.Option("--sheet", help="Sheet of Excel workbooks to read, or `all`. [default: the one known best]"),
]
TextEncoding = Annotated[
    Optional[str],
    typer.Option(
        "--encoding", help="Encoding of text files, such as cp1251, where the guess is wrong. [default: told]"
    ),
]
EmbeddingModel = Annotated[
    Optional[str], typer.Option(help="Any sentence-transformers model. [default: all-MiniLM-L6-v2, packaged]")
]
TopicSeed = Annotated[int, typer.Option(help="Seed of the topic model.")]
SEED = 20260413
Limit = Annotated[Optional[int], typer.Option(min=1, help="Stop after this many input rows.")]


def existing(paths: list[Path]) -> list[Path]:
    """The paths. Problem names those where there is nothing."""
    if missing := [str(path) for path in paths if not path.exists()]:
        raise Problem(f"There is nothing at {', '.join(missing)}. Check the path and run again.")
    return paths


def read_codebook(path: Path | None) -> Codebook:
    """The codebook of `--codebook`, or the study's."""
    from pipeline.coding.codebook_file import DEFAULT_CODEBOOK, load_codebook

    return load_codebook(path or DEFAULT_CODEBOOK)


def column_mapping(columns: list[str] | None) -> dict[str, str] | None:
    """`--map` as field: column."""
    return pairs("--map", "FIELD=COLUMN", "text=Body", columns) if columns else None


def pairs(option: str, form: str, example: str, given: list[str]) -> dict[str, str]:
    """The values of an option of the form LEFT=RIGHT. Problem names those that do not fit."""
    split = [one.partition("=") for one in given]
    if wrong := [one for one, (left, _, right) in zip(given, split, strict=True) if not (left and right)]:
        raise Problem(f"{option} takes {form}, for example {example}; this does not fit: {', '.join(wrong)}")
    return {left: right for left, _, right in split}
