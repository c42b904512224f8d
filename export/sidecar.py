"""What stands beside an exported file, as JSON: of which data set, codebook, layer, run and filter it is."""

from __future__ import annotations

import hashlib
import importlib.metadata
import json
import platform
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from functools import cache
from math import isnan
from pathlib import Path
from typing import Any

from explore.dataset import DataSet
from explore.figure import Figure
from explore.filter import NO_FILTER, Filter, to_params
from explore.selection import Selection

PACKAGES = ("numpy", "pandas", "scipy", "sqlalchemy", "altair", "vl-convert-python", "pyarrow", "openpyxl")
_ROOT = Path(__file__).resolve().parent.parent


@dataclass(frozen=True, slots=True, kw_only=True)
class About:
    """What an export is of. `counted` are the mentions that its numbers count, `marked` what a figure marks and does not
    filter by; `others` are those that they are compared with, None for the rest of the data set where `compared`."""

    what: str
    counted: Selection
    n: int
    posts: int
    marked: Filter = field(default_factory=Filter)
    options: Mapping[str, Any] = field(default_factory=dict)
    title: str = ""
    source: str = ""
    compared: bool = False
    others: Selection | None = None
    more: Mapping[str, Any] = field(default_factory=dict)

    @classmethod
    def of(cls, what: str, selection: Selection, **parts: Any) -> About:
        """An export of all mentions of a selection."""
        return cls(what=what, counted=selection, n=selection.n, posts=selection.posts, **parts)

    @classmethod
    def of_figure(cls, what: str, figure: Figure, selection: Selection, **parts: Any) -> About:
        """An export of what a figure of this selection draws."""
        return cls(
            what=what,
            counted=figure.counted(selection),
            n=figure.n,
            posts=figure.posts,
            marked=figure.marked(selection.filter),
            title=figure.title,
            source=figure.source,
            **{"options": {name: value for name, value in figure.options if value}, **parts},
        )


def sidecar(about: About, *, columns: Sequence[str] = (), rows: int | None = None, made: date | None = None) -> bytes:
    """The JSON; `columns` and `rows` are of the table that it stands beside, where it is one."""
    data = about.counted.data
    said: dict[str, Any] = {
        "what": about.what,
        "options": dict(about.options),
        "title": about.title,
        "source": about.source,
        "columns": list(columns),
        "rows": rows,
        "n_mentions": about.n,
        "n_posts": about.posts,
        "filter": _filter(data, about.counted.filter),
        "marked": _filter(data, about.marked) if about.marked.clauses else None,
        "against": _against(about),
        **provenance(data),
        "made": (made or datetime.now(UTC).date()).isoformat(),
        "versions": versions(),
    }
    kept = {name: value for name, value in said.items() if value not in (None, "", {}, [])}
    kept |= {name: None if isinstance(value, float) and isnan(value) else value for name, value in about.more.items()}
    return json.dumps(kept, indent=2, ensure_ascii=False).encode() + b"\n"


def beside(path: Path) -> Path:
    """Where the sidecar of a file stands."""
    return path.with_name(f"{path.name}.json")


def write_sidecar(path: Path, about: About, *, columns: Sequence[str] = (), rows: int | None = None) -> None:
    """The sidecar of the file at this path."""
    beside(path).write_bytes(sidecar(about, columns=columns, rows=rows))


def provenance(data: DataSet) -> dict[str, Any]:
    """The data set, its codebook, the layer and the newest run of it."""
    run, columns = data.run, data.columns
    return {
        "data_set": {
            "name": data.name,
            "sha256": file_hash(data),
            "fictional": bool(len(columns)) and bool(columns.fictional.all()),
        },
        "codebook": {
            "id": data.codebook.id,
            "name": data.codebook.name,
            "version": data.codebook.version,
            "sha256": data.codebook.content_hash,
        },
        "layer": {
            "id": data.layer.id,
            "kind": data.layer.kind,
            "name": data.layer.name,
            "person": data.layer.person,
            "coder_sha256": data.layer.fingerprint,
        },
        "run": run
        and {
            "id": run.id,
            "sha256": run.fingerprint,
            "status": run.status,
            "finished_at": run.finished_at and run.finished_at.isoformat(),
            "coder": run.coder,
            "embedding_model": run.embedding_model,
            "seed": run.seed,
            "software": run.software,
        },
    }


def file_hash(data: DataSet) -> str | None:
    """SHA-256 of the data set's file, made once; None where it is none."""

    def made() -> str | None:
        if data.file is None or not data.file.is_file():
            return None
        with data.file.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()

    found: str | None = data.made_once.get("file hash", made)
    return found


@cache
def versions() -> dict[str, str]:
    """Versions of Valuescape, of Python and of the packages that exports depend on."""
    project = tomllib.loads((_ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    packages = {name: importlib.metadata.version(name) for name in PACKAGES}
    return {project["name"]: project["version"], "python": platform.python_version(), **packages}


def _filter(data: DataSet, chosen: Filter) -> dict[str, Any]:
    return {"words": data.select(chosen).in_words or NO_FILTER, "ids": to_params(chosen)}


def _against(about: About) -> dict[str, Any] | None:
    data = about.counted.data
    if about.others is not None:
        of = about.others
        return {**_filter(data, of.filter), "n_mentions": of.n, "n_posts": of.posts}
    return (
        {"words": "all other mentions of the data set", "n_mentions": data.select().n - about.n}
        if about.compared
        else None
    )
