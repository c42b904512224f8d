"""What people see when something fails: a Problem as its sentence, a bug as a calm one; the log has the rest."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager

import streamlit as st

from explore import words
from records.problem import Problem

LOG = logging.getLogger("valuescape")
CALM = "This part of the page could not be shown. What went wrong has been written to the log of the dashboard."


def log_to_stderr() -> None:
    """Have the dashboard's log written to stderr, once a process."""
    if not LOG.handlers:
        handler = logging.StreamHandler()
        handler.setFormatter(logging.Formatter("%(asctime)s %(name)s %(levelname)s: %(message)s"))
        LOG.addHandler(handler)


@contextmanager
def calm(what: str) -> Iterator[None]:
    """Run a part of a page, named in the log by `what`; whatever fails in it leaves the rest of the page standing."""
    try:
        yield
    except Problem as problem:
        LOG.warning("%s: %s", what, problem)
        st.info(words.plain(str(problem)))
    except Exception:
        LOG.exception("%s failed", what)
        st.error(CALM)
