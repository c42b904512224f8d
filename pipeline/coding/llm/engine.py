"""Many posts at once: every slot always has a request under way, and a post that waits for its next try holds none."""

from __future__ import annotations

import asyncio
import heapq
import itertools
from collections.abc import Iterator

from pipeline.coding.llm import faults
from pipeline.coding.llm.budget import Budget
from pipeline.coding.llm.client import Endpoint
from pipeline.coding.llm.docket import Docket
from pipeline.coding.llm.faults import Busy, Downgraded, LLMError, Unavailable, Unsuitable
from pipeline.coding.llm.features import Features
from pipeline.coding.llm.job import Job
from pipeline.coding.llm.meter import Meter
from pipeline.coding.llm.pace import Pace
from pipeline.coding.llm.settings import Settings

WAITING_ROOM = 4  # posts that may wait for another try, for each slot, before new ones are held back
MOST_REFUSALS = 60  # 429s borne by one post
DEAD_LINE = 5  # posts without any answer in a row that end the work


class Engine:
    """Asks about posts until each has a verdict. LLMError ends it; what was asked until then is recorded first."""

    def __init__(self, settings: Settings, features: Features, budget: Budget, meter: Meter, docket: Docket) -> None:
        self._settings = settings
        self._features = features
        self._budget = budget
        self._meter = meter
        self._docket = docket
        self._pace = Pace(
            settings.rate_limit, settings.backoff, settings.longest_wait, max(2, settings.concurrency // 4)
        )
        self._later: list[tuple[float, int, Job]] = []
        self._order = itertools.count()
        self._under_way = 0
        self._changed = asyncio.Event()
        self._stop: LLMError | None = None
        self._unanswered = 0

    async def run(self, jobs: Iterator[Job]) -> None:
        """Work through the jobs, at most `concurrency` at a time."""
        async with Endpoint(self._settings, self._features) as endpoint, asyncio.TaskGroup() as group:
            for _ in range(self._settings.concurrency):
                group.create_task(self._work(endpoint, jobs))
        if self._stop:
            raise self._stop

    async def _work(self, endpoint: Endpoint, jobs: Iterator[Job]) -> None:
        while not self._stop:
            job = await self._next(jobs)
            if job is None:
                return
            self._under_way += 1
            try:
                await self._try(endpoint, job)
            except LLMError as error:
                # The other slots finish what they have asked: it is paid for.
                self._stop = self._stop or error
            finally:
                self._under_way -= 1
                self._wake()

    async def _next(self, jobs: Iterator[Job]) -> Job | None:
        """The job whose time has come, else a new one; None when nothing is left or the work is stopped."""
        loop = asyncio.get_running_loop()
        while not self._stop:
            due = self._later[0][0] if self._later else None
            if due is not None and due <= loop.time():
                return heapq.heappop(self._later)[2]
            if len(self._later) < WAITING_ROOM * self._settings.concurrency and (job := next(jobs, None)):
                return job
            if due is None and not self._under_way:
                return None
            changed = self._changed
            try:
                async with asyncio.timeout(None if due is None else max(0.0, due - loop.time())):
                    await changed.wait()
            except TimeoutError:
                continue
        return None

    async def _try(self, endpoint: Endpoint, job: Job) -> None:
        loop = asyncio.get_running_loop()
        held = self._budget.dearest(job)
        await self._budget.hold(held)
        spent = 0.0
        try:
            await self._pace.turn()
            started = loop.time()
            reply = await endpoint.ask(job)
            spent = self._docket.book(job, reply)
            self._meter.cost = self._budget.spent + spent
            self._pace.accepted()
            self._unanswered = job.faults = 0
            if again := self._docket.judge(job, reply, loop.time() - started):
                self._again(job, 0.0, again)
        except Downgraded:
            self._again(job, 0.0, "without a feature")
        except Unsuitable as fault:
            if again := self._docket.unsuitable(job, fault):
                self._again(job, 0.0, again)
        except Busy as busy:
            job.refusals += 1
            wait = self._pace.delay(job.refusals, busy.wait)
            self._pace.refused(wait)
            if job.refusals < MOST_REFUSALS:
                self._again(job, wait, "too many requests")
            else:
                self._docket.end(job, faults.NO_ANSWER)
        except Unavailable as fault:
            # What the server may charge for without telling is taken as spent, so that the stop stays hard.
            spent = held if fault.billed and self._settings.max_cost is not None else 0.0
            job.faults += 1
            if job.faults < self._settings.patience:
                self._again(job, self._pace.delay(job.faults, fault.wait), str(fault))
            else:
                self._give_up(job, fault)
        finally:
            self._budget.settle(held, spent)
            self._meter.cost = self._budget.spent

    def _give_up(self, job: Job, fault: Unavailable) -> None:
        """Set the post aside, unless it is the server that is gone."""
        self._unanswered += 1
        if self._unanswered >= DEAD_LINE or (not fault.reached and not self._features.proven):
            raise LLMError(
                f"{self._settings.address} does not answer ({fault}). Check the address and that the server runs. "
                "The answers so far are kept: the same command goes on from there."
            )
        self._docket.end(job, faults.NO_ANSWER)

    def _again(self, job: Job, wait: float, kind: str) -> None:
        self._meter.retries[kind] += 1
        heapq.heappush(self._later, (asyncio.get_running_loop().time() + wait, next(self._order), job))
        self._wake()

    def _wake(self) -> None:
        self._changed.set()
        self._changed = asyncio.Event()
