"""The answers of a model, kept by post, prompt and model: a second run is free, an interrupted one goes on."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType

from pipeline.coding.llm.faults import CUT_OFF, DECLINED, TOO_LONG, LLMError
from pipeline.coding.llm.job import ANSWER, Verdict
from pipeline.coding.llm.settings import ROOM

_SCHEMA = """
CREATE TABLE IF NOT EXISTS answer (
    post TEXT, prompt TEXT, model TEXT, server TEXT, repeat INTEGER,
    outcome TEXT NOT NULL, content TEXT NOT NULL, tokens_in INTEGER NOT NULL, tokens_out INTEGER NOT NULL,
    cost REAL NOT NULL, seconds REAL NOT NULL, answered_by TEXT NOT NULL, sent TEXT NOT NULL, created_at TEXT NOT NULL,
    PRIMARY KEY (post, prompt, model, server, repeat)
);
CREATE TABLE IF NOT EXISTS batch (
    digest TEXT PRIMARY KEY, scope TEXT NOT NULL, id TEXT, jobs TEXT NOT NULL, created_at TEXT NOT NULL
);
"""


_INSERT = f"INSERT OR REPLACE INTO answer VALUES ({', '.join('?' * 14)})"  # noqa: S608
_MINE = "(prompt, model) = (?, ?) AND server IN (?, '')"
ANYWHERE = ""  # the server of answers that were kept before it was noted: they are paid for


@dataclass(frozen=True, slots=True)
class Scope:
    """What an answer depends on beside the post; `prompt` stands for all that is sent, the codebook's words included.

    `room` tokens may an answer have now: one that was cut off in less says nothing.
    """

    prompt: str
    model: str
    server: str
    room: int


@dataclass(frozen=True, slots=True)
class History:
    """Means over the answers in the cache; None where there are none."""

    tokens_in: float
    tokens_out: float
    seconds: float


class Cache:
    """One SQLite file; use as a context manager. A commit for every answer, so that a kill loses none."""

    def __init__(self, path: Path, scope: Scope) -> None:
        self._scope = (scope.prompt, scope.model, scope.server)
        self._room = scope.room
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            self._db = sqlite3.connect(path, timeout=30, isolation_level=None)
            self._db.execute("PRAGMA journal_mode=WAL")
            self._db.execute("PRAGMA synchronous=NORMAL")
            _take_over(self._db)
            self._db.executescript(_SCHEMA)
        except (OSError, sqlite3.Error) as error:
            raise LLMError(f"The cache {path} cannot be used ({error}). Move it away or name another place.") from None

    def __enter__(self) -> Cache:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._db.close()

    def get(self, post: str, repeat: int = 0) -> Verdict | None:
        """What is known of a post."""
        query = (
            "SELECT outcome, content, tokens_in, tokens_out, cost, seconds, answered_by, sent FROM answer "  # noqa: S608
            f"WHERE (post, repeat) = (?, ?) AND {_MINE} ORDER BY server DESC LIMIT 1"
        )
        row = self._db.execute(query, (post, repeat, *self._scope)).fetchone()
        if row is None:
            return None
        *values, sent = row
        verdict = replace(Verdict(*values), sent=json.loads(sent))
        short = verdict.outcome == CUT_OFF and verdict.sent.get("max_output_tokens", 2 * ROOM) < self._room
        return None if short else verdict

    def put(self, post: str, repeat: int, verdict: Verdict) -> None:
        """Keep the end of a job."""
        took = (verdict.tokens_in, verdict.tokens_out, verdict.cost, verdict.seconds)
        values = (post, *self._scope, repeat, verdict.outcome, verdict.content, *took, verdict.model)
        self._db.execute(_INSERT, (*values, json.dumps(verdict.sent), _now()))

    def forget_set_aside(self) -> int:
        """Forget the posts that were set aside, so that they are asked again; how many."""
        query = f"DELETE FROM answer WHERE {_MINE} AND outcome != ?"  # noqa: S608
        return self._db.execute(query, (*self._scope, ANSWER)).rowcount

    def history(self) -> History | None:
        """How long and how big this model's answers were so far."""
        query = (
            f"SELECT avg(tokens_in), avg(tokens_out), avg(nullif(seconds, 0)) FROM answer WHERE {_MINE} AND outcome = ?"  # noqa: S608
        )
        row = self._db.execute(query, (*self._scope, ANSWER)).fetchone()
        return History(row[0], row[1], row[2] or 0.0) if row[0] else None

    def begin_batch(self, digest: str, jobs: Iterable[tuple[str, int]]) -> None:
        """Note a batch before it is created, so that it is found again if the program is killed in between."""
        values = (digest, json.dumps(self._scope), None, json.dumps(list(jobs)), _now())
        self._db.execute("INSERT OR REPLACE INTO batch VALUES (?, ?, ?, ?, ?)", values)

    def name_batch(self, digest: str, batch_id: str) -> None:
        """The server's id of a batch."""
        self._db.execute("UPDATE batch SET id = ? WHERE digest = ?", (batch_id, digest))

    def open_batches(self) -> list[tuple[str, str | None, set[tuple[str, int]]]]:
        """The batches whose results are still to be fetched: digest, id, and (post, repeat) of their jobs."""
        query = "SELECT digest, id, jobs FROM batch WHERE scope IN (?, ?) ORDER BY created_at, digest"
        before = json.dumps((*self._scope[:2], ANYWHERE))
        rows = self._db.execute(query, (json.dumps(self._scope), before)).fetchall()
        return [(digest, id_, {(post, repeat) for post, repeat in json.loads(jobs)}) for digest, id_, jobs in rows]

    def end_batch(self, digest: str) -> None:
        """The results are in."""
        self._db.execute("DELETE FROM batch WHERE digest = ?", (digest,))


def _take_over(db: sqlite3.Connection) -> None:
    """Take over a cache that did not note the server, or kept answers by codebook: they are paid for.

    What a server declined was kept for good then, and may have been a wrong key: it cost nothing, and goes.
    """
    if not _is_old(db):
        return
    db.execute("BEGIN IMMEDIATE")
    if not _is_old(db):  # another process was first
        db.execute("COMMIT")
        return
    columns = (
        f"post, prompt, model, '{ANYWHERE}', repeat, outcome, content, tokens_in, tokens_out, cost, seconds, '', '{{}}', "
        "created_at"
    )
    kept = f"SELECT {columns} FROM answer WHERE outcome NOT IN (?, ?) ORDER BY created_at, rowid"  # noqa: S608
    answers = db.execute(kept, (DECLINED, TOO_LONG)).fetchall()
    batches = db.execute("SELECT digest, scope FROM batch").fetchall()
    db.execute("DROP TABLE answer")
    db.execute(_SCHEMA.split(";")[0])
    db.executemany(_INSERT, answers)
    rescoped = [(json.dumps([*json.loads(scope)[-2:], ANYWHERE]), digest) for digest, scope in batches]
    db.executemany("UPDATE batch SET scope = ? WHERE digest = ?", rescoped)
    db.execute("COMMIT")


def _is_old(db: sqlite3.Connection) -> bool:
    names = {name for (name,) in db.execute("SELECT name FROM pragma_table_info('answer')")}
    return bool(names) and "server" not in names


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")
