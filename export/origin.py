"""Where what is taken away comes from: data set, layer, filter, day."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from urllib.parse import unquote_plus

from explore import words
from explore.figure import Figure
from explore.filter import NO_FILTER
from explore.selection import Selection

_LONGEST = 96  # of what a file is called by, in letters


@dataclass(frozen=True, slots=True)
class Origin:
    """What stands on every file, so that it can be traced when it has left the dashboard."""

    data_set: str
    layer: str
    filter: str  # in words; empty for no filter
    made: date
    fictional: bool  # every post is
    coder: str = ""  # in words; its layer where nothing else is known
    marked: str = ""  # in words, what a figure marks and does not filter by

    @classmethod
    def of(cls, selection: Selection, made: date | None = None) -> Origin:
        """The origin of what is taken from this selection, today unless said otherwise."""
        data = selection.data
        return cls(
            data_set=data.name,
            layer=data.layer.person or data.layer.name,
            coder=data.layer.coder,
            filter=selection.in_words,
            made=made or datetime.now(UTC).date(),
            fictional=data.columns.only_fictional,
        )

    @classmethod
    def of_figure(cls, figure: Figure, selection: Selection, made: date | None = None) -> Origin:
        """The origin of a figure of this selection: of the mentions that it counts."""
        marked = selection.data.select(figure.marked(selection.filter)).in_words
        return replace(cls.of(figure.counted(selection), made), marked=marked)

    @property
    def day(self) -> str:
        """In words: "3 Mar 2026"."""
        return f"{self.made.day} {words.month(self.made)}"

    @property
    def line(self) -> str:
        """In one line: "Valuescape, data set demo (fictional posts), coded by a machine (offline); Condition: ADHD; 3 Mar 2026"."""
        fictional = " (fictional posts)" if self.fictional else ""
        parts = [
            f"Valuescape, data set {self.data_set}{fictional}, coded by {self.coder or self.layer}",
            self.filter or NO_FILTER,
            self.day,
        ]
        return " · ".join(parts)

    def figure_file_name(self, figure: Figure, ending: str) -> str:
        """The same of a figure, with its options, so that two of one name and filter are told apart."""
        # the long one last: a name is cut
        said = sorted(
            (f"{name} {'' if value is True else unquote_plus(str(value))}" for name, value in figure.options if value),
            key=len,
        )
        return self.file_name(" ".join([figure.name, *said]), ending)

    def file_name(self, what: str, ending: str) -> str:
        """A name that says what, of what, and when: "valuescape-demo-stances-condition-adhd-2026-03-01.csv"."""
        of = f"{what} {self.filter}{f' marked {self.marked}' if self.marked else ''}"
        kept = "".join(c if c.isalnum() else "-" for c in of.lower())
        short = "-".join(part for part in kept.split("-") if part)[:_LONGEST].rstrip("-")
        return f"valuescape-{self.data_set}-{short}-{self.made:%Y-%m-%d}.{ending}"
