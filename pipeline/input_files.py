"""Input files, known by their content."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from pipeline.ingest import find_files
from pipeline.progress import Tell


@dataclass(frozen=True, slots=True)
class InputFile:
    """A file to import."""

    path: Path
    name: str  # relative to the folder that was given
    sha256: str
    size: int


def input_files(paths: Sequence[Path], tell: Tell) -> Iterator[InputFile]:
    """The files among these paths and in these folders, one after the other. Raises Problem where there is nothing."""
    found = find_files(paths)
    tell.begin("Reading files", total=len(found))
    for path in found:
        yield fingerprint_file(path, paths)
        tell.step()


def fingerprint_file(path: Path, given: Sequence[Path]) -> InputFile:
    """The file with its name inside the given folder, and its content's SHA-256."""
    name = path.name
    for folder in given:
        if folder.is_dir() and path.is_relative_to(folder):
            name = str(path.relative_to(folder))
            break
    with path.open("rb") as file:
        sha256 = hashlib.file_digest(file, "sha256").hexdigest()
    return InputFile(path, name, sha256, path.stat().st_size)
