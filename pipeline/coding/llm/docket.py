"""Verdicts: whether a reply ends a job, is asked for again, or sets the post aside with its reason."""

from __future__ import annotations

from collections.abc import Callable

from pipeline.coding.llm import faults
from pipeline.coding.llm.budget import Budget
from pipeline.coding.llm.faults import Malformed, Unsuitable
from pipeline.coding.llm.features import Features, State, usable
from pipeline.coding.llm.job import ANSWER, Job, Reply, Verdict
from pipeline.coding.llm.settings import Settings
from pipeline.coding.llm.window import Window

CUT_OFF_TRIES = 2  # a model that runs on twice, once with twice the room, runs on for ever
Check = Callable[[str], object]  # raises Malformed for content that does not fit
Record = Callable[[Job, Verdict], None]


class Docket:
    """Keeps what each job took over all its tries. The methods return why a job is to be tried again, else None."""

    def __init__(self, settings: Settings, features: Features, budget: Budget, check: Check, record: Record) -> None:
        self._settings = settings
        self._features = features
        self._budget = budget
        self._check = check
        self._record = record
        self._window = Window(settings.base_url)
        self._took: dict[tuple[str, int], tuple[int, int, float]] = {}

    def book(self, job: Job, reply: Reply) -> float:
        """Add what a reply took to its job; dollars."""
        tokens_in, tokens_out, cost = self._budget.cost(job, reply)
        self._add(job, tokens_in, tokens_out, cost)
        return cost

    def _add(self, job: Job, tokens_in: int, tokens_out: int, cost: float) -> None:
        before = self._took.get((job.key, job.repeat), (0, 0, 0.0))
        self._took[job.key, job.repeat] = (before[0] + tokens_in, before[1] + tokens_out, before[2] + cost)

    def judge(self, job: Job, reply: Reply, seconds: float, sent: State) -> str | None:
        """A reply came, booked already; `sent` is what its request relied on. LLMError where the prompt was cut."""
        self._window.check(reply, self._budget.asked(job))
        self._features.reasons = self._features.reasons or reply.thoughts > 0 or bool(reply.thought)
        try:
            usable(reply)
            self._check(reply.content)
        except Malformed as fault:
            job.correction = (reply.content, str(fault))
            if fault.shapeless and self._features.ignored(sent):
                return "with the form in the prompt"
            job.tries += 1
            if job.tries < self._settings.tries:
                return faults.MALFORMED
            self.end(job, faults.MALFORMED, f"{fault}\n{reply.content}", reply=reply)
        except Unsuitable as fault:
            return self.unsuitable(job, fault, reply)
        else:
            self.end(job, ANSWER, reply.content, seconds, reply)
        return None

    def unsuitable(self, job: Job, fault: Unsuitable, reply: Reply | None = None, cost: float = 0.0) -> str | None:
        """The server or the model does not take this post. `cost` is what it may charge for that."""
        job.tries += 1
        self._add(job, 0, 0, cost)
        tries = self._settings.tries
        if fault.why == faults.CUT_OFF:
            tries = 1 if self._features.roomy else min(tries, CUT_OFF_TRIES)  # ten pages of thoughts are paid for once
        # What a filter stopped before the model saw it is stopped again.
        again = fault.why in (faults.CUT_OFF, faults.MALFORMED) or (fault.why == faults.REFUSED and reply is not None)
        if again and job.tries < tries:
            if fault.why == faults.CUT_OFF:
                job.growth = 2
                job.correction = ("", "it did not come to its end; be brief, and name each label once")
            return fault.why
        self.end(job, fault.why, f"{fault}\n{reply.content if reply else ''}".strip(), reply=reply)
        return None

    def end(self, job: Job, outcome: str, content: str = "", seconds: float = 0.0, reply: Reply | None = None) -> None:
        """Record the verdict."""
        tokens_in, tokens_out, cost = self._took.pop((job.key, job.repeat), (0, 0, 0.0))
        sent = {**self._features.sent, "max_output_tokens": self._features.room(job)}
        model = reply.model if reply else ""
        self._record(job, Verdict(outcome, content, tokens_in, tokens_out, cost, seconds, model, sent))
