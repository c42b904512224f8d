"""Many posts at once: every slot always has a request under way, and a post that waits for its next try holds none."""

from __future__ import annotations

import asyncio
import heapq
import itertools
from collections.abc import Callable, Iterator

from pipeline.coding.llm import faults
from pipeline.coding.llm.budget import Budget
from pipeline.coding.llm.client import Endpoint
from pipeline.coding.llm.docket import Docket
from pipeline.coding.llm.faults import Busy, Downgraded, LLMError, Unavailable, Unsuitable
from pipeline.coding.llm.features import Features
from pipeline.coding.llm.job import Job, Reply
from pipeline.coding.llm.load import Load
from pipeline.coding.llm.meter import Meter, clock
from pipeline.coding.llm.pace import Pace
from pipeline.coding.llm.settings import Settings
from pipeline.coding.llm.trial import Trial

POLITE = 3  # 429s of one post in a row after which a Retry-After is not believed to be long enough
LONG_WAIT = 10.0  # seconds that people are told about
WAITING_ROOM = 4  # posts that may wait for another try, for each slot, before new ones are held back
MOST_REFUSALS = 60  # 429s borne by one post
ODD_LINE = 3  # answers of the first post that are no completions
DEAD_LINE = 5  # posts without any answer in a row that end the work


