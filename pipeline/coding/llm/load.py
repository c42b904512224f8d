"""How much a server can bear: one request until it is known to work, then all slots, fewer where answers come too late."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Coroutine
from typing import Any, TypeVar

MOST_PATIENCE = 8  # times the time-out, at most
QUEUED = 0.25  # of the time-out: where answers took that long, the next ones wait in the server's queue
RECENT = 16  # answers that tell how long they take now
_T = TypeVar("_T")


class Load:
    """`limit` requests may be under way; `timeout` seconds is what one may take. One loop only."""

    def __init__(self, most: int, timeout: float, *, proven: bool = False) -> None:
        self._most = most
        self._timeout = timeout
        self._patience = 1
        self._took: deque[tuple[float, float]] = deque(maxlen=RECENT)  # when an answer came, and after how long
        self._calm = 0
        self.limit = most if proven else 1

    @property
    def timeout(self) -> float:
        """Seconds that a request may take now."""
        return self._timeout * self._patience

    @property
    def lowered(self) -> bool:
        """Whether the server is slower than it was asked to be."""
        return self._patience > 1

    def open(self) -> None:
        """The server has shown that it works: all slots may ask."""
        if self.limit == 1 and not self.lowered:
            self.limit = self._most

    async def patiently(self, request: Coroutine[Any, Any, _T]) -> _T:
        """Await a request. What stands in the queue of a server that works is waited for, not cancelled and sent anew.

        Raises TimeoutError.
        """
        loop = asyncio.get_running_loop()
        began = loop.time()
        task = asyncio.ensure_future(request)
        try:
            while True:
                done, _ = await asyncio.wait({task}, timeout=max(0.0, self.timeout - (loop.time() - began)))
                if done:
                    break
                if loop.time() - began < self.timeout:  # another one was too slow before
                    continue
                waits_in_line = self._queued(loop.time()) and self._patience < MOST_PATIENCE
                self.too_slow()
                if not waits_in_line:
                    raise TimeoutError
        finally:
            if not task.done():
                task.cancel()
        result = task.result()
        self._answered(loop.time(), loop.time() - began)
        return result

    def too_slow(self) -> None:
        """An answer did not come in time: half as many at once, twice as long."""
        self.limit = max(1, self.limit // 2)
        self._patience = min(MOST_PATIENCE, 2 * self._patience)
        self._calm = 0

    def _queued(self, now: float) -> bool:
        """Whether the server answers others meanwhile, and slowly: one request lost on the way is not waited for."""
        recent = [took for at, took in self._took if now - at <= self.timeout]
        return bool(recent) and max(recent) >= QUEUED * self._timeout

    def _answered(self, now: float, took: float) -> None:
        self._took.append((now, took))
        self._calm += 1
        if self.lowered and self.limit < self._most and took < self._timeout / 2 and self._calm > 4 * self.limit:
            self.limit += 1
            self._calm = 0
