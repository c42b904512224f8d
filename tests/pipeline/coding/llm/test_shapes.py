"""Completions, errors and batch rows in the shapes that servers give them."""

from __future__ import annotations

import json
from typing import Any

import pytest

from pipeline.coding.llm import faults
from pipeline.coding.llm.completion import read_completion
from pipeline.coding.llm.faults import LLMError, Unavailable
from pipeline.coding.llm.job import CUT, FILTERED
from pipeline.coding.llm.words import read_error, retry_after
from tests.pipeline.coding.llm.conftest import posts, tale
from tests.pipeline.coding.llm.server import Asked, error


@pytest.mark.parametrize(
    "shape",
    [
        lambda good: {"content": [{"type": "text", "text": good}]},
        lambda good: {
            "content": [
                {"type": "thinking", "thinking": [{"type": "text", "text": '{"relevant": false, "mentions": []}'}]},
                {"type": "text", "text": good[:30]},
                {"type": "text", "text": good[30:]},
            ]
        },
        lambda good: {"content": json.loads(good)},
        lambda good: {"content": None, "reasoning_content": good},
        lambda good: {"content": "", "reasoning": good},
        lambda good: {
            "content": None,
            "tool_calls": [{"id": "1", "type": "function", "function": {"name": "mentions", "arguments": good}}],
        },
        lambda good: {"content": good, "reasoning_content": '{"relevant": false, "mentions": []}', "refusal": None},
    ],
)
def test_the_answer_is_found_wherever_it_stands(serve, coder, shape) -> None:
    def says(asked: Asked) -> Any:
        return asked.said(**{"content": None, **shape(asked.good())})

    fake = serve(says=says)
    assert all(answer.mentions for answer in coder(fake).code(posts(*map(tale, range(4)))))
    assert len(fake.requests) == 4


def test_thoughts_in_a_field_of_their_own_are_no_answer(serve, coder) -> None:
    def says(asked: Asked) -> Any:
        return asked.said(None, reasoning_content=f"I would say {asked.good()}, or not.")

    with pytest.raises(LLMError, match="all that came stood in the field for thoughts"):
        coder(serve(says=says)).code(posts(tale(1)))


@pytest.mark.parametrize("reason", ["stop", None, "eos", "end_turn", "STOP", "tool_calls"])
def test_ends_of_every_name_are_ends(serve, coder, reason: str | None) -> None:
    fake = serve(says=lambda asked: asked.said(asked.good(), reason))
    assert coder(fake).code(posts(tale(1)))[0].mentions


@pytest.mark.parametrize(
    "reason", ["length", "max_tokens", "MAX_TOKENS", "model_length", "model_context_window_exceeded"]
)
def test_cuts_of_every_name_are_cuts(reason: str) -> None:
    assert read_completion({"choices": [{"finish_reason": reason, "message": {"content": "{"}}]}).finish == CUT


@pytest.mark.parametrize("reason", ["content_filter", "SAFETY", "refusal", "PROHIBITED_CONTENT"])
def test_filters_of_every_name_are_filters(reason: str) -> None:
    assert read_completion({"choices": [{"finish_reason": reason, "message": {"content": ""}}]}).finish == FILTERED


def test_a_fault_while_the_model_answers_is_the_servers(serve, coder) -> None:
    def says(asked: Asked) -> Any:
        reply = asked.said("", "error")
        reply["choices"][0]["error"] = {"code": 502, "message": "Upstream provider failed"}
        return reply if asked.call == 1 else None

    asking = coder(serve(says=says))
    assert asking.code(posts(tale(1)))[0].mentions
    assert asking.meter.retries == {"a fault while it answered": 1}


@pytest.mark.parametrize(
    "body",
    [{}, [], None, "text", 3, {"choices": None}, {"choices": []}, {"choices": [None]}, {"choices": [{"message": None}]},
     {"choices": {"0": 1}}, {"choices": [{"message": "hello"}]}],
)  # fmt: skip
def test_what_is_no_completion_is_said_to_be_none(body: Any) -> None:
    with pytest.raises(Unavailable, match="no completion"):
        read_completion(body)


@pytest.mark.parametrize(
    ("body", "message"),
    [
        ({"error": {"message": "A"}}, "A"),
        ({"error": "A"}, "A"),
        ([{"error": {"message": "A"}}], "A"),
        ({"message": "A"}, "A"),
        ({"detail": "A"}, "A"),
        ({"detail": [{"loc": ["body", "x"], "msg": "A", "input": {"temperature": 0}}]}, "body > x: A"),
        ({"error": {"message": "A", "metadata": {"raw": "B"}}}, "A B"),
        ("A", "A"),
        ({"error": {"message": {"message": "A"}}}, "A"),
        ({"error": None}, ""),
        (None, ""),
        ([], ""),
        (7, ""),
    ],
)
def test_errors_of_every_shape_are_read(body: Any, message: str) -> None:
    assert read_error(400, body).message == message