class Engine:
    """Asks about posts until each has a verdict. LLMError ends it; what was asked until then is recorded first."""

    def __init__(
        self,
        settings: Settings,
        features: Features,
        budget: Budget,
        meter: Meter,
        docket: Docket,
        trial: Trial,
        show: Callable[[], None] = lambda: None,
    ) -> None:
        self._settings = settings
        self._features = features
        self._budget = budget
        self._meter = meter
        self._docket = docket
        self._trial = trial
        self._show = show
        self._load = Load(settings.concurrency, settings.timeout, proven=features.proven)
        self._pace = Pace(
            settings.rate_limit, settings.backoff, settings.longest_wait, max(2, settings.concurrency // 4)
        )
        self._later: list[tuple[float, int, Job]] = []
        self._order = itertools.count()
        self._under_way = 0
        self._changed = asyncio.Event()
        self._stop: LLMError | None = None
        self._bug: Exception | None = None
        self._unanswered = 0
        self._busy_since: float | None = None

    async def run(self, jobs: Iterator[Job]) -> None:
        """Work through the jobs, at most `concurrency` at a time."""
        endpoint = Endpoint(self._settings, self._features, self._load)
        async with endpoint, asyncio.TaskGroup() as group:
            for _ in range(self._settings.concurrency):
                group.create_task(self._work(endpoint, jobs))
        self._meter.waiting = ""
        if self._bug:
            raise self._bug
        if self._stop:
            raise self._stop
        self._trial.close()

    async def _work(self, endpoint: Endpoint, jobs: Iterator[Job]) -> None:
        while not self._over:
            job = await self._next(jobs)
            if job is None:
                return
            try:
                await self._try(endpoint, job)
            except LLMError as error:
                # The other slots finish what they have asked: it is paid for.
                self._stop = self._stop or error
            except Exception as bug:  # raised again when the others are through
                self._bug = self._bug or bug
            finally:
                self._under_way -= 1
                self._wake()

    @property
    def _over(self) -> bool:
        return self._stop is not None or self._bug is not None

    async def _next(self, jobs: Iterator[Job]) -> Job | None:
        """The job whose time has come, else a new one; None when nothing is left or the work is stopped.

        It counts as under way from here on, so that no more leave at once than the server can bear.
        """
        loop = asyncio.get_running_loop()
        while not self._over:
            due = self._later[0][0] if self._later else None
            free = self._under_way < self._load.limit
            if free and due is not None and due <= loop.time():
                self._under_way += 1
                return heapq.heappop(self._later)[2]
            room = len(self._later) < WAITING_ROOM * self._load.limit
            if free and room and (job := next(jobs, None)):
                self._under_way += 1
                return job
            if due is None and not self._under_way:
                return None
            due = due if free else None
            changed = self._changed
            try:
                async with asyncio.timeout(None if due is None else max(0.0, due - loop.time())):
                    await changed.wait()
            except TimeoutError:
                continue
        return None

    async def _try(self, endpoint: Endpoint, job: Job) -> None:
        loop = asyncio.get_running_loop()
        held = self._budget.dearest(job, self._features.room(job))
        await self._budget.hold(held)
        spent = 0.0
        sent = self._features.state
        try:
            await self._pace.turn()
            started = loop.time()
            sent = self._features.state
            reply = await endpoint.ask(job)
            spent = self._docket.book(job, reply)
            self._meter.cost = self._budget.spent + spent
            self._heard(job, reply)
            if again := self._docket.judge(job, reply, loop.time() - started, sent):
                self._again(job, 0.0, again)
            self._open()
        except Downgraded:
            self._again(job, 0.0, "without a feature")
        except Unsuitable as fault:
            spent = self._budget.looked_at(job) if fault.billed and self._settings.max_cost is not None else 0.0
            if again := self._docket.unsuitable(job, fault, cost=spent):
                self._again(job, 0.0, again)
            self._open()
        except Busy as busy:
            self._refused(job, busy)
        except Unavailable as fault:
            # What the server may charge for without telling is taken as spent, so that the stop stays hard.
            spent = held if fault.billed and self._settings.max_cost is not None else 0.0
            job.faults += 1
            if fault.odd and not self._features.proven and job.faults >= ODD_LINE:
                raise LLMError(
                    f"{self._settings.address} is no endpoint for chat completions, or not one that answers whole ({fault})."
                ) from None
            if job.faults < self._settings.patience:
                self._again(job, self._pace.delay(job.faults, fault.wait), fault.kind)
                if fault.slow:
                    self._say(f"the server is slow: {self._load.limit} at once, {clock(self._load.timeout)} each")
            else:
                self._give_up(job, fault)
        finally:
            self._budget.settle(held, spent)
            self._meter.cost = self._budget.spent

    def _open(self) -> None:
        if self._trial.works:
            self._load.open()

    def _heard(self, job: Job, reply: Reply) -> None:
        """A reply came: the server is neither gone nor too busy."""
        self._pace.accepted()
        self._unanswered = job.faults = 0
        self._busy_since = None
        self._meter.waiting = "" if not self._load.lowered else self._meter.waiting
        self._meter.heard(reply.model, priced=self._budget.rate.price is not None)

    def _refused(self, job: Job, busy: Busy) -> None:
        """Wait as long as the server says, and longer where it says so again and again."""
        now = asyncio.get_running_loop().time()
        self._busy_since = now if self._busy_since is None else self._busy_since
        job.refusals += 1
        wait = self._pace.delay(job.refusals, busy.wait)
        if job.refusals > POLITE:
            wait = max(wait, self._pace.delay(job.refusals - POLITE, None))
        self._pace.refused(wait)
        if now - self._busy_since > self._settings.busy_line:
            raise LLMError(
                f"{self._settings.address} has refused everything for {clock(now - self._busy_since)} ({busy}). The answers "
                "so far are kept: run the same command again later, with a lower --concurrency or a --rate-limit."
            )
        if wait >= LONG_WAIT:
            self._say(f"the server asks to wait {clock(wait)}")
        if job.refusals < MOST_REFUSALS:
            self._again(job, wait, "too many requests")
        else:
            self._docket.end(job, faults.NO_ANSWER, str(busy))

    def _say(self, waiting: str) -> None:
        self._meter.waiting = waiting
        self._show()

    def _give_up(self, job: Job, fault: Unavailable) -> None:
        """Set the post aside, unless it is the server that is gone."""
        self._unanswered += 1
        if self._unanswered >= DEAD_LINE or (not fault.reached and not self._features.proven):
            raise LLMError(
                f"{self._settings.address} does not answer ({self._settings.redacted(str(fault))}). Check the address and "
                "that the server runs. The answers so far are kept: the same command goes on from there."
            )
        self._docket.end(job, faults.NO_ANSWER, str(fault))

    def _again(self, job: Job, wait: float, kind: str) -> None:
        self._meter.retries[kind] += 1
        heapq.heappush(self._later, (asyncio.get_running_loop().time() + wait, next(self._order), job))
        self._wake()

    def _wake(self) -> None:
        self._changed.set()
        self._changed = asyncio.Event()
