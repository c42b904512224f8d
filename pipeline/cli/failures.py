"""How a command ends when something is wrong: with a sentence for what people can mend, a traceback for bugs."""

from __future__ import annotations

import errno
from collections.abc import Iterator
from contextlib import contextmanager

import typer
from rich.markup import escape
from sqlalchemy.exc import DBAPIError

from db.dialects import of_environment
from pipeline.progress import console
from records.problem import Problem


class Failure(typer.Exit):
    """Ends the command with a sentence for people."""

    def __init__(self, sentence: str) -> None:
        console.print(f"[red]Stopped:[/red] {escape(sentence)}")
        super().__init__(code=1)


@contextmanager
def failing(stopped: str) -> Iterator[None]:
    """Turn what people can mend into a sentence and exit code 1; `stopped` is what Ctrl+C is answered with.

    Everything else is a bug and goes through with its traceback.
    """
    try:
        yield
    except Problem as problem:
        raise Failure(str(problem)) from problem
    except KeyboardInterrupt as stop:
        raise Failure(stopped) from stop
    except DBAPIError as error:
        if (sentence := database_fault(error)) is None:
            raise
        raise Failure(sentence) from error
    except OSError as error:
        if (sentence := file_fault(error)) is None:
            raise
        raise Failure(sentence) from error


def database_fault(error: DBAPIError) -> str | None:
    """What a fault of the database means for people; None where it is ours (a broken rule, a bad statement)."""
    if not of_environment(error):
        return None
    cause = str(error.orig).splitlines()[0]
    return f"The data set cannot be used ({cause}). Check --database or DATABASE_URL: a file path or a SQLAlchemy URL."


def file_fault(error: OSError) -> str | None:
    """What a fault of a file means for people; None where no file is named, and the fault is not the disk's."""
    if error.errno == errno.ENOSPC:
        return "The disk is full. Make room, then run the same command again."
    if error.filename is None:
        return None
    return f"{error.filename} cannot be used ({error.strerror}). Check the path and its permissions, then run again."
