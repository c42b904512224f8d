"""How fast requests may leave: a rate limit, and a pause for all when the server keeps saying no."""

from __future__ import annotations

import asyncio
import random
from dataclasses import dataclass


@dataclass(slots=True)
class Pace:
    """`turn` waits until the next request may leave. One loop only."""

    per_minute: float | None
    backoff: float
    longest_wait: float
    enough: int = 2  # refusals in a row that hold everyone back
    _next: float = 0.0
    _pause_until: float = 0.0
    _refusals: int = 0

    async def turn(self) -> None:
        """Wait for a free slot; slots are evenly spaced, so that a minute never begins with a burst."""
        loop = asyncio.get_running_loop()
        while True:
            now = loop.time()
            if self._pause_until > now:
                await asyncio.sleep(self._pause_until - now)
                continue
            if self.per_minute is None:
                return
            if self._next > now:
                await asyncio.sleep(self._next - now)
                continue
            self._next = max(now, self._next) + 60.0 / self.per_minute
            return

    def accepted(self) -> None:
        """A request went through."""
        self._refusals = 0

    def refused(self, wait: float) -> None:
        """The server answered 429: a few may be chance, `enough` without a success between them hold everyone back."""
        self._refusals += 1
        if self._refusals >= self.enough:
            self._pause_until = max(self._pause_until, asyncio.get_running_loop().time() + wait)

    def delay(self, faults: int, wait: float | None) -> float:
        """Seconds before the next try: what the server asked for, else doubling from `backoff`, with jitter."""
        if wait is not None:
            return wait * (1 + 0.05 * random.random())  # noqa: S311
        return min(self.longest_wait, self.backoff * 2 ** max(0, faults - 1)) * (0.5 + random.random())  # noqa: S311
