"""Progress that people can read while a run works, and what stages need of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Protocol

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TaskID, TextColumn, TimeElapsedColumn

console = Console(stderr=True, soft_wrap=True)


class Tell(Protocol):
    """What a stage tells while it works: how far it is, for people, and what it did, for the run's record."""

    @property
    def counts(self) -> Counter[str]:
        """What was done so far, over all stages; empty where there was nothing to do."""
        ...

    @property
    def lost(self) -> Counter[str]:
        """Quotes of imports and people that no longer stand in their posts, by layer."""
        ...

    @property
    def progress(self) -> Progress:
        """For those who show bars of their own."""
        ...

    def begin(self, what: str, total: int, note: str = "") -> None:
        """A new task of `total` steps."""
        ...

    def step(self, n: int = 1, note: str | None = None) -> None:
        """`n` steps of the task are done; `note` says something of it."""
        ...


class Bars:
    """Tells by a bar for each task."""

    def __init__(self, progress: Progress) -> None:
        self.counts: Counter[str] = Counter()
        self.lost: Counter[str] = Counter()
        self.progress = progress
        self._task: TaskID | None = None

    def begin(self, what: str, total: int, note: str = "") -> None:
        self._task = self.progress.add_task(what, total=total, note=note)

    def step(self, n: int = 1, note: str | None = None) -> None:
        if self._task is None:
            return
        self.progress.advance(self._task, n)
        if note is not None:
            self.progress.update(self._task, note=note)


@contextmanager
def stage_progress() -> Iterator[Progress]:
    """A bar for each stage; on a log file, the bars' final state only."""
    with Progress(
        SpinnerColumn(),
        TextColumn("{task.description:<22}"),
        BarColumn(bar_width=30),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        TextColumn("[dim]{task.fields[note]}"),
        console=console,
        transient=False,
    ) as progress:
        yield progress
