"""A mistake of the set-up stops the work at once, in the server's words; nothing of it is kept, nothing is paid twice."""

from __future__ import annotations

from typing import Any

import pytest

from pipeline.coding.llm import faults
from pipeline.coding.llm.faults import LLMError
from pipeline.coding.llm.words import read_error
from tests.pipeline.coding.llm.conftest import posts, tale
from tests.pipeline.coding.llm.server import Asked, error

MANY = 40
MODEL = "does not know the model"
KEY = "does not accept the key"
MONEY = "no credit left"
LATER = "Run the same command again then"

# Status, body and what people read: as providers and gateways word it.
MISTAKES: list[tuple[int, Any, str]] = [
    (400, error("saw-1 is not a valid model ID"), MODEL),
    (400, {"error": {"message": "/chat/completions: Invalid model name passed in model=saw-1", "code": "400"}}, MODEL),
    (400, error("Model Not Exist"), MODEL),
    (404, error('model "saw-1" not found, try pulling it first'), MODEL),
    (404, error("The API deployment for this resource does not exist.", "DeploymentNotFound"), MODEL),
    (404, error("The model `saw-1` has been deprecated. Learn more on the page."), MODEL),
    (200, {"error": "Unexpected endpoint or method. (POST /chat/completions)"}, "is no such endpoint"),
    (401, {"statusCode": 401, "message": "Unauthorized. Access token is missing."}, KEY),
    (
        400,
        [{"error": {"code": 400, "message": "API key not valid. Please pass one.", "status": "INVALID_ARGUMENT"}}],
        KEY,
    ),
    (400, {"error": {"message": "No connected db.", "type": "no_db_connection", "code": "400"}}, KEY),
    (400, error("Your credit balance is too low to access the API."), MONEY),
    (402, error("This request requires more credits, or fewer max_tokens."), MONEY),
    (429, error("You exceeded your current quota, please check your plan.", "429"), MONEY),
    (429, error("Your account is suspended, please check your plan and billing details"), MONEY),
    (429, {"code": "exhausted", "error": "Your team has used all available credits."}, MONEY),
    (200, {"error": {"code": 402, "message": "Insufficient credits. Add more."}, "user_id": "u"}, MONEY),
    (429, error("Rate limit exceeded: free-models-per-day."), "limit by the day.*" + LATER),
    (
        429,
        [{"error": {"code": 429, "message": "Quota exceeded.", "details": [{"retryDelay": "36000s"}]}}],
        "asks to wait 10 h.*" + LATER,
    ),
    (400, error("This model only supports streaming. Please set stream=true.", "stream_required"), "of this kind"),
    (400, error("parameter.enable_thinking must be set to false for non-streaming calls"), "of this kind"),
    (403, error("Your key has no access to this project."), "forbids this"),
]


@pytest.mark.parametrize(("status", "body", "words"), MISTAKES, ids=lambda value: str(value)[:40])
def test_the_first_post_tells_and_the_same_command_asks_again_when_it_is_mended(
    serve, coder, status, body, words
) -> None:
    fake = serve(says=lambda asked: (status, {}, body))
    with pytest.raises(LLMError, match=words) as stop:
        coder(fake, max_cost=1.0).code(posts(*map(tale, range(MANY))))
    assert read_error(status, body).message[:60] in str(stop.value)
    assert len(fake.requests) == 1
    fake.says = None
    assert all(answer.mentions for answer in coder(fake).code(posts(*map(tale, range(MANY)))))


