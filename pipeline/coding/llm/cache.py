"""The answers of a model, kept by post, prompt and model: a second run is free, an interrupted one goes on."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType

from pipeline.coding.llm.faults import LLMError
from pipeline.coding.llm.job import ANSWER, Verdict

_SCHEMA = """
CREATE TABLE IF NOT EXISTS answer (
    post TEXT, prompt TEXT, model TEXT, repeat INTEGER,
    outcome TEXT NOT NULL, content TEXT NOT NULL, tokens_in INTEGER NOT NULL, tokens_out INTEGER NOT NULL,
    cost REAL NOT NULL, seconds REAL NOT NULL, created_at TEXT NOT NULL,
    PRIMARY KEY (post, prompt, model, repeat)
);
CREATE TABLE IF NOT EXISTS batch (
    digest TEXT PRIMARY KEY, scope TEXT NOT NULL, id TEXT, jobs TEXT NOT NULL, created_at TEXT NOT NULL
);
"""


@dataclass(frozen=True, slots=True)
class Scope:
    """What an answer depends on beside the post; `prompt` stands for all that is sent, the codebook's words included."""

    prompt: str
    model: str


@dataclass(frozen=True, slots=True)
class History:
    """Means over the answers in the cache; None where there are none."""

    tokens_in: float
    tokens_out: float
    seconds: float


class Cache:
    """One SQLite file; use as a context manager. A commit for every answer, so that a kill loses none."""

    def __init__(self, path: Path, scope: Scope) -> None:
        self._scope = (scope.prompt, scope.model)
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            self._db = sqlite3.connect(path, timeout=30, isolation_level=None)
            self._db.execute("PRAGMA journal_mode=WAL")
            self._db.execute("PRAGMA synchronous=NORMAL")
            _forget_codebooks(self._db)
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
            "SELECT outcome, content, tokens_in, tokens_out, cost, seconds FROM answer "
            "WHERE (post, prompt, model, repeat) = (?, ?, ?, ?)"
        )
        row = self._db.execute(query, (post, *self._scope, repeat)).fetchone()
        return Verdict(*row) if row else None

    def put(self, post: str, repeat: int, verdict: Verdict) -> None:
        """Keep the end of a job."""
        values = (post, *self._scope, repeat, verdict.outcome, verdict.content, verdict.tokens_in, verdict.tokens_out)
        rest = (verdict.cost, verdict.seconds, _now())
        self._db.execute("INSERT OR REPLACE INTO answer VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", values + rest)

    def forget_set_aside(self) -> int:
        """Forget the posts that were set aside, so that they are asked again; how many."""
        query = "DELETE FROM answer WHERE (prompt, model) = (?, ?) AND outcome != ?"
        return self._db.execute(query, (*self._scope, ANSWER)).rowcount

    def history(self) -> History | None:
        """How long and how big this model's answers were so far."""
        query = (
            "SELECT avg(tokens_in), avg(tokens_out), avg(nullif(seconds, 0)) FROM answer "
            "WHERE (prompt, model, outcome) = (?, ?, ?)"
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
        query = "SELECT digest, id, jobs FROM batch WHERE scope = ? ORDER BY created_at, digest"
        rows = self._db.execute(query, (json.dumps(self._scope),)).fetchall()
        return [(digest, id_, {(post, repeat) for post, repeat in json.loads(jobs)}) for digest, id_, jobs in rows]

    def end_batch(self, digest: str) -> None:
        """The results are in."""
        self._db.execute("DELETE FROM batch WHERE digest = ?", (digest,))


def _forget_codebooks(db: sqlite3.Connection) -> None:
    """Take over a cache that kept answers by codebook, too: they are paid for."""
    by_codebook = "SELECT 1 FROM pragma_table_info('answer') WHERE name = 'codebook'"
    if not db.execute(by_codebook).fetchone():
        return
    db.execute("BEGIN IMMEDIATE")
    if not db.execute(by_codebook).fetchone():  # another process was first
        db.execute("COMMIT")
        return
    columns = "post, prompt, model, repeat, outcome, content, tokens_in, tokens_out, cost, seconds, created_at"
    answers = db.execute(f"SELECT {columns} FROM answer ORDER BY created_at, rowid").fetchall()  # noqa: S608
    batches = db.execute("SELECT digest, scope FROM batch").fetchall()
    db.execute("DROP TABLE answer")
    db.execute(_SCHEMA.split(";")[0])
    db.executemany("INSERT OR REPLACE INTO answer VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", answers)
    rescoped = [(json.dumps(json.loads(scope)[-2:]), digest) for digest, scope in batches]
    db.executemany("UPDATE batch SET scope = ? WHERE digest = ?", rescoped)
    db.execute("COMMIT")


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")
