"""What is measured at each size, against which limits; each step runs in a process of its own."""

from __future__ import annotations

import json
import math
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.bench import pages, people, posts_run, topics
from tests.bench.filters import varied_filters
from tests.bench.table import Row
from tests.conftest import ROOT

MB = 1_000_000
Figures = dict[str, Any]


@dataclass(frozen=True)
class Plan:
    """How long and how often to measure."""

    people: int = 30
    minutes: float = 10.0
    pause: float = 3.0  # seconds between two clicks of one person
    changes: int = 40  # of the filter, for every page
    naive_runs: int = 3
    sessions: int = 30


def _crowd(database: str, **plan: Any) -> Figures:
    data = pages.open_at(database)
    habits = people.Habits(varied_filters(data, 1000, seed=4), pages.words_to_search(data))
    return people.crowd(database, habits, **plan).figures()


def _sessions(database: str, sessions: int) -> Figures:
    return dict(people.session_mb(database, varied_filters(pages.open_at(database), 6, seed=5), sessions))


STEPS: dict[str, Callable[..., Any]] = {
    "plain_encode": posts_run.plain_encode,
    "whole_run": posts_run.whole_run,
    "first_page": people.first_page,
    "filter_changes": pages.filter_changes,
    "naive_page": pages.naive_page,
    "searches": pages.searches,
    "page_bytes": people.page_bytes,
    "sessions": _sessions,
    "crowd": _crowd,
    "topics_beside_defaults": topics.topics_beside_defaults,
    "topics_of_many": topics.topics_of_many,
}


class StepFailed(Exception):
    """A step ended with a traceback; the message is its end."""


def in_child(step: str, **arguments: Any) -> Figures:
    """The figures of a step that runs in a process of its own, so that memory and imports are its own."""
    print(f"… {step} {' '.join(str(v) for v in arguments.values())}", file=sys.stderr, flush=True)
    command = [sys.executable, "-m", "tests.bench", "--step", step, json.dumps(arguments)]
    result = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    if result.returncode:
        raise StepFailed(result.stderr[-3000:])
    return dict(json.loads(result.stdout.splitlines()[-1]))


def posts_rows(paths: list[str], database: Path) -> Iterator[Row]:
    """From posts to a data set; it lies at `database` afterwards."""
    encode = in_child("plain_encode", paths=paths)
    first = in_child("whole_run", paths=paths, database=str(database))
    second = in_child("whole_run", paths=paths, database=str(database))
    yield Row(name="plain encode of the posts", value=encode["seconds"], unit="s", note=f"{encode['posts']:,} posts")
    yield Row(name="whole run", value=first["seconds"], unit="s")
    yield Row(name="whole run, times the encode", value=first["seconds"] / encode["seconds"], unit="x", limit=3)
    yield Row(
        name="coding",
        value=first["coding_ms"],
        unit="ms a post",
        limit=25,
        note=f"{1000 / first['coding_ms']:.0f} posts a second",
    )
    yield Row(name="whole run, peak memory", value=first["peak_mb"], unit="MB", limit=3000)
    share = 100 * second["seconds"] / first["seconds"]
    yield Row(name="second run with nothing new, share of the first", value=share, unit="%", limit=5)


def topic_rows(database: Path, sizes: list[int]) -> Iterator[Row]:
    """The topics of a data set beside BERTopic's defaults, and of as many mentions as asked for."""
    found = in_child("topics_beside_defaults", database=str(database))
    note = f"{found['topics']:.0f} topics; BERTopic as it comes: {found['default_topics']:.0f}"
    yield Row(name="topics", value=found["seconds"], unit="s", note=note)
    yield Row(name="topics, NPMI", value=found["npmi"], unit="", note=f"BERTopic's {found['default_npmi']:.3f}")
    least = found["default_npmi"] + 0.15 * abs(found["default_npmi"])
    yield Row(name="topics, NPMI short of BERTopic's and 15 %", value=least - found["npmi"], unit="", limit=0)
    short = found["default_diversity"] - found["diversity"]
    note = f"{found['diversity']:.2f} of the words differ; BERTopic's {found['default_diversity']:.2f}"
    yield Row(name="topics, diversity short of BERTopic's", value=short, unit="", limit=0, note=note)
    share, note = 100 * found["unassigned"], f"BERTopic's {100 * found['default_unassigned']:.0f} %"
    yield Row(name="mentions in no topic", value=share, unit="%", limit=20, note=note)
    note = f"{found['resamples']:.2f} over resampled mentions"
    yield Row(name="topics, adjusted Rand index over seeds", value=found["seeds"], unit="", note=note)
    for size in sizes:
        many = in_child("topics_of_many", database=str(database), mentions=size)
        limits = (900, 6000) if size <= 100_000 else (None, None)
        yield Row(name="topics of many", value=many["seconds"], unit="s", limit=limits[0], size=size)
        yield Row(name="topics of many, peak memory", value=many["mb"], unit="MB", limit=limits[1], size=size)


