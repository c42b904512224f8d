"""One question to the model and what became of it."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass


def post_key(text: str) -> str:
    """The post as the cache knows it: the same words are the same post."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


@dataclass(slots=True)
class Job:
    """A post to ask about; the counters say how often it was tried."""

    text: str
    max_output_tokens: int
    repeat: int = 0
    tries: int = 0  # answers that could not be used
    faults: int = 0  # server faults since the last answer
    refusals: int = 0  # 429s
    correction: tuple[str, str] | None = None  # the answer before, and what was wrong with it
    key: str = ""

    def __post_init__(self) -> None:
        self.key = self.key or post_key(self.text)


@dataclass(frozen=True, slots=True)
class Reply:
    """What the model said, and what it took."""

    content: str
    finish: str | None = "stop"
    refusal: str | None = None
    tokens_in: int | None = None
    tokens_out: int | None = None
    tokens_cached: int = 0


@dataclass(frozen=True, slots=True)
class Verdict:
    """The end of a job: `outcome` is ANSWER or the reason why the post is set aside; `content` the last answer."""

    outcome: str
    content: str = ""
    tokens_in: int = 0
    tokens_out: int = 0
    cost: float = 0.0  # dollars, all tries together
    seconds: float = 0.0  # of the last request


ANSWER = "answer"
