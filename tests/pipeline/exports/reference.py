"""The part of docs/exports.md that lists commands and options, as the command line has them.

`python -m tests.pipeline.exports.reference` writes it anew.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import reduce
from pathlib import Path

import click
import typer

from pipeline.cli import app
from tests.conftest import ROOT

PAGE = ROOT / "docs" / "exports.md"
BEGINS, ENDS = "<!-- made from the command line -->\n", "<!-- end -->\n"


def commands() -> dict[str, click.Command]:
    return dict(typer.main.get_command(app).commands["export"].commands)  # type: ignore[attr-defined]


def rendered() -> str:
    """The shared options once, then each command with those of its own; at the end `replicate`, with all of its own."""
    every = commands()
    shared = reduce(lambda a, b: {name: one for name, one in a.items() if name in b}, map(_options, every.values()))
    lines = ["Every command takes:", "", *_table(shared.values())]
    for name, command in every.items():
        own = [one for option, one in _options(command).items() if option not in shared]
        place = "".join(f" {p.metavar or p.name}" for p in command.params if p.param_type_name == "argument")
        lines += ["", f"### {name}", "", f"`python -m pipeline export {name}{place}`: {_sentence(command.help or '')}"]
        lines += ["", *_table(own)] if own else []
    again = typer.main.get_command(app).commands["replicate"]  # type: ignore[attr-defined]
    lines += ["", "### replicate", "", f"`python -m pipeline replicate [PATH...]`: {_sentence(again.help or '')}"]
    lines += ["", *_table(_options(again).values())]
    return "\n".join(lines) + "\n"


def _options(command: click.Command) -> dict[str, click.Option]:
    """Typer brings a click of its own, so that they are told by what they say they are."""
    return {option.opts[0]: option for option in command.params if option.param_type_name == "option"}  # type: ignore[misc]


def _table(options: Iterable[click.Option]) -> list[str]:
    rows = [f"| `{', '.join(one.opts)}{_value(one)}` | {_sentence(one.help or '')} |" for one in options]
    return ["| option | meaning |", "|---|---|", *rows]


def _value(option: click.Option) -> str:
    return "" if option.is_flag else f" {option.metavar or str(option.name).upper()}"


def _sentence(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|")


def with_reference(page: str) -> str:
    """The page with the part made anew."""
    before, after = page.split(BEGINS)[0], page.split(ENDS)[1]
    return f"{before}{BEGINS}\n{rendered()}\n{ENDS}{after}"


if __name__ == "__main__":
    Path(PAGE).write_text(with_reference(PAGE.read_text(encoding="utf-8")), encoding="utf-8")
