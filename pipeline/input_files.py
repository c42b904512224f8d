"""Input files, known by their content."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from pipeline.ingest import find_files, not_a_file
from pipeline.progress import Tell
from records.storable import storable


@dataclass(frozen=True, slots=True)
class InputFile:
    """A file to import. `unread` says why it cannot be; it has no SHA-256 then."""

    path: Path
    name: str  # relative to the folder that was given
    sha256: str
    size: int
    unread: str | None = None


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
    name = storable(name)  # file systems take any bytes
    unread = not_a_file(path)
    if unread is None:
        try:
            with path.open("rb") as file:
                return InputFile(path, name, hashlib.file_digest(file, "sha256").hexdigest(), path.stat().st_size)
        except OSError as error:
            unread = f"it cannot be read ({error.strerror})"
    return InputFile(path, name, "", 0, unread)
