"""What people can mend is answered with a sentence; a bug keeps its traceback."""

from __future__ import annotations

import errno
import sqlite3
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text
from sqlalchemy.exc import ArgumentError, IntegrityError, OperationalError
from typer.testing import CliRunner, Result

from pipeline.cli import app
from pipeline.cli.failures import database_fault
from pipeline.stages import ingest_stage
from records.problem import Problem
from tests.conftest import ROOT


def run(tmp_path: Path, *more: str) -> Result:
    arguments = ["run", str(ROOT / "data" / "demo" / "reddit_submissions.csv"), "--database", str(tmp_path / "x.db")]
    return CliRunner().invoke(app, [*arguments, *more])


def driver_error(name: str, words: str) -> sqlite3.OperationalError:
    """As the driver raises it, with SQLite's name of the fault."""
    error = sqlite3.OperationalError(words)
    error.sqlite_errorname = name
    return error


def failing_with(monkeypatch: pytest.MonkeyPatch, error: BaseException) -> None:
    def fail(*_: object, **__: object) -> None:
        raise error

    monkeypatch.setattr(ingest_stage, "ingest", fail)


BUGS = [
    ValueError("a bug"),
    KeyError("a bug"),
    OSError("no file is named"),
    IntegrityError("INSERT", {}, sqlite3.IntegrityError("UNIQUE constraint failed")),
    OperationalError("SELECT", {}, driver_error("SQLITE_ERROR", "no such column: labl")),
    ArgumentError("Column expression expected"),
]
FAULTS = [
    (Problem("There is a hole in the road. Walk round it."), "Stopped: There is a hole in the road. Walk round it."),
    (KeyboardInterrupt(), "Stopped: You stopped the run. The same command goes on where it was."),
    (PermissionError(errno.EACCES, "Permission denied", "posts.csv"), "posts.csv cannot be used (Permission denied)"),
    (OSError(errno.ENOSPC, "No space left on device"), "The disk is full"),
    (
        OperationalError("INSERT", {}, driver_error("SQLITE_BUSY", "database is locked")),
        "The data set cannot be used (database is locked)",
    ),
    (
        OperationalError("INSERT", {}, driver_error("SQLITE_IOERR_WRITE", "disk I/O error")),
        "The data set cannot be used (disk I/O error)",
    ),
]


@pytest.mark.parametrize("bug", BUGS, ids=lambda bug: type(bug).__name__)
def test_a_bug_in_a_stage_keeps_its_traceback(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, bug: Exception) -> None:
    failing_with(monkeypatch, bug)
    result = run(tmp_path)
    assert result.exception is bug
    assert "Stopped" not in result.output


@pytest.mark.parametrize(("fault", "says"), FAULTS, ids=lambda value: type(value).__name__)
def test_what_people_can_mend_is_one_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, fault: BaseException, says: str
) -> None:
    failing_with(monkeypatch, fault)
    result = run(tmp_path)
    assert result.exit_code == 1
    assert isinstance(result.exception, SystemExit)
    assert says in " ".join(result.output.split())
    assert "Traceback" not in result.output


def test_a_file_that_is_no_database_is_answered_with_a_sentence(tmp_path: Path) -> None:
    path = tmp_path / "x.db"
    path.write_bytes(b"no database at all, only words " * 100)
    result = run(tmp_path)
    assert (result.exit_code, "file is not a database" in " ".join(result.output.split())) == (1, True)


def test_the_driver_tells_wrong_statements_from_faults_of_the_disk(tmp_path: Path) -> None:
    engine = create_engine(f"sqlite:///{tmp_path / 'x.db'}")
    with engine.connect() as connection, pytest.raises(OperationalError) as wrong:
        connection.execute(text("SELECT nothing FROM nowhere"))
    nowhere = create_engine(f"sqlite:///{tmp_path / 'no folder' / 'x.db'}")
    with pytest.raises(OperationalError) as missing:
        nowhere.connect()
    assert database_fault(wrong.value) is None
    assert "unable to open" in (database_fault(missing.value) or "")


@pytest.mark.parametrize("address", ["nonsense://somewhere", "sqlite+nonsense:///x.db", "://", "postgresql://a/b"])
def test_a_database_that_is_none_is_answered_with_a_sentence(address: str) -> None:
    result = CliRunner().invoke(app, ["info", "--database", address])
    assert (result.exit_code, "Stopped" in result.output) == (1, True)
