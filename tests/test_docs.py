"""The docs are true: links lead somewhere, commands and options exist, formats and URL parameters are described."""

from __future__ import annotations

import ast
import re
import tomllib
from collections.abc import Iterator
from dataclasses import fields
from functools import cache
from pathlib import Path

import click
import pytest
import typer
from ruamel.yaml import YAML

from pipeline.cli import app
from pipeline.coding.codebook_file import DEFAULT_CODEBOOK, load_codebook
from pipeline.coding.llm.settings import ROOM, Settings
from pipeline.ingest import IMPORTERS
from tests.bench.__main__ import parser as bench
from tests.conftest import ROOT
from tests.explore.by_hand import by_hand
from ui import state

PAGES = [
    *(ROOT / name for name in ("README.md", "CHANGELOG.md", "CONTRIBUTING.md")),
    *sorted((ROOT / "docs").rglob("*.md")),
]
ROOMS = ("analysis", "db", "embedding", "explore", "export", "pipeline", "records", "ui")
IMAGES = ROOT / "docs" / "images"
MOST_LINES = 25  # of a decision
_LINK = re.compile(r"!?\[[^\]]*\]\(([^)\s]+)\)")
_FENCED = re.compile(r"^```.*?^```", re.MULTILINE | re.DOTALL)
_COMMAND = re.compile(r"python(?:\.exe)?['\"]? -m pipeline\b([^`#\n]*)")
_LONE_OPTION = re.compile(r"`(--[a-z][a-z-]*)(?:[ =][^`]*)?`")


def name(page: Path) -> str:
    return str(page.relative_to(ROOT))


def text(page: Path) -> str:
    return page.read_text(encoding="utf-8")


def commands() -> dict[str, click.Command]:
    """Every command by its words: "run", "export timeline"."""
    found: dict[str, click.Command] = {}
    for name, command in typer.main.get_command(app).commands.items():  # type: ignore[attr-defined]
        inside = getattr(command, "commands", None)
        found |= {name: command, **{f"{name} {one}": of for one, of in (inside or {}).items()}}
    return found


def options(command: click.Command) -> set[str]:
    return {"--help", *(option for parameter in command.params for option in parameter.opts if option.startswith("--"))}


def dimensions(command: click.Command) -> set[str]:
    """The options that a command takes because the study's codebook has these dimensions."""
    free = command.context_settings.get("ignore_unknown_options", False)
    return {f"--{one}" for one in _dimensions()} if free else set()


@cache
def _dimensions() -> tuple[str, ...]:
    return tuple(load_codebook().ids)


def bench_options() -> set[str]:
    """The options of `make bench`."""
    return set(re.findall(r"--[a-z]+", bench().format_help()))


def written_commands(page: Path) -> Iterator[list[str]]:
    """The words after each `python -m pipeline`, lines that go on joined."""
    joined = re.sub(r"[\\`]\n\s*", " ", text(page))
    for match in _COMMAND.finditer(joined):
        yield match.group(1).split()


def anchors(page: Path) -> set[str]:
    """The anchors that GitHub gives to a page's headings."""
    headings = re.findall(r"^#+ (.+)$", _FENCED.sub("", text(page)), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).strip().replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("page", PAGES, ids=name)
def test_every_relative_link_and_image_leads_somewhere(page: Path) -> None:
    broken = []
    for target in _LINK.findall(_FENCED.sub("", text(page))):
        if re.match(r"[a-z]+:", target):
            continue
        path, _, anchor = target.partition("#")
        file = (page.parent / path).resolve() if path else page
        if file.is_relative_to(IMAGES) and not IMAGES.is_dir():
            continue
        if not file.exists() or (anchor and anchor not in anchors(file)):
            broken.append(target)
    assert broken == []


def test_every_image_has_an_alternative_text() -> None:
    for page in PAGES:
        for words in re.findall(r"!\[([^\]]*)\]", text(page)):
            assert len(words.split()) >= 5, f"{name(page)}: {words!r}"


@pytest.mark.parametrize("page", PAGES, ids=name)
def test_every_written_command_and_option_exists(page: Path) -> None:
    known = commands()
    for words in written_commands(page):
        named = [word.strip("'\".,;:)") for word in words if not word.startswith("-")][:2]
        if not named:
            continue
        command = next((one for one in (" ".join(named), named[0]) if one in known), " ".join(named))
        assert command in known, f"there is no command {command}"
        given = {word.partition("=")[0] for word in words if word.startswith("--")}
        takes = options(known[command]) | dimensions(known[command])
        assert given <= takes, f"{command} has no {given - takes}"
    every = set().union(*(options(one) | dimensions(one) for one in known.values()), bench_options())
    alone = set(_LONE_OPTION.findall(_FENCED.sub("", text(page))))
    assert alone <= every


def test_every_command_and_option_is_described() -> None:
    told = "".join(map(text, (ROOT / "docs" / "guide.md", ROOT / "docs" / "exports.md", ROOT / "README.md")))
    for command, what in commands().items():
        assert f"python -m pipeline {command}" in told
        for option in options(what) - {"--help"}:
            assert re.search(rf"(?<![\w-]){option}(?![\w-])", told), f"{command} {option}"


def trees(*rooms: str) -> Iterator[tuple[Path, ast.Module]]:
    """The files of these rooms, or of all but tests where none is named, parsed."""
    for room in rooms or ("app.py", "pages", *ROOMS):
        for file in sorted((ROOT / room).rglob("*.py")) if (ROOT / room).is_dir() else [ROOT / room]:
            yield file, ast.parse(file.read_text(encoding="utf-8"))


