"""A bounded store of results that many viewers share: the longest unused go first."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable
from threading import Event, Lock
from typing import Generic, TypeVar

T = TypeVar("T")


class Kept(Generic[T]):
    """Results by key, together at most `most` by weight, each made once however many threads ask for it at a time.

    The newest stays, whatever it weighs. `dropped` is told of what leaves.
    """

    def __init__(
        self, most: int, weight: Callable[[T], int] = lambda _: 1, dropped: Callable[[T], None] = lambda _: None
    ) -> None:
        self.most = most
        self._weight, self._dropped = weight, dropped
        self._results: OrderedDict[Hashable, T] = OrderedDict()
        self._weighs = 0
        self._underway: dict[Hashable, Event] = {}
        self._lock = Lock()  # held for looking up and putting in, never while something is made

    def get(self, key: Hashable, make: Callable[[], T]) -> T:
        """The result for this key, made now where it is not kept, or awaited where another thread is making it."""
        while True:
            with self._lock:
                if key in self._results:
                    self._results.move_to_end(key)
                    return self._results[key]
                other = self._underway.get(key)
                if other is None:
                    self._underway[key] = Event()
                    break
            other.wait()  # then look again: it may have failed, which is for each to find out
        try:
            made = make()
        except BaseException:
            self._end(key)
            raise
        self._end(key, made)
        return made

    def find(self, fits: Callable[[Hashable], bool]) -> T | None:
        """The newest result whose key `fits`; None where none is kept."""
        with self._lock:
            return next((self._results[key] for key in reversed(self._results) if fits(key)), None)

    def forget(self, gone: Callable[[Hashable], bool]) -> int:
        """Let go of the results whose keys are `gone`; how many there were."""
        with self._lock:
            left = [self._taken_out(key) for key in list(self._results) if gone(key)]
        for result in left:
            self._dropped(result)
        return len(left)

    def _end(self, key: Hashable, *made: T) -> None:
        """Put in what was made, if anything, make room for it, and wake those who wait."""
        left: list[T] = []
        with self._lock:
            if made:
                (self._results[key],) = made
                self._weighs += self._weight(made[0])
            while len(self._results) > 1 and self._weighs > self.most:
                left.append(self._taken_out(next(iter(self._results))))
            self._underway.pop(key).set()
        for result in left:
            self._dropped(result)

    def _taken_out(self, key: Hashable) -> T:
        result = self._results.pop(key)
        self._weighs -= self._weight(result)
        return result

    def __len__(self) -> int:
        return len(self._results)
