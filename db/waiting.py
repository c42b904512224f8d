"""What bringing a data set up to date tells while it works: a million rows take minutes."""

from __future__ import annotations

import sys
import time
from typing import Protocol

AFTER = 2.0  # seconds that nobody minds waiting


class Waiting(Protocol):
    """Who tells how far it is."""

    def begin(self, what: str, total: int) -> None:
        """A new task of `total` steps."""

    def step(self, n: int = 1) -> None:
        """`n` steps of the task are done."""


class Line:
    """One line on the terminal, where standard error is one, once it takes longer than `AFTER`."""

    def __init__(self) -> None:
        self._started = time.monotonic()
        self._what, self._total, self._done = "", 0, 0
        self._written = ""

    def begin(self, what: str, total: int) -> None:
        """See `Waiting`."""
        self.end()
        self._what, self._total, self._done = what, total, 0

    def step(self, n: int = 1) -> None:
        """See `Waiting`."""
        self._done += n
        if sys.stderr.isatty() and time.monotonic() - self._started >= AFTER:
            line = f"\r{self._what}: {self._done:,} of {self._total:,} ({self._done / max(self._total, 1):.0%})"
            if line != self._written:
                sys.stderr.write(line)
                sys.stderr.flush()
                self._written = line

    def end(self) -> None:
        """What comes next on the terminal begins a line of its own."""
        if self._written:
            sys.stderr.write("\n")
            self._written = ""
