"""What models that think take, what servers leave out of their sums, and what a schema that is ignored costs."""

from __future__ import annotations

from typing import Any

import pytest

from pipeline.coding.llm.budget import Budget
from pipeline.coding.llm.estimate import THOUGHTS, TOKENS_OUT
from pipeline.coding.llm.faults import BudgetReached, LLMError
from pipeline.coding.llm.features import THINKING_ROOM
from pipeline.coding.llm.job import Job
from pipeline.coding.llm.prices import rate
from pipeline.coding.llm.prompt import Prompt
from pipeline.coding.llm.settings import DEFAULT_PROMPT, ROOM
from tests.pipeline.coding.llm.conftest import posts, tale
from tests.pipeline.coding.llm.server import Asked, error
from tests.pipeline.coding.llm.test_spending import EACH

ONE_EACH = {"model": "of-our-own", "price": (1.0, 10.0)}  # dollars per million tokens


def using(**usage: Any) -> Any:
    """A server that answers well and counts in its own way."""
    return lambda asked: {**asked.said(asked.good()), "usage": usage}


@pytest.mark.parametrize(
    ("usage", "tokens"),
    [
        (
            {"prompt_tokens": 1000, "completion_tokens": 100, "total_tokens": 3100},
            (1000, 2100),
        ),  # thoughts in the sum only
        (
            {"prompt_tokens": 1000, "completion_tokens": 100, "completion_tokens_details": {"reasoning_tokens": 900}},
            (1000, 900),
        ),
        ({"prompt_tokens": "1000", "completion_tokens": "100", "total_tokens": "1100"}, (1000, 100)),
        ({"prompt_tokens": 1000, "completion_tokens": 100, "prompt_tokens_details": []}, (1000, 100)),
    ],
)
def test_thoughts_are_paid_for_however_they_are_counted(serve, coder, usage, tokens: tuple[int, int]) -> None:
    asking = coder(serve(says=using(**usage)), **ONE_EACH)
    asking.code(posts(tale(1)))
    assert asking.meter.cost == pytest.approx((tokens[0] + 10 * tokens[1]) / 1e6)


@pytest.mark.parametrize("usage", [{}, {"prompt_tokens": 0, "completion_tokens": 0, "total_tokens": 0}])
def test_max_cost_holds_where_nothing_is_counted(serve, coder, usage) -> None:
    fake = serve(says=using(**usage))
    with pytest.raises(BudgetReached):
        coder(fake, **ONE_EACH, max_cost=0.1).code(posts(*map(tale, range(200))))
    assert 3 < len(fake.requests) < 100


def test_what_is_kept_for_the_next_time_has_its_price(serve, coder, tmp_path) -> None:
    table = tmp_path / "prices.yaml"
    table.write_text(
        "checked: today\nbatch_discount: 0\nmodels:\n  keeps: {input: 1, cached: 0.1, cache_write: 1.25, output: 10}\n"
    )
    details = {"cached_tokens": 200, "cache_write_tokens": 400}
    usage = {"prompt_tokens": 1000, "completion_tokens": 100, "prompt_tokens_details": details}
    asking = coder(serve(says=using(**usage)), model="keeps", prices=table)
    asking.code(posts(tale(1)))
    assert asking.meter.cost == pytest.approx((400 + 200 * 0.1 + 400 * 1.25 + 100 * 10) / 1e6)
    assert asking.rate.dearest(1000, 0) == pytest.approx(1000 * 1.25 / 1e6)


def test_errors_that_are_billed_count_against_max_cost(serve, coder, small) -> None:
    def filtered(asked: Asked) -> Any:
        return 400, {}, error("The prompt was filtered.", "content_filter")

    one = Job(tale(1))
    read = Budget(rate("gpt-4.1-mini"), Prompt.load(DEFAULT_PROMPT, small), None).looked_at(one)
    asking = coder(serve(says=filtered), max_cost=1.0)
    asking.code(posts(tale(1)))
    assert asking.meter.cost == pytest.approx(read)
    timed_out = coder(
        serve(says=lambda asked: (408, {}, error("Too slow.")) if asked.call == 1 else None), max_cost=1.0
    )
    timed_out.code(posts(tale(2)))
    assert timed_out.meter.cost > 2 * EACH


