"""The house rules that imports and literals can show; read from the source, nothing is imported."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from ruamel.yaml import YAML

from tests.conftest import ROOT
from tests.sources import (
    ROOMS,
    calls,
    circles,
    folder_edges,
    imported,
    imported_files,
    literals,
    module_name,
    place,
    sources,
    tops,
    tree,
)

HEAVY = {"torch", "sentence_transformers", "bertopic", "umap", "hdbscan", "numba"}
STANDING = [room for room in ROOMS if sources(room)]
MAY_IMPORT = {
    "app": {"ui"},
    "pages": {"ui", "explore", "records"},
    "ui": {"ui", "export", "explore", "analysis", "db", "records"},
    "export": {"export", "explore", "db", "records"},
    "explore": {"explore", "analysis", "db", "embedding", "records"},
    "analysis": {"analysis"},
    "embedding": {"embedding", "records"},
    "db": {"db", "records"},
    "pipeline": {"pipeline", "export", "analysis", "db", "embedding", "records"},
    "records": {"records"},
}
MUST_NOT_IMPORT = {
    "app": HEAVY,
    "pages": HEAVY | {"sqlalchemy"},
    "ui": HEAVY,
    "export": HEAVY | {"streamlit", "sqlalchemy"},
    "explore": HEAVY | {"streamlit", "sqlite3"},
    "embedding": {"streamlit", "altair", "sqlalchemy"},
    "records": HEAVY | {"streamlit", "sqlalchemy", "altair", "pandas"},
    "analysis": HEAVY | {"streamlit", "sqlalchemy", "altair"},
    "db": HEAVY | {"streamlit", "altair"},
    "pipeline": {"streamlit", "altair"},
}
# Stages know neither the database nor each other; where they meet it are pipeline/stages and pipeline/run.py.
STAGES = ["ingest", "cleaning", "coding", "topics"]
COUNTING = {"bincount", "value_counts", "crosstab"}
DRAWING = {"vega_lite_chart", "altair_chart", "plotly_chart", "pyplot", "bar_chart", "line_chart", "area_chart"}
# Statements that one database alone understands, and names of things that it alone has.
SQLITE = re.compile(r"\bPRAGMA\b|\bfts5?\b|_fts\b|\bMATCH\b|\bVACUUM\b|\bsqlite|\browid\b|\bINSERT OR\b|journal_mode")


@pytest.mark.parametrize("room", STANDING)
def test_a_room_imports_only_what_the_arrows_allow(room: str) -> None:
    wrong = {place(f): bad for f in sources(room) if (bad := (tops(f) & set(ROOMS)) - MAY_IMPORT[room])}
    assert wrong == {}


@pytest.mark.parametrize("room", STANDING)
def test_a_room_keeps_heavy_and_foreign_packages_out(room: str) -> None:
    wrong = {place(f): bad for f in sources(room) if (bad := tops(f) & MUST_NOT_IMPORT[room])}
    assert wrong == {}


def test_every_room_is_known() -> None:
    folders = {path.parent.name for path in ROOT.glob("*/*.py") if not path.parent.name.startswith(".")}
    assert folders - {"tests"} <= set(ROOMS)
    assert set(STANDING) >= set(ROOMS) - {"export"}


def test_no_page_imports_another_page_and_nothing_imports_the_app() -> None:
    assert {place(f) for f in sources() if tops(f) & {"app", "pages", "tests"}} == set()


FOLDERS = sorted({parent for file in sources() for parent in file.parents if ROOT in parent.parents})


@pytest.mark.parametrize("folder", FOLDERS, ids=place)
def test_no_folder_holds_a_circle(folder: Path) -> None:
    """Neither between two files nor between two folders, imports inside functions counted too."""
    assert circles(folder_edges(folder, sources())) == []


def test_circles_are_found() -> None:
    assert circles({"a": {"b"}, "b": {"c"}, "c": {"a"}, "d": {"a"}, "e": {"e"}}) == [["a", "b", "c"], ["e"]]
    assert circles({"a": {"b", "c"}, "b": {"c"}, "c": set()}) == []


def test_imports_inside_functions_count_and_those_for_types_do_not(tmp_path: Path) -> None:
    file = tmp_path / "file.py"
    file.write_text(
        "from typing import TYPE_CHECKING\nimport a.b\n"
        "if TYPE_CHECKING:\n    from a.c import X\n    from a.d import Y\n"
        "def f():\n    from a import e\n    from a.d import Y\n"
    )
    modules = {f"a.{name}": tmp_path / name for name in "bcde"} | {"a": tmp_path / "a"}
    assert imported_files(file, modules) == {tmp_path / name for name in "bde"}


@pytest.mark.parametrize("stage", STAGES)
def test_a_stage_knows_neither_the_database_nor_the_other_stages(stage: str) -> None:
    own = {"coding": {"cleaning"}}.get(stage, set())
    others = set(STAGES) - {stage} - own | {"stages", "run", "recorded"}
    for file in sources(f"pipeline/{stage}"):
        names = imported(file)
        assert not tops(file) & {"sqlalchemy", "alembic"}, file
        assert not {n for n in names if n.startswith("db.")}, file
        assert not {n for n in names for other in others if f"{n}.".startswith(f"pipeline.{other}.")}, file


def test_what_repeats_a_post_is_decided_without_the_database() -> None:
    for file in sources("pipeline/repeats"):
        assert not tops(file) & {"sqlalchemy", "db"}, file


def test_heavy_packages_are_imported_inside_functions_only() -> None:
    for file in sources("pipeline", "embedding", "explore"):
        for node in tree(file).body:
            if isinstance(node, ast.Import | ast.ImportFrom):
                names = [a.name for a in node.names] if isinstance(node, ast.Import) else [node.module or ""]
                assert not {name.split(".")[0] for name in names} & HEAVY, file


def telling_ids() -> set[str]:
    """Label and term ids of the codebooks that cannot be in the code by chance."""
    found: set[str] = set()
    for file in (ROOT / "codebooks").glob("*/codebook.yaml"):
        for dimension in YAML(typ="safe").load(file)["dimensions"]:
            for label in dimension["labels"]:
                for part in (label, *label.get("terms", [])):
                    if "_" in part["id"] or dimension["role"] == "subject":
                        found.add(part["id"])
    return found - {"other", "general"}


def test_the_code_never_spells_a_label() -> None:
    ids = telling_ids()
    assert len(ids) > 40
    assert {"adhd", "clinical_skepticism", "suicidal_ideation"} <= ids
    assert {(place(file), literal) for file in sources() for literal in literals(file) if literal in ids} == set()


def sqlite_words(file: Path) -> Iterator[str]:
    """What of a file only SQLite understands, in its code and its statements."""
    yield from (literal for literal in literals(file) if SQLITE.search(literal))
    for node in ast.walk(tree(file)):
        name = node.id if isinstance(node, ast.Name) else node.attr if isinstance(node, ast.Attribute) else ""
        if "sqlite" in name.lower() or "pragma" in name.lower():
            yield name
    yield from (name for name in imported(file) if re.search("sqlite", name) and not name.startswith("db.dialects"))


# Files of their own that are no data set: the cache of an LLM's answers, and tweets on their way through an import.
SQLITE_ITSELF = {
    "db/dialects/sqlite.py",
    "db/dialects/sqlite_words.py",
    "pipeline/coding/llm/cache.py",
    "pipeline/coding/llm/settings.py",
    "pipeline/ingest/importers/x_api.py",
}


def test_only_the_dialect_speaks_sqlite() -> None:
    """Beside it, the list of dialects names it, and db/connect.py, where a path without a scheme is a SQLite file."""
    found = {(place(f), word) for f in sources() if place(f) not in SQLITE_ITSELF for word in sqlite_words(f)}
    named = {(file, word) for file, word in found if file in ("db/dialects/__init__.py", "db/connect.py")}
    assert found - named == set()
    assert not {word for _, word in named if re.search("PRAGMA|fts|MATCH|rowid|sqlite3", word)}


def test_only_state_touches_the_address() -> None:
    touching = {
        place(file)
        for file in sources("app", "pages", "ui")
        for node in ast.walk(tree(file))
        if isinstance(node, ast.Attribute) and node.attr == "query_params"
    }
    assert touching == {"ui/state.py"}


def test_only_draw_draws() -> None:
    drawing = {
        place(f) for f in sources("app", "pages", "ui") for name, _ in calls(f) if name.rsplit(".")[-1] in DRAWING
    }
    assert drawing == {"ui/draw.py"}


def test_only_counts_counts() -> None:
    counting = {
        (place(file), name)
        for file in sources("analysis", "explore", "ui", "pages")
        for name, call in calls(file)
        if name.rsplit(".")[-1] in COUNTING
        or name.endswith("add.at")
        or any(keyword.arg == "return_counts" for keyword in call.keywords)
    }
    assert {file for file, _ in counting} == {"analysis/counts.py"}, sorted(counting)


def test_no_command_takes_a_bug_for_a_fault_of_its_user() -> None:
    """A handler for everything, or for ValueError, may stand around one short statement only: a bug keeps its traceback."""
    broad = {"", "ValueError", "Exception", "BaseException"}
    wrong = []
    for file in sources("pipeline/cli", "pipeline/__main__"):
        for node in ast.walk(tree(file)):
            if not isinstance(node, ast.Try):
                continue
            short = len(node.body) == 1 and isinstance(node.body[0], ast.Assign | ast.Return | ast.Expr)
            for handler in node.handlers:
                caught = set(re.findall(r"\w+", ast.unparse(handler.type))) if handler.type else {""}
                if caught & broad and not short:
                    wrong.append(f"{place(file)}:{handler.lineno}")
    assert wrong == []


def test_streamlits_inner_rooms_are_used_in_one_place() -> None:
    public = {"testing", "components", "errors", "typing", "delta_generator"}
    inner = {
        (place(file), name)
        for file in sources()
        for name in imported(file)
        if name.startswith("streamlit.") and name.split(".")[1] not in public and not _is_public(name)
    }
    assert len({file for file, _ in inner}) <= 1, sorted(inner)


def _is_public(name: str) -> bool:
    """Whether `from streamlit import x` gives what `st.x` is."""
    import streamlit

    parts = name.split(".")
    return len(parts) == 2 and parts[1] in {n for n in dir(streamlit) if not n.startswith("_")} - {"runtime", "web"}


def test_the_one_private_attribute_of_streamlit_is_still_there() -> None:
    from streamlit.runtime.pages_manager import PagesManager

    assert isinstance(PagesManager.uses_pages_directory, bool | None)


def modules(*rooms: str) -> list[str]:
    return [module_name(f) for f in sources(*rooms) if "migrations" not in f.parts]


def loaded_by(names: list[str]) -> set[str]:
    """The packages that are loaded once these modules are."""
    code = (
        f"import sys, importlib\nfor name in {names!r}:\n    importlib.import_module(name)\n"
        "print(*{name.split('.')[0] for name in sys.modules})"
    )
    result = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, timeout=120, check=False
    )
    assert result.returncode == 0, result.stderr
    return set(result.stdout.split())


def test_opening_the_dashboard_loads_nothing_heavy() -> None:
    assert loaded_by(modules("ui", "explore")) & (HEAVY | {"pipeline", "sklearn"}) == set()


def test_statistics_and_database_load_without_streamlit() -> None:
    assert "streamlit" not in loaded_by(modules("analysis", "db", "explore", "records"))


ONE_THING = ("Verdict", "Role", "Evidence", "evidence", "report", "frame", "locate")


@pytest.mark.parametrize("word", ONE_THING)
def test_a_word_that_named_two_things_names_one(word: str) -> None:
    """As a module, or as a class, function or type at the top of one."""
    named = [path for room in ROOMS for path in sources(room) if path.stem == word]
    for path in (path for room in ROOMS for path in sources(room)):
        for node in tree(path).body:
            if isinstance(node, ast.ClassDef | ast.FunctionDef) and node.name == word:
                named.append(path)
            elif isinstance(node, ast.Assign):
                named += [path for target in node.targets if isinstance(target, ast.Name) and target.id == word]
    assert len(named) <= 1, [str(path) for path in named]
