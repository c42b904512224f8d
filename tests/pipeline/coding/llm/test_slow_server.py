"""A server that works at its own pace: fewer at once, more patience, and no work thrown away."""

from __future__ import annotations

import asyncio
import json
import time
from typing import Any

import pytest

from pipeline.coding.llm.faults import LLMError
from pipeline.coding.llm.load import Load
from pipeline.coding.llm.schema import answer_schema, bounded
from tests.pipeline.coding.llm.conftest import posts, tale
from tests.pipeline.coding.llm.server import Asked, error


def test_a_queue_is_waited_for_and_not_joined_anew(serve, coder) -> None:
    fake = serve(latency=0.3, at_once=1)
    answers = coder(fake, concurrency=8, timeout=0.9).code(posts(*map(tale, range(12))))
    assert all(answer.mentions for answer in answers)
    assert len(fake.requests) == 12  # with eight in its queue, the last waits for 2.4 seconds


def test_a_server_that_is_slower_than_the_time_out_gets_more_time(serve, coder) -> None:
    fake = serve(latency=0.7)
    asking = coder(fake, concurrency=4, timeout=0.5)
    answers = asking.code(posts(*map(tale, range(4))))
    assert all(answer.mentions for answer in answers)
    assert asking.meter.retries == {"no answer in time": 1}


def test_one_answer_lost_on_the_way_holds_up_no_slot_for_long(serve, coder) -> None:
    fake = serve(says=lambda asked: time.sleep(6) if "number 3 " in asked.post and asked.call == 1 else None)
    began = time.monotonic()
    answers = coder(fake, concurrency=2, timeout=1.0).code(posts(*map(tale, range(8))))
    assert all(answer.mentions for answer in answers)
    assert time.monotonic() - began < 5
    assert fake.calls[tale(3)] == 2


def test_slots_come_back_when_the_server_is_quick_again() -> None:
    async def scenario() -> tuple[int, int]:
        load = Load(8, 1.0, proven=True)
        load.too_slow()
        load.too_slow()
        lowest = load.limit
        for _ in range(200):
            await load.patiently(asyncio.sleep(0))
        return lowest, load.limit

    assert asyncio.run(scenario()) == (2, 8)


def test_one_request_asks_until_the_server_is_known_to_work(serve, coder) -> None:
    def fails(asked: Asked) -> Any:
        return (503, {}, error("Loading the model.")) if len(asked.fake.requests) <= 4 else None

    fake = serve(latency=0.05, says=fails)
    coder(fake, concurrency=8).code(posts(*map(tale, range(20))))
    assert max(fake.calls.values()) <= 5
    assert fake.busiest > 4  # and then all do


def test_a_long_wait_is_shown(serve, coder, monkeypatch) -> None:
    shown: list[str] = []
    fake = serve(says=lambda asked: (429, {"Retry-After": "840"}, error("Slow down.")))
    asking = coder(fake)

    def stop() -> None:
        shown.append(asking.meter.note())
        raise KeyboardInterrupt

    monkeypatch.setattr(asking, "_shower", lambda progress: stop)
    with pytest.raises(KeyboardInterrupt):
        asking.code(posts(tale(1)))
    assert "the server asks to wait 14 min" in shown[0] or "the server asks to wait 15 min" in shown[0]


def test_nothing_but_refusals_ends_the_work_in_the_servers_words(serve, coder) -> None:
    fake = serve(says=lambda asked: (429, {"Retry-After": "0"}, error("Please come back.")))
    with pytest.raises(LLMError, match=r"refused everything for .*Please come back"):
        coder(fake, busy_line=1.0, longest_wait=0.3).code(posts(*map(tale, range(20))))
    assert len(fake.requests) < 60  # a wait of nothing is not believed for ever


def test_a_short_wait_named_by_a_quota_is_waited_for(serve, coder) -> None:
    body = [
        {"error": {"code": 429, "message": "You exceeded your current quota.", "details": [{"retryDelay": "0.2s"}]}}
    ]
    fake = serve(says=lambda asked: (429, {}, body) if asked.call == 1 else None)
    assert coder(fake).code(posts(tale(1)))[0].mentions


def test_every_list_of_an_answer_has_an_end(serve, coder, small) -> None:
    fake = serve()
    coder(fake).code(posts(tale(1)))
    sent = fake.requests[0]["response_format"]["json_schema"]["schema"]
    assert sent == bounded(answer_schema(small))

    def lists(node: Any) -> list[dict[str, Any]]:
        if isinstance(node, dict):
            own = [node] if node.get("type") == "array" else []
            return own + [one for value in node.values() for one in lists(value)]
        return []

    found = lists(sent)
    assert len(found) >= 4
    assert all(one["maxItems"] == len(one["items"].get("enum", range(12))) for one in found)


def test_bounds_that_a_server_does_not_take_are_left_out(serve, coder) -> None:
    def strict(asked: Asked) -> Any:
        bounds = "maxItems" in json.dumps(asked.body["response_format"])
        return (400, {}, error("Invalid schema: 'maxItems' is not permitted.")) if bounds else None

    fake = serve(says=strict)
    assert all(answer.mentions for answer in coder(fake).code(posts(*map(tale, range(3)))))
    assert fake.requests[-1]["response_format"]["type"] == "json_schema"
    assert len(fake.requests) == 4


def test_an_answer_that_ran_on_is_asked_for_otherwise(serve, coder) -> None:
    fake = serve(says=lambda asked: asked.said(asked.good()[:50], "length") if asked.call == 1 else None)
    assert coder(fake).code(posts(tale(1)))[0].mentions
    first, second = fake.requests
    assert second["messages"] != first["messages"]
    assert "be brief" in second["messages"][-1]["content"]