@pytest.mark.parametrize("pilot", [1, 3, MANY])
@pytest.mark.parametrize(
    ("says", "words", "most"),
    [
        (lambda asked: (400, {}, error("Something about this is not to our liking.")), "not to our liking", 12),
        (lambda asked: (400, {}, error("the request exceeds the available context size")), "codebook takes about", 3),
        (lambda asked: asked.said("The post speaks of a saw."), "keep to the form", 16),
        (lambda asked: asked.said(asked.good()[:30], "length"), "--max-output-tokens", 6),
        (lambda asked: asked.said("", "length", reasoning_content="Well."), "thoughts took all the room", 3),
        (lambda asked: (500, {}, error("model requires more memory than is available")), "requires more memory", 60),
        (
            lambda asked: (200, {}, "<html>Please sign in to the network.</html>"),
            "sign in to the network",
            12,
        ),  # those under way are told, too
    ],
)
def test_when_no_post_comes_through_the_work_is_a_failure(
    serve, coder, says, words: str, most: int, pilot: int
) -> None:
    fake = serve(says=says)
    with pytest.raises(LLMError, match=words):
        coder(fake).code(posts(*map(tale, range(pilot))))
    assert len(fake.requests) <= most
    fake.says = None
    assert all(answer.mentions for answer in coder(fake).code(posts(*map(tale, range(pilot)))))


def test_a_post_that_is_declined_among_others_is_its_own_matter(serve, coder) -> None:
    def guard(asked: Asked) -> Any:
        # The words quote the post, and the post speaks of a model, a key and billing.
        return (400, {}, error(f"Rejected by our guard: '{asked.post}'")) if "billing" in asked.post else None

    trap = "My model of a saw is not found, the api key and billing and the context window are gone [fenced]"
    fake = serve(says=guard)
    texts = [trap, *map(tale, range(5))]
    declined, *others = coder(fake, concurrency=1).code(posts(*texts))
    assert declined.set_aside == faults.DECLINED
    assert all(answer.mentions for answer in others)
    before = len(fake.requests)
    coder(fake).code(posts(*texts))
    assert len(fake.requests) == before  # and it is kept, because the set-up was right
    assert {request["response_format"]["type"] for request in fake.requests[-5:]} == {"json_schema"}


def test_a_refusal_that_passes_costs_no_mode(serve, coder) -> None:
    fake = serve(says=lambda asked: (422, {}, error("Busy with itself.")) if len(asked.fake.requests) == 1 else None)
    coder(fake).code(posts(*map(tale, range(4))))
    assert {request["response_format"]["type"] for request in fake.requests} == {"json_schema"}


def test_a_change_of_the_server_amid_the_work_stops_it_and_keeps_the_answers(serve, coder) -> None:
    def changed(asked: Asked) -> Any:
        return (400, {}, error("We changed our mind.")) if len(asked.fake.requests) > 12 else None

    fake = serve(says=changed)
    with pytest.raises(LLMError, match=r"The last 10 posts.*We changed our mind"):
        coder(fake, concurrency=1).code(posts(*map(tale, range(MANY))))
    fake.says = None
    assert all(answer.mentions for answer in coder(fake).code(posts(*map(tale, range(MANY)))))
    assert max(fake.calls.values()) <= 2
    assert sum(fake.calls[tale(number)] == 1 for number in range(MANY)) >= 12 + MANY - 12 - 10


def test_a_long_post_is_too_long_and_no_other(serve, coder) -> None:
    long = tale(1) + " and on and on" * 400

    def small_window(asked: Asked) -> Any:
        return (400, {}, error("maximum context length is 2048 tokens")) if len(asked.post) > 2000 else None

    answers = coder(serve(says=small_window), concurrency=1).code(posts(tale(0), long, *map(tale, range(2, 6))))
    assert [answer.set_aside for answer in answers] == [None, faults.TOO_LONG, None, None, None, None]


def test_a_server_without_a_system_role_gets_all_in_one_message(serve, coder) -> None:
    def one_role(asked: Asked) -> Any:
        if asked.body["messages"][0]["role"] == "system":
            return 400, {}, error("System role not supported")
        return None

    fake = serve(says=one_role)
    answers = coder(fake).code(posts(*map(tale, range(3))))
    assert all(answer.mentions for answer in answers)
    assert [len(request["messages"]) for request in fake.requests] == [2, 1, 1, 1]
    assert "Speaks of borrowing." in fake.requests[-1]["messages"][0]["content"]
