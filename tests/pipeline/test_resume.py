"""A run that is stopped between any two steps goes on to the same data set."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from db.write import posts, runs, vectors
from pipeline import recorded
from pipeline.stages import coding_stage, embedding_stage, ingest_stage, publish_stage, topic_stage
from tests.pipeline.test_layers import coded, database, export, small_parts
from tests.pipeline.test_run import content

__all__ = ["database", "small_parts"]  # fixtures

STEPS: dict[str, tuple[Any, str]] = {
    "rows": (posts, "write_rows"),
    "end of a file": (posts, "complete_source"),
    "codes": (coding_stage, "save_coded"),
    "vectors": (vectors, "save_vectors"),
    "topics": (topic_stage, "replace_topics"),
    "columns": (publish_stage, "write_columns"),
    "end of the run": (runs, "finish_run"),
    "tidying up": (recorded, "for_engine"),
}


class Killed(BaseException):
    """As if the process had ended here."""


def stopped(function: Callable[..., Any], *, after: int) -> Callable[..., Any]:
    """The function, ended by a kill just after it was called for the nth time: its transaction is lost."""
    calls = 0

    def call(*arguments: Any, **named: Any) -> Any:
        nonlocal calls
        calls += 1
        result = function(*arguments, **named)
        if calls == after:
            raise Killed
        return result

    return call


@pytest.fixture(autouse=True)
def _small_batches(monkeypatch: pytest.MonkeyPatch) -> None:
    for stage in (ingest_stage, coding_stage, embedding_stage):
        monkeypatch.setattr(stage, "BATCH", 2)


@pytest.mark.parametrize(("step", "after"), [*((step, 1) for step in STEPS), ("rows", 2), ("codes", 2), ("codes", 3)])
def test_a_run_stopped_at_any_step_goes_on_to_the_same_data_set(
    database: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: str, after: int
) -> None:
    posts = export(tmp_path)
    coded(tmp_path / "whole.db", posts, 1)
    module, name = STEPS[step]
    with monkeypatch.context() as patched:
        patched.setattr(module, name, stopped(getattr(module, name), after=after))
        with pytest.raises(Killed):
            coded(database, posts, 1)
    ran = coded(database, posts, 1)
    killed, whole = content(database), content(tmp_path / "whole.db")
    assert ran.resumed == (step != "tidying up")
    if not ran.resumed:  # it had ended: the second call was a run of its own
        killed.pop("run"), whole.pop("run")
    assert killed == whole


@pytest.mark.parametrize("step", ["codes", "topics", "columns"])
def test_what_an_interrupted_run_left_unpublished_is_published_by_the_next(
    database: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    posts = export(tmp_path)
    coded(tmp_path / "whole.db", posts, 1)
    module, name = STEPS[step]
    with monkeypatch.context() as patched:
        patched.setattr(module, name, stopped(getattr(module, name), after=1))
        with pytest.raises(Killed):
            coded(database, posts, 1)
    other = tmp_path / "other"
    other.mkdir()
    assert not coded(database, export(other, range(7)), 1).resumed
    assert not coded(tmp_path / "whole.db", other / "posts.jsonl", 1).resumed
    assert content(database)["read_column"] == content(tmp_path / "whole.db")["read_column"]
