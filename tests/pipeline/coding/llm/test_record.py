"""What was sent is what is recorded, and what an answer is kept under."""

from __future__ import annotations

import json
import sqlite3
from typing import Any

import pytest

from pipeline.coding.llm.faults import CUT_OFF
from pipeline.coding.llm.settings import ROOM
from tests.pipeline.coding.llm.conftest import PRICED, posts, tale
from tests.pipeline.coding.llm.server import Asked


def test_what_was_sent_is_recorded(serve, coder, tmp_path) -> None:
    fake = serve(no_temperature=True, modes=("json_object", "text"))
    asking = coder(fake, reasoning_effort="low")
    assert asking.came_to["sent"] == {}  # nothing was
    asking.code(posts(tale(1)))
    sent = {"mode": "object", "temperature": None, "reasoning_effort": "low", "max_output_tokens": ROOM}
    assert asking.came_to["sent"] == sent
    assert "json_schema" in asking.came_to["schema_refused"]
    told = asking.provenance
    assert (told["base_url"], told["reasoning_effort"], told["max_output_tokens"]) == (fake.url, "low", ROOM)
    assert len(told["prompt_digest"]) == 64
    with sqlite3.connect(tmp_path / "cache.sqlite") as cache:
        server, model, kept = cache.execute("SELECT server, answered_by, sent FROM answer").fetchone()
    assert (server, model) == (fake.url, PRICED)
    assert {name: json.loads(kept)[name] for name in sent} == sent


@pytest.mark.parametrize("change", [{"reasoning_effort": "low"}, {"temperature": 0.5}, {"prompt": "mentions-1"}])
def test_another_way_of_asking_is_another_answer(serve, coder, small, change: dict[str, Any]) -> None:
    fake = serve()
    one = coder(fake)
    one.code(posts(tale(1)))
    other = coder(fake, **change)
    assert other.fingerprint != one.fingerprint
    assert other.estimate(posts(tale(1))).posts == 1


def test_the_same_name_on_another_server_is_asked_anew(serve, coder) -> None:
    one, two = serve(), serve()
    coder(one).code(posts(tale(1)))
    other = coder(two)
    assert other.code(posts(tale(1)))[0].mentions
    assert (one.calls.total(), two.calls.total()) == (1, 1)
    assert other.fingerprint == coder(one).fingerprint  # servers move: which one it was stands in the record


def test_more_room_asks_again_about_answers_that_were_cut_off_and_no_others(serve, coder) -> None:
    def needs_room(asked: Asked) -> Any:
        return (
            asked.said(asked.good()[:40], "length") if "2 " in asked.post and asked.body["max_tokens"] < 4000 else None
        )

    fake = serve(says=needs_room)
    texts = posts(*map(tale, range(1, 4)))
    assert [bool(answer.set_aside) for answer in coder(fake).code(texts)] == [False, True, False]
    before = fake.calls.total()
    coder(fake).code(texts)
    assert fake.calls.total() == before
    assert all(answer.mentions for answer in coder(fake, max_output_tokens=5000).code(texts))
    assert fake.calls.total() == before + 1


def test_an_answer_that_was_cut_off_at_the_only_try_is_kept(serve, coder) -> None:
    fake = serve(says=lambda asked: asked.said(asked.good()[:40], "length") if "2 " in asked.post else None)
    for _ in range(2):
        _, cut = coder(fake, tries=1).code(posts(tale(1), tale(2)))
        assert cut.set_aside == CUT_OFF
    assert fake.calls.total() == 2
