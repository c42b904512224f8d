"""The house rules that imports and literals can show; read from the source, nothing is imported."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from ruamel.yaml import YAML

from tests.conftest import ROOT

ROOMS = {"app", "pages", "ui", "explore", "analysis", "embedding", "db", "pipeline", "records"}
HEAVY = {"torch", "sentence_transformers", "bertopic", "umap", "hdbscan", "numba"}
MAY_IMPORT = {
    "app": {"ui"},
    "pages": {"ui", "explore", "analysis", "db", "records"},
    "ui": {"ui", "explore", "analysis", "db", "records"},
    "explore": {"explore", "analysis", "db", "embedding", "records"},
    "analysis": {"analysis"},
    "embedding": {"embedding", "records"},
    "db": {"db", "records"},
    "pipeline": {"pipeline", "analysis", "db", "embedding", "records"},
    "records": {"records"},
}
MUST_NOT_IMPORT = {
    "app": HEAVY,
    "pages": HEAVY,
    "ui": HEAVY,
    "explore": HEAVY | {"streamlit", "sqlalchemy"},
    "embedding": {"streamlit", "altair", "sqlalchemy"},
    "records": HEAVY | {"streamlit", "sqlalchemy", "altair", "pandas"},
    "analysis": HEAVY | {"streamlit", "sqlalchemy", "altair"},
    "db": HEAVY | {"streamlit", "altair"},
    "pipeline": {"streamlit", "altair"},
}
# Stages know neither the database nor each other; where they meet it are pipeline/stages and pipeline/run.py.
STAGES = ["ingest", "cleaning", "coding", "topics"]


def sources(room: str) -> list[Path]:
    if (single := ROOT / f"{room}.py").is_file():
        return [single]
    return sorted((ROOT / room).rglob("*.py"))


def imported(path: Path) -> set[str]:
    """Every module that a file imports, wherever in it."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            package = path.relative_to(ROOT).parts[: -node.level] if node.level else ()
            base = ".".join([*package, *(node.module or "").split(".")]).strip(".")
            found |= {base, *(f"{base}.{alias.name}" for alias in node.names)}
    return found


def tops(path: Path) -> set[str]:
    return {name.split(".")[0] for name in imported(path)}


@pytest.mark.parametrize("room", sorted(ROOMS))
def test_a_room_imports_only_what_the_arrows_allow(room: str) -> None:
    files = sources(room)
    assert files
    wrong = {str(f.relative_to(ROOT)): bad for f in files if (bad := (tops(f) & ROOMS) - MAY_IMPORT[room])}
    assert wrong == {}


@pytest.mark.parametrize("room", sorted(ROOMS))
def test_a_room_keeps_heavy_and_foreign_packages_out(room: str) -> None:
    wrong = {str(f.relative_to(ROOT)): bad for f in sources(room) if (bad := tops(f) & MUST_NOT_IMPORT[room])}
    assert wrong == {}


def test_no_page_imports_another_page_and_nothing_imports_the_app() -> None:
    everything = [f for room in ROOMS for f in sources(room)]
    assert {str(f) for f in everything if tops(f) & {"app", "pages", "tests"}} == set()


@pytest.mark.parametrize("stage", STAGES)
def test_a_stage_knows_neither_the_database_nor_the_other_stages(stage: str) -> None:
    place = ROOT / "pipeline" / stage
    files = sorted(place.rglob("*.py")) if place.is_dir() else [place]
    own = {"coding": {"cleaning"}}.get(stage, set())
    others = set(STAGES) - {stage} - own | {"stages", "run"}
    for file in files:
        names = imported(file)
        assert not tops(file) & {"sqlalchemy", "alembic"}, file
        assert not {n for n in names if n.startswith("db.")}, file
        assert not {n for n in names for other in others if f"{n}.".startswith(f"pipeline.{other}.")}, file


def test_heavy_packages_are_imported_inside_functions_only() -> None:
    for file in [*sources("pipeline"), *sources("embedding"), *sources("explore")]:
        for node in ast.parse(file.read_text(encoding="utf-8")).body:
            if isinstance(node, ast.Import | ast.ImportFrom):
                names = [a.name for a in node.names] if isinstance(node, ast.Import) else [node.module or ""]
                assert not {name.split(".")[0] for name in names} & HEAVY, file


def literals(path: Path) -> Iterator[str]:
    """The strings of a file that are not docstrings."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    loose = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in loose:
            yield node.value


def telling_ids() -> set[str]:
    """Label and term ids of the codebook that cannot be in the code by chance."""
    codebook = YAML(typ="safe").load(ROOT / "codebooks" / "vsd" / "codebook.yaml")
    found: set[str] = set()
    for dimension in codebook["dimensions"]:
        for label in dimension["labels"]:
            for part in (label, *label.get("terms", [])):
                if "_" in part["id"] or dimension["role"] == "subject":
                    found.add(part["id"])
    return found - {"other", "general"}


def test_the_code_never_spells_a_label() -> None:
    ids = telling_ids()
    assert len(ids) > 40
    assert {"adhd", "clinical_skepticism"} <= ids
    found = {
        (str(file.relative_to(ROOT)), literal)
        for room in ("app", "pages", "ui", "explore", "analysis", "db", "records")
        for file in sources(room)
        for literal in literals(file)
        if literal in ids
    }
    sensitive = {entry for entry in found if entry[0] == "db/disclosure.py"}
    assert {literal for _, literal in sensitive} <= {"suicidal_ideation", "self_harm"}
    assert found - sensitive == set()


def test_opening_the_dashboard_loads_nothing_heavy() -> None:
    code = f"import sys, ui.frame; print(*sorted({HEAVY | {'pipeline'}!r} & set(sys.modules)))"
    result = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, timeout=120, check=False
    )
    assert result.returncode == 0, result.stderr
    assert result.stdout.split() == []


def test_statistics_and_database_load_without_streamlit() -> None:
    modules = [
        ".".join(f.relative_to(ROOT).with_suffix("").parts)
        for room in ("analysis", "db", "explore", "records")
        for f in sources(room)
        if "migrations" not in f.parts
    ]
    code = (
        f"import sys, importlib; [importlib.import_module(m) for m in {modules!r}]; print('streamlit' in sys.modules)"
    )
    result = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, timeout=120, check=False
    )
    assert result.returncode == 0, result.stderr
    assert result.stdout.strip() == "False"
