"""How often a passphrase may be tried: after each wrong one everyone waits, longer each time.

It counts for the whole server: sessions and addresses cost whoever guesses nothing.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from threading import Lock

LONGEST = 60.0  # seconds


class Attempts:
    """Lets one try be checked at a time; after n wrong ones in a row the next is checked 2^(n-1) seconds later, at most `longest`."""

    def __init__(self, clock: Callable[[], float] = time.monotonic, longest: float = LONGEST) -> None:
        self._clock, self._longest = clock, longest
        self._wrong, self._open_at = 0, clock()
        self._lock = Lock()

    def let(self, check: Callable[[], bool]) -> tuple[bool, float]:
        """What the check says, and for how many seconds none is made from now on; not checked, hence False, before that."""
        with self._lock:
            if (left := self._open_at - self._clock()) > 0:
                return False, left
            if check():
                self._wrong = 0
                return True, 0.0
            pause = min(self._longest, 2.0**self._wrong)
            self._wrong = min(self._wrong + 1, 30)
            self._open_at = self._clock() + pause
            return False, pause
