"""The code behind codes, hashed module by module; `python -m tests.pipeline.coding.baseline` renews the baseline.

Hashed are syntax trees without docstrings and places: comments, layout and words change nothing.
"""

from __future__ import annotations

import ast
import hashlib
import json
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
BASELINE = Path(__file__).with_name("baseline.json")
WATCHED = (
    "pipeline/coding",
    "pipeline/stages/coding_stage.py",
    "pipeline/ingest/html.py",
    "pipeline/cleaning/clean.py",
    "pipeline/cleaning/normalise.py",
    "pipeline/cleaning/boilerplate.py",
    "pipeline/cleaning/language.py",
    "pipeline/topics",
    "pipeline/import_coded",
    "embedding",
    "records/codebook.py",
    "records/evidence.py",
    "records/passages.py",
    "records/stance.py",
    "records/tuning.py",
)


def modules() -> Iterator[Path]:
    """The modules that can change a code or a topic."""
    for name in WATCHED:
        path = ROOT / name
        yield from sorted(path.rglob("*.py")) if path.is_dir() else [path]


def hashes() -> dict[str, str]:
    """Hash by module, as it is now."""
    return {str(path.relative_to(ROOT)): of(path.read_text(encoding="utf-8")) for path in modules()}


def of(source: str) -> str:
    """Hash of the syntax tree of a module."""
    return hashlib.sha256(repr(_plain(ast.parse(source))).encode()).hexdigest()[:16]


def _plain(node: object) -> object:
    """The tree as tuples, without what is empty: newer Pythons add empty fields."""
    if isinstance(node, ast.AST):
        fields = [(name, value) for name, value in ast.iter_fields(node) if value not in (None, []) and name != "kind"]
        return (
            type(node).__name__,
            *((name, _plain(_body(value) if name == "body" else value)) for name, value in fields),
        )
    return [_plain(one) for one in node] if isinstance(node, list) else node


def _body(value: object) -> object:
    """A block without its docstring."""
    if isinstance(value, list) and isinstance(value[0], ast.Expr):
        first = value[0].value
        if isinstance(first, ast.Constant) and isinstance(first.value, str):
            return value[1:]
    return value


if __name__ == "__main__":
    BASELINE.write_text(json.dumps(hashes(), indent=1) + "\n", encoding="utf-8")
    print(f"{len(hashes())} modules in {BASELINE.relative_to(ROOT)}")
