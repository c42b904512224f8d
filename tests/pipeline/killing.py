"""Processes that are killed at a statement: `python -m tests.pipeline.killing schema|run FOLDER SHARE OFFSET`.

For every statement (and commit) from OFFSET on, one in SHARE, a fork works on a data set of its own until it is killed just
before that statement; another goes on. They are forked from a process of its own, which has no threads.
"""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path

from sqlalchemy import Engine, event

import pipeline.run
from db.connect import database_url, open_for_writing
from pipeline.coding import CODERS
from pipeline.stages import coding_stage, embedding_stage, ingest_stage
from tests.pipeline.test_layers import Flat, Halves, coded, export


def schema(database: Path) -> None:
    """An empty data set is made."""
    open_for_writing(database_url(str(database))).dispose()


def run(database: Path) -> None:
    """Three posts are read, coded, grouped and published, two at a time."""
    for stage in (ingest_stage, coding_stage, embedding_stage):
        stage.BATCH = 2  # type: ignore[attr-defined]
    CODERS["half 1"] = lambda codebook: Halves(codebook, 1)
    setattr(pipeline.run, "make_embedder", lambda _model: Flat())  # noqa: B010
    os.environ["VALUESCAPE_AUTHOR_KEY"] = "test"
    coded(database, export(database.parent, range(3)), 1)


def forked(work: Callable[[], None], kill_at: int = 0) -> tuple[int, int]:
    """Work in a fork, killed before the nth statement: how it ended (9: killed), and how many statements it made."""
    reading, writing = os.pipe()
    child = os.fork()
    if not child:
        count = 0

        def counting(*_: object) -> None:
            nonlocal count
            count += 1
            if count == kill_at:
                os.kill(os.getpid(), signal.SIGKILL)

        event.listen(Engine, "before_cursor_execute", counting)
        event.listen(Engine, "commit", counting)
        try:
            work()
            os.write(writing, str(count).encode())
        finally:
            os._exit(1 if sys.exc_info()[0] else 0)
    os.close(writing)
    with os.fdopen(reading) as told:
        counted = told.read()
    status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    return abs(status), int(counted or 0)


def main(kind: str, folder: Path, share: int, offset: int) -> None:
    """Prints a line for each kill: statement, how the first ended, how the one that went on ended."""
    work = {"schema": schema, "run": run}[kind]
    _, statements = forked(partial(work, folder / "whole.db"))
    print("statements", statements, flush=True)
    for n in range(1 + offset, statements + 1, share):
        killed, _ = forked(partial(work, folder / f"{n}.db"), n)
        went_on, _ = forked(partial(work, folder / f"{n}.db"))
        print(n, killed, went_on, flush=True)


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]), int(sys.argv[3]), int(sys.argv[4]))
