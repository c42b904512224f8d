"""The Batch API: posts go up as files, answers come down within a day, at half the price."""

from __future__ import annotations

import asyncio
import hashlib
import json
from collections.abc import Callable, Iterable, Mapping
from typing import Any, Final

import openai
from openai.types import Batch

from pipeline.coding.llm import faults
from pipeline.coding.llm.budget import Budget
from pipeline.coding.llm.cache import Cache
from pipeline.coding.llm.client import error_within, open_client
from pipeline.coding.llm.completion import read_completion
from pipeline.coding.llm.docket import Docket
from pipeline.coding.llm.faults import Downgraded, LLMError, Unavailable, Unsuitable
from pipeline.coding.llm.features import Features, State
from pipeline.coding.llm.job import Job
from pipeline.coding.llm.meter import Meter
from pipeline.coding.llm.settings import Settings
from pipeline.coding.llm.trial import Trial
from pipeline.coding.llm.words import LONGEST, read_error

MOST_REQUESTS = 50_000  # in one file, and
MOST_BYTES = 190_000_000  # of it, within the 200 MB that the service takes
URL: Final = "/v1/chat/completions"
WINDOW: Final = "24h"
TAG = "valuescape"
ENDED = frozenset({"completed", "failed", "expired", "cancelled"})
Pending = dict[tuple[str, int], Job]


