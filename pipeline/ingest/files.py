"""Which files to read, and which are no exports at all."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterable
from pathlib import Path

from pipeline.ingest.readers import TABLE_EXTENSIONS, TEXT_EXTENSIONS, extension
from records.problem import Problem

_IMAGES = frozenset({".png", ".jpg", ".jpeg", ".gif", ".webp", ".svg", ".mp4", ".mov", ".mp3", ".heic"})
_DOCUMENTS = frozenset({".md", ".txt", ".rst", ".pdf", ".docx", ".doc", ".html", ".htm", ".yaml", ".yml"})
_HINTS = {
    ".zip": "unpack the ZIP archive first",
    ".tar": "unpack the archive first",
    ".7z": "unpack the archive first",
    ".rar": "unpack the archive first",
    ".xls": "old Excel format: save it as .xlsx or .csv",
}
_ODD = {
    stat.S_IFIFO: "a pipe, not a file: save what comes through it as a file",
    stat.S_IFSOCK: "a socket, not a file",
    stat.S_IFCHR: "a device, not a file",
    stat.S_IFBLK: "a device, not a file",
}
_PAPERS = frozenset({"readme", "license", "licence", "changelog", "makefile"})


def find_files(paths: Iterable[str | os.PathLike[str]]) -> list[Path]:
    """The files among `paths` and in the folders among them, each once, sorted; hidden ones in folders are skipped.

    Among them is what only looks like a file, and folders that are not gone into: `not_a_file` tells.
    """
    found: set[Path] = set()
    for entry in paths:
        path = Path(entry)
        if path.is_dir():
            found |= _inside(path)
        elif path.exists():
            found.add(path)
        else:
            raise Problem(f"there is no file or folder {path}")
    return sorted(found, key=lambda path: path.as_posix())


def _inside(top: Path) -> set[Path]:
    """What is in a folder and the folders in it; links to folders are not followed: they can lead round in circles."""
    found: set[Path] = set()
    closed: list[OSError] = []
    for folder, folders, names in os.walk(top, onerror=closed.append):
        folders[:] = [name for name in folders if not name.startswith(".")]
        links = [name for name in folders if Path(folder, name).is_symlink()]
        found.update(Path(folder, name) for name in [*names, *links] if not name.startswith("."))
    return found | {Path(error.filename) for error in closed}


def not_a_file(path: Path) -> str | None:
    """Why what stands here cannot be read as a file; None where it can. Nothing is opened: a pipe would wait for ever."""
    try:
        kind = stat.S_IFMT(path.stat().st_mode)
    except OSError as error:
        if path.is_symlink():
            return f"a link that leads nowhere ({error.strerror})"
        return f"it cannot be read ({error.strerror})"
    if kind == stat.S_IFDIR:
        return "a link to a folder: give that folder itself" if path.is_symlink() else "a folder that cannot be opened"
    return None if kind == stat.S_IFREG else _ODD.get(kind, "not a file")


def not_an_export(path: Path) -> str | None:
    """Why a file is not read at all, or None where it should be."""
    suffix, compressed = extension(path)
    if path.name.split(".")[0].casefold() in _PAPERS:
        return "a paper that goes with the data, not an export"
    if suffix in TEXT_EXTENSIONS or suffix in TABLE_EXTENSIONS:
        return "a compressed table: unpack it first" if compressed and suffix in TABLE_EXTENSIONS else None
    if suffix in _HINTS:
        return _HINTS[suffix]
    if suffix in _DOCUMENTS:
        return f"a document ({suffix}), not an export"
    if suffix in _IMAGES:
        return f"an image or recording ({suffix}), not an export"
    if compressed:
        return None  # Reddit's dumps are called RC_2019-04.zst
    return f"unknown extension {suffix}" if suffix else "no extension by which to tell the format"
