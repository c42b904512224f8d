"""The source as house tests read it: rooms, files, imports, literals. Nothing is imported to learn of it."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from pathlib import Path

from tests.conftest import ROOT

ROOMS = ("app", "pages", "ui", "export", "explore", "analysis", "embedding", "db", "pipeline", "records")
OLD = ROOT / "db" / "migrations"  # what data sets once were; not edited any more


@cache
def sources(*rooms: str) -> tuple[Path, ...]:
    """The files of these rooms, of all that stand where none is named; a room that is one file is that file."""
    files: list[Path] = []
    for room in rooms or ROOMS:
        single = ROOT / f"{room}.py"
        files += [single] if single.is_file() else sorted((ROOT / room).rglob("*.py"))
    return tuple(file for file in files if OLD not in file.parents)


def place(file: Path) -> str:
    """A file's path as people name it."""
    return file.relative_to(ROOT).as_posix()


@cache
def tree(file: Path) -> ast.Module:
    """The file's syntax tree."""
    return ast.parse(file.read_text(encoding="utf-8"))


def imported(file: Path) -> set[str]:
    """Every module and name that a file imports, wherever in it: "a.b" and "a.b.c" for `from a.b import c`."""
    return {name for base, names in _imports(file) for name in (base, *(f"{base}.{n}" for n in names))}


def imported_files(file: Path, modules: Mapping[str, Path]) -> set[Path]:
    """The files among these modules that a file needs when it runs; what only types need is left out."""
    found: set[str] = set()
    for base, names in _imports(file, at_run_time=True):
        # `from package import part` needs the part; the package's own file only where it gives a name that is no part.
        found |= {full if (full := f"{base}.{name}") in modules else base for name in names} or {base}
    return {modules[name] for name in found if name in modules} - {file}


def _imports(file: Path, at_run_time: bool = False) -> Iterator[tuple[str, list[str]]]:
    idle = {id(node) for node in _for_types(tree(file))} if at_run_time else set()
    for node in ast.walk(tree(file)):
        if id(node) in idle:
            continue
        if isinstance(node, ast.Import):
            yield from ((alias.name, []) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            package = file.relative_to(ROOT).parts[: -node.level] if node.level else ()
            base = ".".join([*package, *(node.module or "").split(".")]).strip(".")
            yield base, [alias.name for alias in node.names]


def _for_types(module: ast.Module) -> Iterator[ast.AST]:
    for node in ast.walk(module):
        if isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test):
            yield from (inner for statement in node.body for inner in ast.walk(statement))


def tops(file: Path) -> set[str]:
    """The packages that a file imports from."""
    return {name.split(".")[0] for name in imported(file)}


def module_name(file: Path) -> str:
    """The dotted name; a package's is that of its folder."""
    parts = file.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def literals(file: Path) -> Iterator[str]:
    """The strings of a file that are not docstrings."""
    loose = {id(node.value) for node in ast.walk(tree(file)) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree(file)):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in loose:
            yield node.value


def calls(file: Path) -> Iterator[tuple[str, ast.Call]]:
    """Every call with what is called, dotted: ("np.add.at", ...)."""
    for node in ast.walk(tree(file)):
        if isinstance(node, ast.Call):
            yield ast.unparse(node.func), node


def circles(edges: dict[str, set[str]]) -> list[list[str]]:
    """Groups of nodes that can all reach each other, and nodes that lead to themselves; sorted."""

    def reachable(node: str) -> set[str]:
        seen: set[str] = set()
        waiting = set(edges.get(node, ()))
        while waiting:
            seen.add(nearest := waiting.pop())
            waiting |= edges.get(nearest, set()) - seen
        return seen

    reach = {node: reachable(node) for node in edges}
    groups = {frozenset(b for b in reach[a] if a in reach.get(b, ())) for a in edges if a in reach[a]}
    return sorted(sorted(group) for group in groups)


def folder_edges(folder: Path, files: Iterable[Path]) -> dict[str, set[str]]:
    """Which of a folder's own files and folders import which of the others."""
    modules = {module_name(file): file for file in files}
    inside = [file for file in modules.values() if folder in file.parents]
    edges: dict[str, set[str]] = {_child(folder, file): set() for file in inside}
    for file in inside:
        theirs = {_child(folder, other) for other in imported_files(file, modules) if folder in other.parents}
        edges[_child(folder, file)] |= theirs - {_child(folder, file)}
    return edges


def _child(folder: Path, file: Path) -> str:
    return file.relative_to(folder).parts[0].removesuffix(".py")
