"""Verdicts: whether a reply ends a job, is asked for again, or sets the post aside with its reason."""

from __future__ import annotations

from collections.abc import Callable

from pipeline.coding.llm import faults
from pipeline.coding.llm.budget import Budget
from pipeline.coding.llm.faults import Malformed, Unsuitable
from pipeline.coding.llm.features import usable
from pipeline.coding.llm.job import ANSWER, Job, Reply, Verdict
from pipeline.coding.llm.settings import Settings

Check = Callable[[str], object]  # raises Malformed for content that does not fit
Record = Callable[[Job, Verdict], None]


class Docket:
    """Keeps what each job took over all its tries. The methods return why a job is to be tried again, else None."""

    def __init__(self, settings: Settings, budget: Budget, check: Check, record: Record) -> None:
        self._settings = settings
        self._budget = budget
        self._check = check
        self._record = record
        self._took: dict[tuple[str, int], tuple[int, int, float]] = {}

    def book(self, job: Job, reply: Reply) -> float:
        """Add what a reply took to its job; dollars."""
        tokens_in, tokens_out, cost = self._budget.cost(job, reply)
        before = self._took.get((job.key, job.repeat), (0, 0, 0.0))
        self._took[job.key, job.repeat] = (before[0] + tokens_in, before[1] + tokens_out, before[2] + cost)
        return cost

    def judge(self, job: Job, reply: Reply, seconds: float) -> str | None:
        """A reply came, booked already."""
        try:
            usable(reply)
            self._check(reply.content)
        except Malformed as fault:
            job.tries += 1
            job.correction = (reply.content, str(fault))
            if job.tries < self._settings.tries:
                return faults.MALFORMED
            self.end(job, faults.MALFORMED, f"{fault}\n{reply.content}")
        except Unsuitable as fault:
            return self.unsuitable(job, fault, reply.content)
        else:
            self.end(job, ANSWER, reply.content, seconds)
        return None

    def unsuitable(self, job: Job, fault: Unsuitable, content: str = "") -> str | None:
        """The server or the model does not take this post."""
        job.tries += 1
        if fault.why == faults.CUT_OFF:
            job.max_output_tokens = 2 * self._settings.max_output_tokens
        if fault.why in (faults.CUT_OFF, faults.REFUSED) and job.tries < self._settings.tries:
            return fault.why
        self.end(job, fault.why, f"{fault}\n{content}".strip())
        return None

    def end(self, job: Job, outcome: str, content: str = "", seconds: float = 0.0) -> None:
        """Record the verdict."""
        tokens_in, tokens_out, cost = self._took.pop((job.key, job.repeat), (0, 0, 0.0))
        self._record(job, Verdict(outcome, content, tokens_in, tokens_out, cost, seconds))
