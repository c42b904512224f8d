from __future__ import annotations

import math

import pytest

from pipeline.coding.llm.repeat import RELEVANCE, repeatability
from records.problem import Problem
from tests.pipeline.coding.llm.conftest import posts, tale


def test_a_model_that_says_the_same_agrees_with_itself(serve, coder) -> None:
    fake = serve()
    passages = posts(
        *map(tale, range(4)), *(f"There is nothing here about {n}." for n in range(4)), tale(9, "[refuse]")
    )
    result = repeatability(coder(fake), passages, 3, sample=100, seed=1)
    assert (result.times, result.sampled, result.left_out) == (3, 9, 1)
    rows = {row.dimension: row for row in result.rows}
    assert list(rows) == [RELEVANCE, "verdict", "tool"]
    assert (rows[RELEVANCE].posts, rows[RELEVANCE].kappa, rows[RELEVANCE].identical) == (8, 1.0, 1.0)
    assert (rows["tool"].posts, rows["tool"].identical) == (4, 1.0)
    assert math.isnan(rows["tool"].kappa)  # one label only: there is nothing to agree about
    assert fake.calls[tale(1)] == 3


def test_a_model_that_changes_its_mind_is_found_out(serve, coder) -> None:
    fake = serve(varied=True)
    result = repeatability(coder(fake), posts(*map(tale, range(6))), 2, sample=100, seed=1)
    rows = {row.dimension: row for row in result.rows}
    assert rows["tool"].kappa == rows["tool"].label_kappa == pytest.approx(-1)
    assert rows["tool"].identical == 0


def test_the_sample_is_the_same_every_time_and_free_the_second(serve, coder) -> None:
    fake = serve()
    passages = posts(*map(tale, range(30)))
    first = repeatability(coder(fake), passages, 2, sample=5, seed=7)
    assert fake.calls.total() == 10
    again = repeatability(coder(fake), passages, 2, sample=5, seed=7)
    assert fake.calls.total() == 10
    assert (first.sampled, again.sampled) == (5, 5)
    coder(fake).code(passages)
    assert fake.calls.total() == 35  # the first time of the sample counts as the ordinary one


def test_once_is_no_repeat(serve, coder) -> None:
    with pytest.raises(Problem, match="at least 2"):
        repeatability(coder(serve()), posts(tale(1)), 1, sample=5, seed=1)
