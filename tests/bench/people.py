"""Many people at one dashboard, over real websockets: how long they wait, what goes wrong, what it weighs."""

from __future__ import annotations

import asyncio
import random
import statistics
import sys
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from tests.bench.filters import PAGES, Params
from tests.bench.server import Server, serving
from tests.bench.table import percentile
from tests.bench.wire import Person, Run

TURNS_PAGE, SEARCHES = 0.35, 0.05  # of the clicks; the others change the filter
MOST_PEOPLE, MOST_MINUTES = 200, 60.0
_SAMPLE_EVERY = 5.0  # seconds between two looks at the memory


@dataclass
class Crowd:
    """What came of a time with many people. `late` clicks came later than meant, their last one being still under way."""

    people: int
    seconds: float = 0.0
    waits: list[float] = field(default_factory=list)
    late: int = 0
    faults: Counter[str] = field(default_factory=Counter)
    memory: list[float] = field(default_factory=list)
    peak: float | None = None

    def figures(self) -> dict[str, float | str | None]:
        """Milliseconds, megabytes and counts, by name; None where it is not known."""
        waits = [1000 * wait for wait in self.waits]
        third = len(self.memory) // 3
        middle, last = self.memory[third : 2 * third], self.memory[2 * third :]
        most = self.faults.most_common(1)
        return {
            "people": self.people,
            "minutes": self.seconds / 60,
            "clicks": len(waits),
            "late": self.late,
            "errors": self.faults.total(),
            "first_error": most[0][0] if most else "",
            "p50_ms": percentile(waits, 50),
            "p95_ms": percentile(waits, 95),
            "p99_ms": percentile(waits, 99),
            "start_mb": self.memory[0] if self.memory else None,
            "middle_mb": statistics.median(middle) if middle else None,
            "end_mb": statistics.median(last) if last else None,
            "max_mb": self.peak,
        }


@dataclass(frozen=True)
class Habits:
    """The filters that people choose and the words that they search for."""

    filters: Sequence[Params]
    words: Sequence[str]

    def next(self, chance: random.Random) -> tuple[str | None, Params]:
        """The next click: another page, words on the page of quotes, or another filter where one is."""
        what = chance.random()
        if what < TURNS_PAGE:
            return chance.choice(PAGES), {}
        if what < TURNS_PAGE + SEARCHES:
            return "quotes", {"words": [chance.choice(self.words)]}
        return None, chance.choice(self.filters)


def crowd(database: Path | str, habits: Habits, *, people: int, minutes: float, pause: float, seed: int = 1) -> Crowd:
    """Let `people` click every `pause` seconds, on a server of its own, for so many minutes."""
    people, minutes = min(people, MOST_PEOPLE), min(minutes, MOST_MINUTES)
    with serving(database) as server:
        return asyncio.run(_crowd(server, habits, Crowd(people), minutes, pause, seed))


async def _crowd(server: Server, habits: Habits, seen: Crowd, minutes: float, pause: float, seed: int) -> Crowd:
    async with await Person.at(server.address) as first:  # the data set is open before the clock starts
        await first.click("")
    started = time.perf_counter()
    end = started + 60 * minutes
    watch = asyncio.create_task(_watch(server, seen))
    everyone = (_person(server, habits, seen, end, pause, random.Random(seed * 1000 + i)) for i in range(seen.people))
    await asyncio.gather(*everyone)
    watch.cancel()
    if seen.faults:
        print(server.complaints(), file=sys.stderr)
    seen.seconds = time.perf_counter() - started
    seen.peak = server.peak_mb()
    return seen


async def _person(server: Server, habits: Habits, seen: Crowd, end: float, pause: float, chance: random.Random) -> None:
    """Open the first page, then click about every `pause` seconds; who still waits clicks as soon as the page is there."""
    await asyncio.sleep(chance.uniform(0, pause))
    person: Person | None = None
    due = time.perf_counter()
    while due < end:
        await asyncio.sleep(max(0.0, due - time.perf_counter()))
        try:
            if person is None:
                person = await Person.at(server.address)
                run = await person.click(chance.choice(PAGES))
            else:
                run = await person.click(*habits.next(chance))
            _note(run, seen)
        except Exception as fault:  # whatever goes wrong is one person's error, and counts
            seen.faults[f"{type(fault).__name__}: {fault}"[:200]] += 1
            if person is not None:
                await person.leave()
            person = None
        due, now = due + pause * chance.uniform(0.7, 1.3), time.perf_counter()
        seen.late += now > due
        due = max(due, now)
    if person is not None:
        await person.leave()


def _note(run: Run, seen: Crowd) -> None:
    seen.waits.append(run.seconds)
    seen.faults.update(run.faults)


async def _watch(server: Server, seen: Crowd) -> None:
    while True:
        if (now := server.resident_mb()) is not None:
            seen.memory.append(now)
        await asyncio.sleep(_SAMPLE_EVERY)


def session_mb(database: Path | str, filters: Sequence[Params], sessions: int, seed: int = 1) -> dict[str, float]:
    """Megabytes of the server that each further session takes, after everything shared has been looked at once."""
    with serving(database) as server:
        return asyncio.run(_sessions(server, filters, sessions, random.Random(seed)))


async def _sessions(
    server: Server, filters: Sequence[Params], sessions: int, chance: random.Random
) -> dict[str, float]:
    people: list[Person] = []
    weights: list[float] = []
    mine = list(filters[: len(PAGES)])  # the same for everyone: what is shared has been made once the first has seen it
    for _ in range(sessions + 3):
        person = await Person.at(server.address)
        people.append(person)
        for page, params in zip(PAGES, mine, strict=False):
            _must_be_whole(await person.click(page, params), server)
        weights.append(server.resident_mb() or float("nan"))
    for person in people:
        await person.leave()
    before, after = weights[2], weights[-1]
    return {"sessions": sessions, "before_mb": before, "after_mb": after, "each_mb": (after - before) / sessions}


def _must_be_whole(run: Run, server: Server) -> None:
    """A page that fails is quick and small: it must not count."""
    if run.faults:
        raise RuntimeError(f"{run.faults[0]}\n{server.complaints()}")


def page_bytes(database: Path | str) -> dict[str, int]:
    """Bytes that the dashboard sends for each page, opened by its address in a new session without a filter."""

    async def opened(server: Server) -> dict[str, int]:
        sizes = {}
        for page in PAGES:
            async with await Person.at(server.address) as person:
                run = await person.click(page)
            _must_be_whole(run, server)
            sizes[page or "overview"] = run.received
        return sizes

    with serving(database) as server:
        return asyncio.run(opened(server))


def first_page(database: Path | str) -> dict[str, float | bool | None]:
    """Seconds from starting the process until the first page has been sent, what it weighs then, and whether torch is in it."""

    async def opened(server: Server) -> dict[str, float | bool | None]:
        answers = time.perf_counter() - server.started
        async with await Person.at(server.address) as person:
            run = await person.click("")
        _must_be_whole(run, server)
        seconds = time.perf_counter() - server.started
        return {
            "seconds": seconds,
            "answers": answers,
            "peak_mb": server.peak_mb(),
            "resident_mb": server.resident_mb(),
            "torch": server.has_loaded("libtorch"),
        }

    with serving(database) as server:
        return asyncio.run(opened(server))
