"""What every export is told: of which mentions, and where to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Optional

import typer
from rich.markup import escape

from db.connect import database_url
from pipeline.cli.groups import Group
from pipeline.cli.options import Database, ShownLayer
from pipeline.progress import console
from records.problem import Problem

if TYPE_CHECKING:
    from export.asked import DataSet, Selection
    from export.figure_tables import Numbers
    from export.sidecar import About

STOPPED = "You stopped the export. The file was not written."
Several = Optional[list[str]]


def _filter(name: str, of: str, *also: str) -> typer.models.OptionInfo:
    return typer.Option(f"--{name}", *also, metavar="ID", help=f"Only mentions {of}.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Chosen(Group):
    """Where to write, and the filter; what is chosen in dimensions of the codebook comes as `more`."""

    out: Annotated[Path, typer.Option("--out", metavar="FILE", help="File to write.", show_default=False)]
    database: Database = None
    layer: ShownLayer = ""
    platform: Annotated[Several, _filter("platform", "on this platform; may be repeated, as all filters but dates")] = (
        None
    )
    topic: Annotated[Several, _filter("topic", "in the topic of this number")] = None
    start: Annotated[Several, _filter("from", "since this month, as 2024-01")] = None
    end: Annotated[Several, _filter("to", "until this month", "--until")] = None
    language: Annotated[Several, _filter("language", "in this language, by its code")] = None
    words: Annotated[Several, _filter("words", "whose quote holds these words, as they are searched for on Quotes")] = (
        None
    )
    sure: Annotated[Several, _filter("sure", "all of whose codes have this confidence: 0.5 or 0.7")] = None
    pair: Annotated[Several, _filter("pair", "of posts that praise one value and criticise another: trust~privacy")] = (
        None
    )

    def opened(self) -> DataSet:
        """The data set. Raises Problem."""
        from export.asked import opened

        return opened(database_url(self.database), self.layer)

    def params(self, more: Sequence[str]) -> dict[str, list[str]]:
        """All filters as parameters of an address."""
        named = {"from": self.start, "to": self.end}
        named |= {name: getattr(self, name) for name in ("platform", "topic", "language", "words", "sure", "pair")}
        return {**{name: list(values) for name, values in named.items() if values}, **_dimensions(more)}

    def selection(self, more: Sequence[str]) -> Selection:
        """The mentions that pass. Raises Problem for what the data set does not have, and where none passes."""
        from export.asked import selected

        return selected(self.opened(), self.params(more))


def _dimensions(more: Sequence[str]) -> dict[str, list[str]]:
    """Options that only the data set's codebook knows: --condition adhd, --condition=adhd."""
    found: dict[str, list[str]] = {}
    given = iter(more)
    for one in given:
        name, equals, value = one.removeprefix("--").partition("=")
        if not one.startswith("--") or not name:
            raise Problem(
                f"'{one}' belongs to no option. Filters are written as --NAME ID, for example --platform reddit."
            )
        value = value if equals else next(given, "")
        if not value or value.startswith("--"):
            raise Problem(f"--{name} needs a value after it, for example --platform reddit.")
        found.setdefault(name, []).append(value)
    return found


def write_numbers(out: Path, numbers: Numbers) -> None:
    """The table and its sidecar, and what they are, in lines for people."""
    from export.sidecar import write_sidecar
    from export.table_files import write_table

    write_table(out, numbers.about.what, numbers.table)
    write_sidecar(out, numbers.about, columns=list(map(str, numbers.table.columns)), rows=len(numbers.table))
    say_written(out, numbers.about, f"{len(numbers.table):,} rows")


def say_written(out: Path, about: About, size: str) -> None:
    """Where it is, how much, and of what."""
    from export.sidecar import beside

    console.print(f"Written: {escape(str(out))} ({size}) and {escape(beside(out).name)}")
    marked = about.counted.data.select(about.marked).in_words
    told = [about.title, about.source, f"Filter: {about.counted.in_words or 'none'}."]
    told += [f"Chosen but not filtered by, as on the page: {marked}."] if marked else []
    for line in filter(None, told):
        console.print(f"[dim]{escape(line)}[/dim]")
