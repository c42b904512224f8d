"""One question to the model and what became of it."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from typing import Any


def post_key(text: str) -> str:
    """The post as the cache knows it: the same words are the same post."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


CUT, FILTERED = "length", "content_filter"  # why an answer ended before its end


@dataclass(slots=True)
class Job:
    """A post to ask about; the counters say how often it was tried."""

    text: str
    repeat: int = 0
    growth: int = 1  # how many times the usual room an answer gets
    tries: int = 0  # answers that could not be used
    faults: int = 0  # server faults since the last answer
    refusals: int = 0  # 429s
    correction: tuple[str, str] | None = None  # the answer before, and what was wrong with it
    key: str = ""

    def __post_init__(self) -> None:
        self.key = self.key or post_key(self.text)


@dataclass(frozen=True, slots=True)
class Reply:
    """What the model said, and what it took; None where the server does not say. `thought` is no part of the answer."""

    content: str
    finish: str | None = "stop"
    refusal: str | None = None
    tokens_in: int | None = None
    tokens_out: int | None = None  # thoughts included
    tokens_cached: int = 0  # of tokens_in: seen before
    tokens_written: int = 0  # of tokens_in: kept for the next time, at a price
    thoughts: int = 0  # of tokens_out
    thought: str = ""
    model: str = ""  # as the server names the one that answered


@dataclass(frozen=True, slots=True)
class Verdict:
    """The end of a job: `outcome` is ANSWER or the reason why the post is set aside; `content` the last answer."""

    outcome: str
    content: str = ""
    tokens_in: int = 0
    tokens_out: int = 0
    cost: float = 0.0  # dollars, all tries together
    seconds: float = 0.0  # of the last request
    model: str = ""  # the one that answered, by its server's name
    sent: dict[str, Any] = field(default_factory=dict)  # how it was asked: mode, temperature, effort, room


ANSWER = "answer"