def test_a_post_that_an_error_quotes_is_cut_out() -> None:
    post = "My model is not found, and the billing of my API key"
    assert read_error(400, error(f"Rejected: '{post}' by guard"), None, post).message == "Rejected: '[post]' by guard"
    assert "billing" not in read_error(400, error(f"Rejected: {post[:45]}..."), None, post).message


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [({"retry-after": "2"}, 2.0), ({"retry-after": "2s"}, 2.0), ({"retry-after": "3m"}, 180.0), ({"retry-after": "-1"}, None),
     ({"retry-after-ms": "1500"}, 1.5), ({"retry-after": "soon"}, None), ({}, None),
     ({"retry-after": "Wed, 01 Jan 2020 00:00:00 GMT"}, 0.0)],
)  # fmt: skip
def test_waits_are_read_in_every_form(headers: dict[str, str], seconds: float | None) -> None:
    assert retry_after(headers) == seconds


def test_a_bug_of_ours_keeps_the_replies_that_are_under_way(serve, coder, monkeypatch) -> None:
    fake = serve(latency=0.2)
    asking = coder(fake, concurrency=4)
    asking.code(posts(tale(0)))
    book = type(asking._budget).cost

    def broken(self: Any, job: Any, reply: Any) -> Any:
        if "number 2 " in job.text:
            raise ZeroDivisionError
        return book(self, job, reply)

    monkeypatch.setattr(type(asking._budget), "cost", broken)
    with pytest.raises(ZeroDivisionError):
        asking.code(posts(*map(tale, range(1, 5))))
    monkeypatch.undo()
    again = coder(fake)
    assert all(answer.mentions for answer in again.code(posts(*map(tale, range(1, 5)))))
    assert fake.calls.total() == 6  # only the one that broke is asked again


def test_rows_of_a_batch_may_be_broken_refused_or_expired(serve, coder) -> None:
    wrong: dict[int, Any] = {
        1: '{"custom_id": "',
        2: {"response": {"status_code": 400, "body": {"error": "model is tired"}}, "error": None},
        3: {"response": {"status_code": 500, "body": "Internal Server Error"}, "error": None},
        4: {"response": None, "error": {"code": "batch_expired", "message": "The window was over."}},
        5: [1, 2],
        6: {"response": {"status_code": 200, "body": {"error": {"code": 502, "message": "Gone."}}}, "error": None},
    }
    fake = serve()
    fake.row = lambda call, post, row: (
        wrong.get(next((n for n in wrong if f"number {n} " in post), 0), row) if call == 1 else row
    )
    texts = [*map(tale, range(8)), tale(9) + "\u2028and a line\u0085more"]
    asking = coder(fake, batch=True)
    answers = asking.code(posts(*texts))
    assert [answer.set_aside for answer in answers] == [None, None, faults.DECLINED, *[None] * 6]
    assert all(answer.mentions or answer.set_aside for answer in answers)
    assert len(fake.batches) == 2
    assert all(fake.calls[text] == 1 for text in (texts[0], texts[7], texts[8]))
    assert "a row that cannot be read" in asking.meter.retries


def test_a_batch_that_expires_whole_ends_the_work_in_the_servers_words(serve, coder) -> None:
    fake = serve()
    expired = {"response": None, "error": {"code": "batch_expired", "message": "The window was over."}}
    fake.row = lambda call, post, row: expired
    with pytest.raises(LLMError, match=r"came to nothing.*The window was over"):
        coder(fake, batch=True).code(posts(*map(tale, range(3))))
    assert len(fake.batches) == 3


def test_a_wrong_key_in_a_row_stops_when_the_other_rows_are_read(serve, coder) -> None:
    fake = serve()
    wrong = {"response": {"status_code": 401, "body": error("Incorrect API key provided.")}, "error": None}
    fake.row = lambda call, post, row: wrong if "number 0 " in post else row
    with pytest.raises(LLMError, match="does not accept the key"):
        coder(fake, batch=True).code(posts(*map(tale, range(4))))
    fake.row = None
    assert all(answer.mentions for answer in coder(fake).code(posts(*map(tale, range(4)))))
    assert fake.paths["/v1/chat/completions"] == 1


def test_a_batch_of_answers_that_do_not_fit_is_judged_as_a_whole(serve, coder) -> None:
    fake = serve(says=lambda asked: asked.said("The post speaks of a saw."))
    with pytest.raises(LLMError, match="did not fit the codebook"):
        coder(fake, batch=True, tries=1).code(posts(*map(tale, range(6))))
    assert len(fake.batches) <= 2