class Batches:
    """Rounds of batches until every job has a verdict; batches of an earlier run are picked up where they are."""

    def __init__(
        self,
        settings: Settings,
        features: Features,
        budget: Budget,
        meter: Meter,
        docket: Docket,
        trial: Trial,
        cache: Cache,
        show: Callable[[], None],
    ) -> None:
        self._settings = settings
        self._features = features
        self._budget = budget
        self._meter = meter
        self._docket = docket
        self._trial = trial
        self._cache = cache
        self._show = show
        self._most = MOST_REQUESTS
        self._said = ""

    async def run(self, jobs: Iterable[Job]) -> None:
        """Work through the jobs; LLMError when the service cannot be used or the budget is reached."""
        pending: Pending = {(job.key, job.repeat): job for job in jobs}
        async with open_client(self._settings) as client:
            try:
                await self._rounds(client, pending)
                self._trial.close()
            except openai.APIStatusError as error:
                said = self._settings.redacted(error.message)[:200]
                raise LLMError(
                    f"The Batch API of {self._settings.address} cannot be used ({error.status_code}: {said}). "
                    "Run the same command again, or without --batch."
                ) from None
            except openai.OpenAIError as error:
                raise LLMError(
                    f"The Batch API of {self._settings.address} does not answer ({type(error).__name__}). Batches "
                    "under way are not lost: the same command picks them up."
                ) from None

    async def _rounds(self, client: openai.AsyncOpenAI, pending: Pending) -> None:
        # A failed batch with nothing learnt from it would go round for ever.
        fruitless = 0
        while pending:
            if not self._cache.open_batches():
                await self._submit(client, pending)
            before = self._state(pending)
            message = await self._collect(client, pending)
            self._trial.look()
            fruitless = fruitless + 1 if self._state(pending) == before else 0
            if fruitless >= self._settings.tries:
                raise LLMError(f"{fruitless} batches in a row came to nothing ({message}). Try without --batch.")

    def _state(self, pending: Pending) -> object:
        """What a round that was worth its while changes; faults of the server are no news."""
        return self._features.state, [(job.key, job.repeat, job.tries) for job in pending.values()]

    async def _submit(self, client: openai.AsyncOpenAI, pending: Pending) -> None:
        """Upload as many jobs as fit one file and the budget."""
        lines: list[bytes] = []
        chosen: list[Job] = []
        size, held = 0, 0.0
        for job in pending.values():
            cost = self._budget.dearest(job, self._features.room(job))
            line = _line(job, self._features.body(job))
            if len(lines) >= self._most or size + len(line) > MOST_BYTES or not self._budget.fits(held + cost):
                break
            lines.append(line)
            chosen.append(job)
            size, held = size + len(line), held + cost
        if not chosen:
            raise self._budget.reached()
        data = b"".join(lines)
        digest = hashlib.sha256(data).hexdigest()[:32]
        file = await client.files.create(file=(f"{TAG}-{digest}.jsonl", data), purpose="batch")
        self._cache.begin_batch(digest, [(job.key, job.repeat) for job in chosen])
        batch = await client.batches.create(
            input_file_id=file.id, endpoint=URL, completion_window=WINDOW, metadata={TAG: digest}
        )
        self._cache.name_batch(digest, batch.id)

    async def _collect(self, client: openai.AsyncOpenAI, pending: Pending) -> str:
        """Wait for every open batch and read its results, all of them before anything stops; what a failed one said."""
        self._said, sent = "no reason given", self._features.state
        stop: LLMError | None = None
        for digest, batch_id, keys in self._cache.open_batches():
            batch_id = batch_id or await self._adopt(client, digest)
            batch = await self._wait(client, batch_id) if batch_id else None
            if batch:
                for file_id in (batch.output_file_id, batch.error_file_id):
                    if file_id:
                        content = await client.files.content(file_id)
                        stop = self._read(content.text, pending, sent) or stop
                if batch.errors and batch.errors.data:
                    self._said = batch.errors.data[0].message or self._said
                    if any("limit" in (error.code or "") for error in batch.errors.data):
                        self._most = max(1, len(keys) // 2)
                elif batch.status != "completed":
                    self._said = f"the batch is {batch.status}"
            self._cache.end_batch(digest)
        self._meter.waiting = ""
        if stop:
            raise stop
        return self._said

    async def _adopt(self, client: openai.AsyncOpenAI, digest: str) -> str | None:
        """The batch that was created just before the program was killed, if it was."""
        async for batch in client.batches.list(limit=100):
            if (batch.metadata or {}).get(TAG) == digest:
                return batch.id
        return None

    async def _wait(self, client: openai.AsyncOpenAI, batch_id: str) -> Batch | None:
        failures = 0
        while True:
            try:
                batch = await client.batches.retrieve(batch_id)
                failures = 0
            except openai.NotFoundError:
                return None
            except openai.APIError:
                failures += 1
                if failures >= self._settings.patience:
                    raise
            else:
                counts = batch.request_counts
                self._meter.waiting = f"batch {batch.status}" + (f", {counts.completed:,} ready" if counts else "")
                self._show()
                if batch.status in ENDED:
                    return batch
            await asyncio.sleep(self._settings.poll)

    def _read(self, text: str, pending: Pending, sent: State) -> LLMError | None:
        """Take in every row of a file; what one of them says that ends the work."""
        stop: LLMError | None = None
        for line in text.split("\n"):  # and at no other sign: answers hold line separators of Unicode
            if not line.strip():
                continue
            row = _row(line)
            if row is None:
                self._said = "a row that cannot be read"
                self._meter.retries["a row that cannot be read"] += 1
                continue
            key, _, repeat = str(row.get("custom_id")).rpartition("-")
            place = (key, int(repeat) if repeat.isdigit() else 0)
            # A batch of an earlier run may hold posts that this one does not ask about: they are paid for, and kept.
            job = pending.get(place) or Job("", repeat=place[1], key=key)
            try:
                if not self._read_row(job, row, sent):
                    pending.pop(place, None)
            except LLMError as error:
                stop = stop or error
        self._meter.cost = self._budget.spent
        return stop

    def _read_row(self, job: Job, row: Mapping[str, Any], sent: State) -> str | None:
        """Why the job is to be asked again, None when it has its verdict."""
        response = row.get("response")
        response = response if isinstance(response, Mapping) else {}
        status, body = response.get("status_code", 0), response.get("body")
        try:
            if status == 200 and (status := error_within(body) or 200) == 200:
                reply = read_completion(body)
                self._features.proven = True
                self._budget.settle(0.0, self._docket.book(job, reply))
                self._meter.heard(reply.model, priced=self._budget.rate.price is not None)
                again = self._docket.judge(job, reply, 0.0, sent)
            elif isinstance(status, int) and 400 <= status < 500 and status not in (408, 409, 429):
                raise self._features.refused(read_error(status, body, None, job.text), sent)
            else:
                said = read_error(status if isinstance(status, int) else 0, body if body is not None else row)
                raise Unavailable(self._settings.redacted(said.message)[:LONGEST] or f"status {status}", billed=False)
        except Downgraded:
            again = "without a feature"
        except Unsuitable as fault:
            again = self._docket.unsuitable(job, fault)
        except Unavailable as fault:
            job.faults += 1
            self._said = str(fault)
            again = fault.kind if job.faults < self._settings.patience else None
            if not again:
                self._docket.end(job, faults.NO_ANSWER, str(fault))
        if again:
            self._meter.retries[again] += 1
        return again


def _row(line: str) -> Mapping[str, Any] | None:
    try:
        row = json.loads(line)
    except ValueError:
        return None
    return row if isinstance(row, Mapping) else None


def _line(job: Job, body: dict[str, Any]) -> bytes:
    request = {"custom_id": f"{job.key}-{job.repeat}", "method": "POST", "url": URL, "body": body}
    return json.dumps(request, ensure_ascii=False).encode("utf-8", "replace") + b"\n"