def test_everything_public_has_a_docstring() -> None:
    without = []
    for file, tree in trees(*ROOMS):
        if file.parent.name == "versions":  # Alembic's own upgrade and downgrade
            continue
        parts: list[ast.Module | ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef] = [tree]
        parts += [one for one in tree.body if isinstance(one, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef)]
        named = [(getattr(one, "name", ""), one) for one in parts]
        without += [f"{name(file)} {n}" for n, one in named if not n.startswith("_") and not ast.get_docstring(one)]
    assert without == []


def variables() -> set[str]:
    """The environment variables that the code reads or sets, by their names or by a constant that holds one."""
    found: set[str] = set()
    for file, tree in trees():
        constants = {
            one.targets[0].id: one.value.value
            for one in tree.body
            if isinstance(one, ast.Assign)
            and isinstance(one.targets[0], ast.Name)
            and isinstance(one.value, ast.Constant)
        }
        for node in ast.walk(tree):
            asked: list[ast.expr] = []
            if isinstance(node, ast.Call):
                called = ast.unparse(node.func)
                if re.search(r"environ(ment)?\.(get|setdefault|pop)$|getenv$", called):
                    asked = node.args[:1]
                elif called == "_first" and file.name == "settings.py":  # a part of a name, then whole ones
                    found.add(f"VALUESCAPE_LLM_{ast.literal_eval(node.args[2]).upper()}")
                    asked = node.args[3:]
            elif isinstance(node, ast.Subscript) and ast.unparse(node.value).endswith("environ"):
                asked = [node.slice]
            for one in asked:
                if isinstance(one, ast.Name) and one.id in constants:
                    found.add(str(constants[one.id]))
                elif isinstance(one, ast.Constant):
                    found.add(str(one.value))
            if isinstance(node, ast.Constant) and re.fullmatch(r"VALUESCAPE_[A-Z_]*[A-Z]", str(node.value)):
                found.add(str(node.value))
    return found


def test_every_environment_variable_is_described_and_none_besides() -> None:
    told = text(ROOT / "docs" / "settings.md")
    known = variables()
    assert {"DATABASE_URL", "VALUESCAPE_AUTHOR_KEY", "VALUESCAPE_LLM_MODEL", "OPENAI_API_KEY"} <= known
    assert {one for one in known if f"`{one}`" not in told} == set()
    told, _, _ = told.partition("Tests know")
    assert set(re.findall(r"`([A-Z]+(?:_[A-Z]+)+)`", told)) == known


def test_every_setting_of_the_server_is_described_as_it_is() -> None:
    told = text(ROOT / "docs" / "settings.md")
    settings = tomllib.loads(text(ROOT / ".streamlit" / "config.toml"))
    assert "`[theme]`" in told and settings.pop("theme")
    expected = {
        f"`{section}.{key}` | `{value if isinstance(value, str) else str(value).lower()}`"
        for section, of in settings.items()
        for key, value in of.items()
    }
    assert {one for one in expected if one not in told} == set()
    assert len(re.findall(r"^\| `\w+\.\w+`", told, re.MULTILINE)) == len(expected)


def test_every_setting_of_the_llm_coder_is_described() -> None:
    _, _, told = text(ROOT / "docs" / "settings.md").partition("## The LLM coder")
    assert {one.name for one in fields(Settings) if f"`{one.name}`" not in told} == set()
    for one in fields(Settings):
        if row := re.search(rf"^\| `{one.name}` \| ([\d.]+)(?: s)? \|", told, re.MULTILINE):
            assert float(row.group(1)) == (ROOM if one.name == "max_output_tokens" else one.default)


@pytest.mark.parametrize("importer", sorted(IMPORTERS))
def test_every_importer_is_described(importer: str) -> None:
    assert f"`{importer}`" in text(ROOT / "docs" / "importing.md")


def url_parameters() -> list[str]:
    """All of the filter, of a page's options and of what is open."""
    data = by_hand(load_codebook(DEFAULT_CODEBOOK), [])
    return sorted({*(name for facet in data.facets.values() for name in facet.parameters), *state.OPTIONS, state.LAYER})


@pytest.mark.parametrize("parameter", url_parameters())
def test_every_url_parameter_is_described(parameter: str) -> None:
    assert f"`{parameter}`" in text(ROOT / "docs" / "guide.md")


def test_decisions_are_short_and_numbered_without_gaps() -> None:
    files = sorted((ROOT / "docs" / "decisions").glob("*.md"))
    assert [int(file.name[:4]) for file in files] == list(range(1, len(files) + 1))
    assert {name(file): n for file in files if (n := len(text(file).splitlines())) > MOST_LINES} == {}


def test_every_direct_dependency_has_its_reason() -> None:
    told = text(ROOT / "docs" / "decisions" / "0002-dependencies.md")
    for file in ("requirements.txt", "requirements-dev.txt", "requirements-model.txt"):
        for package in re.findall(r"^([a-z][\w.-]*)==", text(ROOT / file), re.MULTILINE):
            assert f"**{package}**" in told, package


def test_the_citation_names_this_version() -> None:
    citation = YAML(typ="safe").load(text(ROOT / "CITATION.cff"))
    project = tomllib.loads(text(ROOT / "pyproject.toml"))["project"]
    assert citation["cff-version"] == "1.2.0"
    assert citation["title"].lower() == project["name"]
    assert str(citation["version"]) == project["version"]


def test_the_data_statement_counts_the_demo_files() -> None:
    from pipeline.ingest import find_files, open_export

    told = text(ROOT / "docs" / "data-statement.md")
    total = 0
    for file in find_files([ROOT / "data" / "demo"]):
        n = sum(1 for _ in open_export(file).rows())
        total += n
        assert re.search(rf"`{re.escape(file.name)}` \| \w+ \| {n} \|", told), f"{file.name} holds {n} posts"
    assert f"**{total:,}**" in told
