"""An archive of a study, read back: how it was coded and from what, to be done again and held against it."""

from __future__ import annotations

import hashlib
import io
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from zipfile import BadZipFile, ZipFile

import pandas as pd
from ruamel.yaml import YAML

from export.asked import DataSet
from pipeline.input_files import InputFile
from records.codebook import Codebook
from records.problem import Problem

NEEDED = ("codebook/codebook.yaml", "coder/coder.json", "runs.json", "exports/mentions.csv", "SHA256SUMS")


@dataclass(frozen=True, slots=True, kw_only=True)
class Archived:
    """What `export archive` wrote. It holds masked quotes, and no post."""

    codebook: Codebook
    coder: str
    layer: str  # name
    fingerprint: str  # of the coder
    codebook_hash: str
    embedding_model: str
    seed: int
    reading: Mapping[str, Any]  # how the input files were read: format, mapping, limit
    files: Mapping[str, str]  # SHA-256 of the input files, by name
    keys: frozenset[str]  # of mentions
    filtered: bool  # whether these are some of the layer's only


def read_archive(path: Path) -> Archived:
    """The archive in this file. Raises Problem where it is none, was changed, or holds no codes of a machine."""
    try:
        with ZipFile(path) as archive:
            held = {name: archive.read(name) for name in archive.namelist()}
    except (BadZipFile, FileNotFoundError, IsADirectoryError) as fault:
        raise Problem(f"{path} is no archive that can be read. Give one that `export archive` has made.") from fault
    if missing := [name for name in NEEDED if name not in held]:
        raise Problem(f"{path} has no {' and no '.join(missing)}. Give an archive that `export archive` has made.")
    for line in held["SHA256SUMS"].decode().splitlines():
        expected, _, name = line.partition("  ")
        if hashlib.sha256(held.get(name, b"")).hexdigest() != expected:
            raise Problem(f"{name} in {path} was changed since the archive was made. Take the archive as it was sent.")
    coder, runs = json.loads(held["coder/coder.json"]), json.loads(held["runs.json"])
    layer, run = coder["layer"], runs.get("run")
    if layer["kind"] != "machine" or run is None:
        raise Problem(f"The codes in {path} were made by people. Import them with `import-coded`, then replicate them.")
    filter_ids = json.loads(held.get("exports/mentions.csv.json", b"{}")).get("filter", {}).get("ids")
    return Archived(
        codebook=Codebook.model_validate(YAML(typ="safe").load(held["codebook/codebook.yaml"])),
        coder=coder["coder"],
        layer=layer["name"],
        fingerprint=coder["fingerprint"],
        codebook_hash=coder["codebook_sha256"],
        embedding_model=run["embedding_model"],
        seed=run["seed"],
        reading={name: (coder["options"] or {}).get(name) for name in ("format", "mapping", "limit")},
        files={file["name"]: file["sha256"] for file in runs["input_files"]},
        keys=frozenset(pd.read_csv(io.BytesIO(held["exports/mentions.csv"]), usecols=["mention"])["mention"]),
        filtered=bool(filter_ids),
    )


def differences(archived: Archived, files: Sequence[InputFile], data: DataSet, keys: frozenset[str]) -> list[str]:
    """In sentences, what of the layer made again is not what the archive has; `keys` are of its mentions."""
    told = _files(archived.files, files)
    for what, then, now in (
        ("codebook", archived.codebook_hash, data.codebook.content_hash),
        ("coder, with its heads,", archived.fingerprint, data.layer.fingerprint),
    ):
        if then != now:
            told.append(f"The {what} is another one: {then[:12]} in the archive, {now[:12]} here.")
    gone, new = len(archived.keys - keys), len(keys - archived.keys)
    if gone or (new and not archived.filtered):
        told.append(f"{gone:,} mentions of the archive are not here, and {new:,} here are not in it.")
    return told


def _files(then: Mapping[str, str], now: Sequence[InputFile]) -> list[str]:
    given = {file.sha256: file.name for file in now}
    missing = sorted(name for name, sha256 in then.items() if sha256 not in given)
    more = sorted(name for sha256, name in given.items() if sha256 not in set(then.values()))
    told = [f"Of the archive's input files, these are not here as they were: {', '.join(missing)}."] if missing else []
    return told + ([f"These input files are not the archive's: {', '.join(more)}."] if more else [])


def without_posts(archived: Archived, path: Path) -> Problem:
    """What to say to someone who gives an archive and no posts."""
    names = ", ".join(f"{name} ({sha256[:12]})" for name, sha256 in archived.files.items())
    return Problem(
        f"{path} holds no texts of posts, only masked quotes. Give the files that it was made of after the options, as "
        f"PATH: {names}; the letters are the beginning of their SHA-256."
    )


def stored(archived: Archived) -> dict[str, Any]:
    """What a sidecar says of it."""
    return {
        "codebook_sha256": archived.codebook_hash,
        "coder_sha256": archived.fingerprint,
        "mentions": len(archived.keys),
    }
