"""Files, folders and names of code that docs, comments and docstrings speak of exist."""

from __future__ import annotations

import ast
import io
import re
import tokenize
from collections.abc import Iterator
from fnmatch import fnmatch
from functools import cache
from pathlib import Path

import pytest

from tests.conftest import ROOT
from tests.sources import ROOMS, place, sources, tree

PAGES = [
    *(ROOT / name for name in ("README.md", "CONTRIBUTING.md")),
    *sorted(file for file in (ROOT / "docs").rglob("*.md")),
]
CODE = [*sources(), *sorted(file for file in (ROOT / "tests").rglob("*.py"))]
FOLDERS = {*ROOMS, "tests", "docs", "data", "codebooks", "static", ".ci", ".streamlit"} - {"app"}
SOURCE = ("py", "md", "yaml", "toml", "sh")  # a file of such a kind is ours wherever it is named
# Made by running or by people, and a name that docs give as an example.
MADE = ["data/*.db*", "data/.demo-built", "data/author.key", ".streamlit/secrets.toml", "codebooks/weather*"]
THEIRS = {"export"}  # rooms still to come
ENDS = ("", "/*", "-*")  # a file, a folder, a decision by its number
_IN_TICKS = re.compile(r"`([^`\n]+)`")
_PATH = re.compile(rf"(?<![\w/.~-])((?:{'|'.join(map(re.escape, sorted(FOLDERS)))})/[\w./*<>{{}},-]*)")
_DOTTED = re.compile(rf"(?<![\w/.-])((?:{'|'.join(room for room in ROOMS if room != 'app')})(?:\.[A-Za-z_]\w*)+)")


@cache
def every_file() -> list[str]:
    """Files of the project, as paths from its root."""
    mine = [*(ROOT / folder for folder in FOLDERS), *ROOT.glob("*.*")]
    files = [file for top in mine for file in ([top] if top.is_file() else top.rglob("*"))]
    return [place(file) for file in files if file.is_file() and "__pycache__" not in file.parts]


def spread(name: str) -> list[str]:
    """A path with what it leaves open as patterns: "a/{b,c}/<id>.py" is "a/b/*.py" and "a/c/*.py"."""
    name = re.sub(r"<[^>]*>", "*", name)
    if braces := re.search(r"\{([^{}]*)\}", name):
        parts = braces.group(1).split(",")
        return [one for part in parts for one in spread(name[: braces.start()] + part.strip() + name[braces.end() :])]
    return [name]


def exists(name: str, beside: Path = ROOT) -> bool:
    """Whether there is such a file or folder, from the root or beside the file that names it."""
    for one in spread(name.rstrip(".,")):
        near = beside.relative_to(ROOT).as_posix() if beside != ROOT else ""
        found = any(
            any(fnmatch(file, start + one.rstrip("/") + end) for end in ENDS)
            for start in {"", f"{near}/" if near else ""}
            for file in every_file()
        )
        if not found and not any(fnmatch(one, made) for made in MADE):
            return False
    return True


def is_named(word: str) -> bool:
    """Whether a file of that name, or one that ends so ("codebook.yaml", "llm/cache.py"), is anywhere."""
    return any(file == word or fnmatch(file, f"*/{word}") for file in every_file())


def resolves(dotted: str) -> bool:
    """Whether a dotted name leads to a module, or to something that a module makes."""
    parts = dotted.split(".")
    for n in range(len(parts), 0, -1):
        stem = ROOT.joinpath(*parts[:n])
        file = stem.with_suffix(".py") if stem.with_suffix(".py").is_file() else stem / "__init__.py"
        if file.is_file():
            return n == len(parts) or parts[n] in made_by(file)
        if stem.is_dir():
            return n == len(parts)
    return False


def made_by(file: Path) -> set[str]:
    """The names that a module binds at its top."""
    names: set[str] = set()
    for node in tree(file).body:
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            names.add(node.name)
        elif isinstance(node, ast.Import | ast.ImportFrom):
            names |= {alias.asname or alias.name for alias in node.names}
        elif isinstance(node, ast.Assign | ast.AnnAssign):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            names |= {n.id for target in targets for n in ast.walk(target) if isinstance(n, ast.Name)}
    return names


def said(file: Path) -> Iterator[str]:
    """Docstrings and comments of a source file."""
    source = file.read_text(encoding="utf-8")
    for node in ast.walk(tree(file)):
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant) and isinstance(node.value.value, str):
            yield node.value.value
    for token in tokenize.generate_tokens(io.StringIO(source).readline):
        if token.type == tokenize.COMMENT:
            yield token.string


def missing_in(text: str, beside: Path) -> set[str]:
    """What the text names and nobody finds."""
    missing = {path for path in _PATH.findall(text) if not exists(path, beside)}
    missing |= {name for name in _DOTTED.findall(text) if not resolves(name) and not name.endswith(SOURCE)}
    for word in _IN_TICKS.findall(text):
        if re.fullmatch(r"[\w./-]+\.(?:" + "|".join(SOURCE) + ")", word) and not word.startswith(("/", "../shared")):
            missing |= set() if exists(word, beside) or is_named(word) else {word}
    return {name for name in missing if name.split("/")[0].split(".")[0] not in THEIRS}


@pytest.mark.parametrize("page", PAGES, ids=place)
def test_files_that_the_docs_name_exist(page: Path) -> None:
    assert missing_in(page.read_text(encoding="utf-8"), page.parent) == set()


def test_files_that_comments_and_docstrings_name_exist() -> None:
    missing = {
        place(file): bad for file in CODE if (bad := {m for t in said(file) for m in missing_in(t, file.parent)})
    }
    assert missing == {}


def test_what_is_gone_is_found() -> None:
    text = (
        "See docs/nowhere.md and `db.schema.NoSuchRow`, `nofile.py`, and pages/{overview,never}.py; `pages/*.py` are."
    )
    assert missing_in(text, ROOT) == {
        "docs/nowhere.md",
        "db.schema.NoSuchRow",
        "nofile.py",
        "pages/{overview,never}.py",
    }
