"""`make bench`: everything that is measured, in one go and one table. The exit status says nothing; the marks do."""

from __future__ import annotations

import argparse
import json
import os
import platform
import sys
import tempfile
import time
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from tests.bench import scale
from tests.bench.steps import AT_EACH_SIZE, STEPS, Plan, StepFailed, posts_rows, topic_rows
from tests.bench.table import Row, growth, laid_out
from tests.conftest import ROOT

DEMO = ROOT / "data" / "demo"


def parser() -> argparse.ArgumentParser:
    """The options; what is not given is as the limits mean it."""
    plan = Plan()
    options = argparse.ArgumentParser(prog="make bench ARGS=...", description=__doc__)
    options.add_argument("posts", nargs="*", help="exports for the pipeline's part (default: the demo's)")
    options.add_argument("--sizes", default="100000,1000000", help="mentions, with commas (default: %(default)s)")
    options.add_argument("--only", default="", help=f"of: posts,topics,{','.join(AT_EACH_SIZE)} (default: all)")
    options.add_argument("--from", dest="source", help="data set to resample (default: the demo, built for this)")
    options.add_argument("--data", help="folder for the data sets; those already there are used (default: thrown away)")
    options.add_argument("--people", type=int, default=plan.people)
    options.add_argument("--minutes", type=float, default=plan.minutes, help="of clicking, at the largest size")
    options.add_argument("--pause", type=float, default=plan.pause, help="seconds between two clicks of one person")
    options.add_argument("--changes", type=int, default=plan.changes, help="of the filter, for every page")
    options.add_argument("--json", help="file for the figures")
    return options


def main(arguments: argparse.Namespace) -> None:
    """Run the chosen steps and print the table."""
    chosen = arguments.only.split(",") if arguments.only else ["posts", "topics", *AT_EACH_SIZE]
    sizes = sorted(int(size) for size in arguments.sizes.replace("_", "").split(","))
    plan = Plan(people=arguments.people, minutes=arguments.minutes, pause=arguments.pause, changes=arguments.changes)
    rows: list[Row] = []
    with tempfile.TemporaryDirectory(prefix="bench-") as scratch:
        folder = Path(arguments.data or scratch)
        folder.mkdir(parents=True, exist_ok=True)
        if "posts" in chosen:
            rows += _taken("posts", posts_rows(arguments.posts or [str(DEMO)], Path(scratch) / "posts.db"))
        if "topics" in chosen:
            rows += _taken("topics", topic_rows(_source(folder, arguments.source), sizes))
        for size in sizes if set(chosen) & set(AT_EACH_SIZE) else []:
            database, seconds = _data_set(folder, size, _source(folder, arguments.source))
            rows.append(
                Row(
                    name="data set, size on disk",
                    value=database.stat().st_size / 1e6,
                    unit="MB",
                    size=size,
                    note=f"built in {seconds:.0f} s" if seconds else "",
                )
            )
            at_size = plan if size == sizes[-1] else replace(plan, minutes=max(1.0, plan.minutes / 5), naive_runs=5)
            for name in AT_EACH_SIZE:
                if name in chosen:
                    rows += _taken(f"{name} at {size:,}", AT_EACH_SIZE[name](database, size, at_size))
    rows += growth(rows)
    print(f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}\n")
    print(laid_out(rows))
    if arguments.json:
        Path(arguments.json).write_text(json.dumps([row.as_json() for row in rows], indent=1), encoding="utf-8")


def _source(folder: Path, given: str | None) -> Path:
    """The data set to resample: the one given, else the demo's, built where it is not there."""
    source = Path(given) if given else folder / "demo.db"
    if not source.exists():
        STEPS["whole_run"]([str(DEMO)], str(source))
    return source


def _data_set(folder: Path, size: int, source: Path) -> tuple[Path, float]:
    """The data set of this size, and the seconds that building it took; 0 where it was there."""
    database = folder / f"scale-{size}.db"
    if database.exists():
        return database, 0.0
    started = time.perf_counter()
    scale.build(database, size, source)
    return database, time.perf_counter() - started


def _taken(name: str, rows: Iterable[Row]) -> list[Row]:
    """The rows; a step that fails gives a row that says so, and the others go on."""
    taken: list[Row] = []
    try:
        for row in rows:
            taken.append(row)
    except StepFailed as failed:
        print(f"{name} failed:\n{failed}", file=sys.stderr)
        taken.append(
            Row(
                name=f"{name} FAILED",
                value=float("nan"),
                unit="",
                limit=0,
                note=str(failed).strip().splitlines()[-1][:120],
            )
        )
    return taken


if __name__ == "__main__":
    if sys.argv[1:2] == ["--step"]:
        print(json.dumps(STEPS[sys.argv[2]](**json.loads(sys.argv[3]))))
    else:
        main(parser().parse_args())
