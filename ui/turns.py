"""Pages are drawn two at a time, in the order in which they were asked for.

Threads that draw at once hand Python's one interpreter lock to and fro with every element that they send. Of thirty people's
pages side by side, each comes when nearly all are done; in turns, each comes as soon as those before it.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Event, Lock

AT_A_TIME = 2  # while one reads from the disk, the other draws
PATIENCE = 2.0  # seconds after which one goes ahead: a page before it may be opening a data set


class Turns:
    """Lets `most` threads in at a time, first come first served; whoever has waited `patience` seconds goes in, too."""

    def __init__(self, most: int = AT_A_TIME, patience: float = PATIENCE) -> None:
        self._free, self._patience = most, patience
        self._waiting: deque[Event] = deque()
        self._lock = Lock()

    @contextmanager
    def turn(self) -> Iterator[None]:
        """Wait for a turn, and hold it for the block."""
        self._enter()
        try:
            yield
        finally:
            self._leave()

    def _enter(self) -> None:
        with self._lock:
            if self._free > 0 and not self._waiting:
                self._free -= 1
                return
            mine = Event()
            self._waiting.append(mine)
        if not mine.wait(self._patience):
            with self._lock:
                if not mine.is_set():  # else it was let in just now
                    self._waiting.remove(mine)
                    self._free -= 1

    def _leave(self) -> None:
        with self._lock:
            self._free += 1
            if self._free > 0 and self._waiting:
                self._free -= 1
                self._waiting.popleft().set()