def start_rows(database: Path, size: int, plan: Plan) -> Iterator[Row]:
    """From the process to the first page."""
    start = in_child("first_page", database=str(database))
    note = {True: "torch loaded", False: "torch not loaded", None: ""}[start["torch"]]
    yield Row(name="process to first page", value=start["seconds"], unit="s", limit=5, size=size, note=note)
    yield Row(name="memory at the first page, peak", value=_known(start["peak_mb"]), unit="MB", limit=1000, size=size)


def page_rows(database: Path, size: int, plan: Plan) -> Iterator[Row]:
    """Script runs after a change of the filter, and the same done naively."""
    ours = in_child("filter_changes", database=str(database), changes=plan.changes)
    for page, ms in ours.items():
        yield Row(name=f"filter change, {page}, median", value=ms["p50"], unit="ms", size=size)
        yield Row(name=f"filter change, {page}, p95", value=ms["p95"], unit="ms", limit=250, size=size)
    naive = in_child("naive_page", database=str(database), runs=plan.naive_runs)
    yield Row(
        name="naive page, median", value=naive["p50"] / 1000, unit="s", note=f"{naive['runs']:.0f} filters", size=size
    )
    worst = max(ours, key=lambda page: ours[page]["p95"])
    yield Row(
        name="slowest page, share of the naive one", value=100 * ours[worst]["p95"] / naive["p50"], unit="%", limit=10,
        size=size, note=f"p95 of {worst}",
    )  # fmt: skip


def search_rows(database: Path, size: int, plan: Plan) -> Iterator[Row]:
    """Words within a filter."""
    found = in_child("searches", database=str(database))
    note = f"{found['searches']:.0f} words and phrases, up to {found['max_hits']:,.0f} hits"
    yield Row(name="search within a filter, median", value=found["p50"], unit="ms", size=size)
    yield Row(name="search within a filter, p95", value=found["p95"], unit="ms", limit=150, size=size, note=note)


def byte_rows(database: Path, size: int, plan: Plan) -> Iterator[Row]:
    """What the browser gets."""
    for page, sent in in_child("page_bytes", database=str(database)).items():
        yield Row(name=f"sent to the browser, {page}", value=sent / MB, unit="MB", limit=1, size=size)


def session_rows(database: Path, size: int, plan: Plan) -> Iterator[Row]:
    """What a session keeps."""
    kept = in_child("sessions", database=str(database), sessions=plan.sessions)
    note = f"{kept['sessions']} more sessions, all pages"
    yield Row(name="a session's own memory", value=_known(kept["each_mb"]), unit="MB", limit=5, size=size, note=note)


def crowd_rows(database: Path, size: int, plan: Plan) -> Iterator[Row]:
    """Many people at once."""
    seen = in_child("crowd", database=str(database), people=plan.people, minutes=plan.minutes, pause=plan.pause)
    who = f"{seen['people']} people"
    note = f"{seen['clicks']:,} clicks in {seen['minutes']:.1f} min, {seen['late']:,} late"
    yield Row(name=f"{who}, click to finished, median", value=seen["p50_ms"], unit="ms", size=size, note=note)
    yield Row(name=f"{who}, click to finished, p95", value=seen["p95_ms"], unit="ms", limit=1000, size=size)
    yield Row(name=f"{who}, click to finished, p99", value=seen["p99_ms"], unit="ms", size=size)
    yield Row(name=f"{who}, errors", value=seen["errors"], unit="", limit=0, size=size, note=seen["first_error"])
    yield Row(name=f"{who}, memory at the start", value=_known(seen["start_mb"]), unit="MB", size=size)
    yield Row(name=f"{who}, memory at the end", value=_known(seen["end_mb"]), unit="MB", size=size)
    yield Row(name=f"{who}, memory at most", value=_known(seen["max_mb"]), unit="MB", limit=2000, size=size)
    gained = 100 * (_known(seen["end_mb"]) / _known(seen["middle_mb"]) - 1)
    yield Row(name=f"{who}, memory gained, last third over middle", value=gained, unit="%", limit=5, size=size)


AT_EACH_SIZE: dict[str, Callable[[Path, int, Plan], Iterator[Row]]] = {
    "start": start_rows,
    "pages": page_rows,
    "search": search_rows,
    "bytes": byte_rows,
    "session": session_rows,
    "people": crowd_rows,
}


def _known(value: float | None) -> float:
    return math.nan if value is None else value