def test_an_error_within_a_200_is_not_paid_for(serve, coder) -> None:
    fake = serve(
        says=lambda asked: {"error": {"code": 502, "message": "Provider returned error"}} if asked.call < 3 else None
    )
    asking = coder(fake, max_cost=1.0)
    assert asking.code(posts(tale(1)))[0].mentions
    assert asking.meter.cost == pytest.approx(EACH)


def test_a_model_that_thinks_gets_room_for_it(serve, coder) -> None:
    def thinks(asked: Asked) -> Any:
        reply = asked.said(asked.good(), reasoning_content="Well, let me see.")
        reply["usage"]["completion_tokens_details"] = {"reasoning_tokens": 60}
        return reply

    fake = serve(says=thinks)
    asking = coder(fake)
    asking.code(posts(*map(tale, range(3))))
    assert [request["max_tokens"] for request in fake.requests] == [ROOM, ROOM + THINKING_ROOM, ROOM + THINKING_ROOM]
    known = serve()
    coder(known, model="gpt-6-luna").code(posts(tale(7)))
    (request,) = known.requests  # by its name, so that a batch need not find out
    assert request["max_completion_tokens"] == ROOM + THINKING_ROOM
    assert "temperature" not in request and "max_tokens" not in request


def test_a_server_too_small_for_thoughts_gets_the_usual_room(serve, coder) -> None:
    def small(asked: Asked) -> Any:
        if asked.body["max_tokens"] > 8000:
            return 400, {}, error("max_tokens is too large: this model's maximum context length is 8192 tokens")
        return asked.said(asked.good(), reasoning_content="Well.")

    fake = serve(says=small)
    assert all(answer.mentions for answer in coder(fake).code(posts(*map(tale, range(6)))))
    assert fake.requests[-1]["max_tokens"] == ROOM


def test_room_effort_and_time_are_set_by_people(serve, coder) -> None:
    fake = serve()
    asking = coder(fake, model="gpt-6-luna", max_output_tokens=900, reasoning_effort="none")
    asking.code(posts(tale(1)))
    (request,) = fake.requests
    assert (request["max_completion_tokens"], request["reasoning_effort"], request["temperature"]) == (900, "none", 0.0)


def test_an_effort_that_the_model_does_not_have_is_said(serve, coder) -> None:
    fake = serve(says=lambda asked: (400, {}, error("Unsupported value: 'reasoning_effort' does not support 'none'.")))
    with pytest.raises(LLMError, match="does not take --reasoning-effort none"):
        coder(fake, reasoning_effort="none").code(posts(tale(1)))
    assert len(fake.requests) == 1


def test_a_schema_that_is_ignored_costs_one_answer_in_all(serve, coder) -> None:
    def ignores(asked: Asked) -> Any:
        told = "additionalProperties" in asked.body["messages"][0]["content"]
        return None if told else asked.said(f"**Quote:** {asked.post}\n**Verdict:** glad")

    fake = serve(says=ignores)
    answers = coder(fake, concurrency=8).code(posts(*map(tale, range(12))))
    assert all(answer.mentions for answer in answers)
    assert len(fake.requests) == 13
    assert fake.requests[-1]["response_format"]["type"] == "json_schema"


def test_the_estimate_for_a_model_that_thinks_counts_thoughts(serve, coder) -> None:
    passages = posts(*map(tale, range(10)))
    plain, thinking = (coder(serve(), model=model).estimate(passages) for model in ("gpt-4.1-mini", "gpt-6-luna"))
    assert plain.tokens_out == 10 * TOKENS_OUT
    assert thinking.tokens_out == 10 * (TOKENS_OUT + THOUGHTS)
    assert "--probe" in thinking.sentences()[0]


def test_the_model_that_answered_has_a_price_where_the_name_asked_for_has_none(serve, coder) -> None:
    fake = serve(says=lambda asked: {**asked.said(asked.good()), "model": "gpt-4.1-mini-2025-04-14"})
    asking = coder(fake, model="our-deployment")
    asking.code(posts(*map(tale, range(3))))
    assert asking.meter.cost == pytest.approx(3 * EACH)
