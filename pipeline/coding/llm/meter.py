"""What people see while the coder works: done, cost so far, time left, what was rejected."""

from __future__ import annotations

import time
from collections import Counter
from dataclasses import dataclass, field


@dataclass(slots=True)
class Meter:
    """Counts of one command. `total` posts to ask about; those in the cache are `remembered`, beside them."""

    total: int = 0
    done: int = 0
    remembered: int = 0
    mentions: int = 0
    rejected: int = 0
    repaired: int = 0
    cost: float = 0.0  # dollars
    priced: bool = True
    set_aside: Counter[str] = field(default_factory=Counter)
    retries: Counter[str] = field(default_factory=Counter)
    answered_by: Counter[str] = field(default_factory=Counter)  # models, as their server names them
    words: dict[str, str] = field(default_factory=dict)  # by reason: the last that a server or a check said of it
    named: Counter[str] = field(default_factory=Counter)  # posts that went through, by the subject they name
    named_aside: Counter[str] = field(default_factory=Counter)  # those of them that were set aside
    waiting: str = ""
    _started: float = field(default_factory=time.monotonic)

    def heard(self, model: str, *, priced: bool) -> None:
        """A reply came from this model, whose price is known or not."""
        self.priced = priced
        if model:
            self.answered_by[model] += 1

    def seconds_left(self) -> float | None:
        """By the pace until now; None before the first answer."""
        if not self.done:
            return None
        return (time.monotonic() - self._started) / self.done * max(0, self.total - self.done)

    def note(self) -> str:
        """One line beside the bar."""
        left = self.seconds_left()
        parts = [
            f"${self.cost:.4f}" if self.priced else "price unknown",
            f"{clock(left)} left" if left is not None and self.done < self.total else "",
            f"{self.mentions:,} mentions",
            f"{self.rejected:,} quotes rejected",
            f"{self.repaired:,} repaired" if self.repaired else "",
            f"{n:,} set aside" if (n := self.set_aside.total()) else "",
            f"{n:,} tried again" if (n := self.retries.total()) else "",
            self.waiting,
        ]
        return " · ".join(part for part in parts if part)


def clock(seconds: float) -> str:
    """A time span as people read it: 8 s, 4 min, 2 h 10 min."""
    if seconds < 60:
        return f"{max(1, round(seconds))} s"
    minutes = round(seconds / 60)
    if minutes < 60:
        return f"{minutes} min"
    return f"{minutes // 60} h {minutes % 60} min" if minutes % 60 else f"{minutes // 60} h"
