"""What can go wrong between a post and its codes, and what follows from it."""

from __future__ import annotations

from records.problem import Problem

REFUSED = "the model refused"
CUT_OFF = "the answer was cut off"
MALFORMED = "the answer did not fit the codebook"
TOO_LONG = "the post is too long for the model"
NO_ANSWER = "the server gave no answer"
DECLINED = "the server declined the request"


class LLMError(Problem):
    """Ends the work. Answers that were given until then are kept in the cache."""


class BudgetReached(LLMError):
    """The next request could go beyond --max-cost."""


class NoSuchModel(LLMError):
    """The server does not know the model."""


class NotApproved(LLMError):
    """Nobody agreed to the estimate."""


class Malformed(Exception):
    """An answer that is no JSON, or does not fit the codebook; the message goes back to the model.

    `shapeless` where no server that holds a model to the schema would have let it through.
    """

    def __init__(self, what: str, *, shapeless: bool = False) -> None:
        super().__init__(what)
        self.shapeless = shapeless


class Busy(Exception):
    """The server asks to slow down (429), in its own words. `wait` in seconds, where it said so."""

    def __init__(self, wait: float | None, words: str = "") -> None:
        super().__init__(words or "too many requests")
        self.wait = wait


class Unavailable(Exception):
    """A fault of the server or the line (5xx, time-out, connection lost); worth another try.

    `billed` when the server may have worked on the request and charge for it. `wait` in seconds, where it said so.
    Not `reached` where no connection was made; `slow` where the time was over; `odd` where something answers that is no
    model.
    """

    def __init__(
        self,
        why: str,
        *,
        billed: bool,
        wait: float | None = None,
        reached: bool = True,
        slow: bool = False,
        odd: bool = False,
    ) -> None:
        super().__init__(why)
        self.billed = billed
        self.reached = reached
        self.wait = wait
        self.slow = slow
        self.odd = odd

    @property
    def kind(self) -> str:
        """What kind of fault it is, without the server's words."""
        return str(self).partition(": ")[0]


class Unsuitable(Exception):
    """The server does not take this post (too long, filtered, not understood); `why` is one of the reasons above.

    `billed` where the server may charge for having looked at it.
    """

    def __init__(self, why: str, detail: str, *, billed: bool = False) -> None:
        super().__init__(detail)
        self.why = why
        self.billed = billed


class Downgraded(Exception):
    """The server does not know a feature of the request; the next one goes without it."""
