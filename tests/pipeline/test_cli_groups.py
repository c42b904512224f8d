"""Groups of options: written once, listed by every command that takes them."""

from __future__ import annotations

import ast
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import typer
from typer.testing import CliRunner

from pipeline import cli
from pipeline.cli import app
from pipeline.cli.groups import Asking, Endpoint, Group, Inputs, Target, grouped


@dataclass(frozen=True, slots=True, kw_only=True)
class Tea(Group):
    leaves: Annotated[str, typer.Argument(help="Which leaves.")]
    minutes: Annotated[int, typer.Option("--minutes", min=1, help="How long.")] = 4
    sugar: Annotated[str | None, typer.Option(help="Which sugar.")] = None


def brew(*arguments: str) -> tuple[int, str, list[object]]:
    seen: list[object] = []

    @grouped
    def command(tea: Tea, loud: Annotated[bool, typer.Option("--loud", help="Whistle.")] = False) -> None:
        """Brew."""
        seen.extend([tea, loud])

    one = typer.Typer()
    one.command()(command)
    result = CliRunner().invoke(one, list(arguments))
    return result.exit_code, result.output, seen


def test_a_group_reaches_the_command_as_one_value() -> None:
    assert brew("green", "--sugar", "cane", "--loud")[2] == [Tea(leaves="green", minutes=4, sugar="cane"), True]
    assert brew("black", "--minutes", "2")[2] == [Tea(leaves="black", minutes=2, sugar=None), False]


def test_options_of_a_group_are_checked_and_listed() -> None:
    assert brew("green", "--minutes", "0")[0] == 2
    assert brew()[0] == 2
    told = brew("--help")[1]
    assert all(words in told for words in ("Brew.", "--minutes", "How long.", "--sugar", "--loud", "Which leaves."))


def test_every_command_lists_its_groups() -> None:
    commands = typer.main.get_command(app).commands  # type: ignore[attr-defined]
    taken = {
        "run": (Inputs, Asking, Target),
        "code": (Inputs, Asking),
        "estimate": (Inputs, Endpoint),
        "import-coded": (Target,),
    }
    for command, groups in taken.items():
        listed = {parameter.name for parameter in commands[command].params}
        for group in groups:
            assert set(group.__dataclass_fields__) <= listed


SHARED = {"paths", "database", "codebook", "coder", "layer", "format", "columns", "limit", "embedding_model"}


# Where they mean another thing: in replicate what is to be other than in the first layer, and files only with an archive; in
# estimate a coder that asks a model.
OTHERWISE = {"replicate.py": {"codebook", "coder", "paths"}, "estimate.py": {"coder"}}


def test_no_command_spells_an_option_that_commands_share() -> None:
    for path in sorted(Path(cli.__file__).parent.rglob("*.py")):
        for function in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(function, ast.FunctionDef):
                spelled = {a.arg for a in function.args.args if isinstance(a.annotation, ast.Subscript)}
                other = OTHERWISE.get(path.name, set())
                assert not spelled & SHARED - other or path.name == "options.py", f"{path.name}: {spelled & SHARED}"
