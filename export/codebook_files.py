"""A codebook as a file: YAML as `--codebook` reads it, a table of labels, or REFI-QDA."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pandas as pd
from ruamel.yaml import YAML

from export.refi_qda import write_qdc
from export.table_files import KINDS as TABLES
from export.table_files import ending, replacing, write_table
from records.codebook import Codebook

YAMLS = (".yaml", ".yml")
KINDS = (*YAMLS, *TABLES, ".qdc")


def write_codebook(path: Path, book: Codebook) -> None:
    """The codebook, as the file's ending says. Raises Problem for another one."""
    kind = ending(path, KINDS)
    if kind == ".qdc":
        write_qdc(path, book)
    elif kind in YAMLS:
        _write_yaml(path, book)
    else:
        write_table(path, "codebook", labels(book))


def labels(book: Codebook) -> pd.DataFrame:
    """A row for each label, and for each term inside one."""
    rows: list[dict[str, Any]] = []
    for dimension in book.dimensions:
        for label in dimension.shown:
            row = {
                "dimension": dimension.id,
                "dimension_name": dimension.name,
                "question": dimension.question,
                "label": label.id,
                "term": "",
                "name": label.name,
                "definition": label.definition,
                "include": " ".join(label.include),
                "exclude": " ".join(label.exclude),
                "examples": " ".join(label.examples),
                "score": label.score,
                "sensitive": label.sensitive,
            }
            rows.append(row)
            empty = {"definition": "", "include": "", "exclude": "", "examples": "", "score": None}
            rows += [{**row, **empty, "term": t.id, "name": t.name, "sensitive": t.sensitive} for t in label.terms]
    return pd.DataFrame(rows).astype({"score": "float64"})


def _write_yaml(path: Path, book: Codebook) -> None:
    yaml = YAML()
    yaml.default_flow_style = False
    yaml.width = 120
    with replacing(path) as part, part.open("w", encoding="utf-8", newline="\n") as file:
        yaml.dump(book.model_dump(exclude_defaults=True), file)
