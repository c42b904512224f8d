"""How to cite what is seen: the program and the study as CITATION.cff says, and the data set as it is."""

from __future__ import annotations

from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from explore.selection import Selection
from export.origin import Origin

FILE = Path(__file__).resolve().parent.parent / "CITATION.cff"


def citation(selection: Selection, made: date | None = None) -> tuple[str, ...]:
    """The lines of a list of references: program, study, and the data set with its codebook, run and day, today unless said otherwise."""
    origin, data = Origin.of(selection, made), selection.data
    run = f", run {data.run.id} ({data.run.fingerprint[:12]})" if data.run else ""
    fictional = " of fictional posts" if origin.fictional else ""
    return (
        *_published(),
        f"Data set{fictional}: {data.name}, coded by {origin.coder or origin.layer} with the codebook {data.codebook.name}, version "
        f"{data.codebook.version} ({data.codebook.content_hash[:12]}){run}, seen on {origin.day}.",
    )


@cache
def _published() -> tuple[str, ...]:
    from ruamel.yaml import YAML

    told: dict[str, Any] = YAML(typ="safe").load(FILE.read_text(encoding="utf-8"))
    own = f"{', '.join(author['name'] for author in told['authors'])}: {told['title']}, version {told['version']}."
    return own, *(_reference(one) for one in told["references"])


def _reference(one: dict[str, Any]) -> str:
    authors = ", ".join(author["family-names"] for author in one["authors"])
    where = ", ".join([one["collection-title"], *(known["value"] for known in one["identifiers"])])
    return f"{authors}: {one['title']}, {where}."
