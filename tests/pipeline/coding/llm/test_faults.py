"""Every fault of the API, one by one and all at once, against the local server."""

from __future__ import annotations

import re
import time

import pytest

from pipeline.coding.llm import faults
from pipeline.coding.llm.faults import LLMError
from pipeline.coding.llm.settings import Settings
from records.answer import Answer, Rejection
from tests.conftest import free_port
from tests.pipeline.coding.llm.conftest import posts, tale
from tests.pipeline.coding.llm.server import KEY, Fake


@pytest.mark.parametrize(
    ("order", "calls"),
    [
        ("", 1),
        ("[429 x2]", 3),
        ("[500 x2]", 3),
        ("[503 x1]", 2),
        ("[hang x1]", 2),
        ("[drip x1]", 2),
        ("[no-http-json x1]", 2),
        ("[cut x1]", 2),
        ("[bad-json x1]", 2),
        ("[bad-label x2]", 3),
        ("[refuse x1]", 2),
        ("[sorry x2]", 3),
        ("[fenced]", 1),
        ("[429 x1] [500 x1] [bad-json x1]", 4),
    ],
)
def test_a_passing_fault_is_tried_again_until_the_post_is_coded(serve, coder, order: str, calls: int) -> None:
    fake = serve()
    passage = posts(tale(1, order))[0]
    slow = {"timeout": 0.6} if "hang" in order or "drip" in order else {}
    (answer,) = coder(fake, **slow).code([passage])
    assert answer.set_aside is None
    assert [m.quote for m in answer.mentions] == ["I borrowed saw number 1 and it was sharp"]
    assert {d: answer.mentions[0].labels(d) for d in ("verdict", "tool")} == {"verdict": ("glad",), "tool": ("saw",)}
    assert passage.text[answer.mentions[0].start : answer.mentions[0].end] == answer.mentions[0].quote
    assert fake.calls[passage.text] == calls


@pytest.mark.parametrize(
    ("order", "reason", "calls"),
    [
        ("[refuse]", faults.REFUSED, 3),
        ("[filter]", faults.REFUSED, 1),
        ("[always-cut]", faults.CUT_OFF, 2),
        ("[bad-json]", faults.MALFORMED, 4),  # one of them for the form in the prompt
        ("[bad-label]", faults.MALFORMED, 4),
        ("[long]", faults.TOO_LONG, 1),
        ("[422]", faults.DECLINED, 1),
        ("[500]", faults.NO_ANSWER, 6),
        ("[no-http-json]", faults.NO_ANSWER, 6),
    ],
)
def test_a_lasting_fault_sets_the_post_aside_with_its_reason(serve, coder, order: str, reason: str, calls: int) -> None:
    fake = serve()
    coder = coder(fake, concurrency=1)
    before, broken, after = coder.code(posts(tale(1), tale(2, order), tale(3)))
    assert broken == Answer(set_aside=reason)
    assert len(before.mentions) == len(after.mentions) == 1
    assert fake.calls[tale(2, order)] == calls
    assert coder.meter.set_aside == {reason: 1}
    assert coder.meter.done == coder.meter.total == 3


def test_what_was_wrong_is_told_to_the_model(serve, coder) -> None:
    fake = serve()
    coder(fake).code(posts(tale(1, "[bad-label x1]")))
    first, second = fake.requests
    assert len(first["messages"]) == 2
    assert second["messages"][1] == first["messages"][1]
    assert "splendid" in second["messages"][2]["content"]
    assert "'splendid' is no label of 'verdict'; use glad, plain, mixed, cross" in second["messages"][3]["content"]


def test_a_cut_off_answer_gets_more_room(serve, coder) -> None:
    fake = serve()
    coder(fake).code(posts(tale(1, "[cut x1]")))
    assert [request["max_tokens"] for request in fake.requests] == [1500, 3000]


def test_an_invented_quote_is_rejected_and_counted_and_not_asked_again(serve, coder) -> None:
    fake = serve()
    coder = coder(fake)
    (answer,) = coder.code(posts(tale(1, "[invented]")))
    assert answer.mentions == ()
    assert answer.rejected == (
        Rejection(quote="words that nobody in this post ever wrote", reason="the quote does not stand in the post"),
    )
    assert (coder.meter.rejected, fake.calls.total()) == (1, 1)


def test_a_quote_is_repaired_for_marks_and_ellipses_and_marked_so(serve, coder) -> None:
    text = "It's the sharpest saw I ever had. Thanks [curly]"
    coder = coder(serve())
    (answer,) = coder.code(posts(text))
    assert (
        answer.mentions[0].quote
        == text[answer.mentions[0].start : answer.mentions[0].end]
        == "It's the sharpest saw I ever had"
    )
    assert answer.mentions[0].repaired == "ellipsis, quotation marks"
    assert coder.meter.repaired == 1


def test_retry_after_is_obeyed(serve, coder) -> None:
    began = time.monotonic()
    coder(serve()).code(posts(tale(1, "[429 x2]")))
    assert time.monotonic() - began >= 0.6


def test_a_post_that_waits_holds_up_no_other(serve, coder) -> None:
    fake = serve()
    coder(fake, concurrency=1).code(posts(tale(1, "[429 x1]"), *(tale(i) for i in range(2, 8))))
    asked = [request["messages"][1]["content"] for request in fake.requests]
    assert "number 1 " in asked[0]
    assert "number 1 " in asked[-1]
    assert len(asked) == 8


def test_all_faults_at_once_and_every_post_has_its_end(serve, coder) -> None:
    passing = ["[429 x1]", "[500 x1]", "[hang x1]", "[cut x1]", "[bad-json x1]", "[bad-label x1]", "[drip x1]", "", ""]
    lasting = ["[refuse]", "[bad-json]", "[always-cut]", "[long]", "[invented]"]
    texts = [tale(i, order) for i, order in enumerate([*passing, *lasting] * 4)]
    coder = coder(serve(), concurrency=12, timeout=0.8)
    answers = coder.code(posts(*texts))
    assert sum(len(answer.mentions) == 1 for answer in answers) == 4 * len(passing)
    assert sum(answer.set_aside is not None for answer in answers) == 4 * 4
    assert sum(len(answer.rejected) for answer in answers) == 4
    assert coder.meter.done == len(texts)
    for text, answer in zip(texts, answers, strict=True):
        assert all(text[m.start : m.end] == m.quote for m in answer.mentions)


def test_servers_without_a_schema_mode_get_json_mode_then_the_plain_prompt(serve, coder) -> None:
    for modes, formats in (
        (("json_object", "text"), ["json_schema", "json_object"]),
        (("text",), ["json_schema", "json_object", None]),
    ):
        fake = serve(modes=modes)
        first = coder(fake, concurrency=1, model=f"local-{len(modes)}").code(posts(tale(1), tale(2, "[fenced]")))
        assert [len(answer.mentions) for answer in first] == [1, 1]
        seen = [request.get("response_format", {}).get("type") for request in fake.requests]
        assert seen == [*formats, formats[-1]]
        assert "additionalProperties" in fake.requests[-1]["messages"][0]["content"]
        assert "additionalProperties" not in fake.requests[0]["messages"][0]["content"]


def test_many_at_once_step_down_one_mode_and_no_further(serve, coder) -> None:
    fake = serve(modes=("json_object", "text"), latency=0.05)
    answers = coder(fake, concurrency=8).code(posts(*map(tale, range(16))))
    assert all(len(answer.mentions) == 1 for answer in answers)
    assert {r.get("response_format", {}).get("type") for r in fake.requests} == {"json_schema", "json_object"}


def test_models_that_reason_get_the_fields_they_take(serve, coder) -> None:
    fake = serve(wants_completion_tokens=True, no_temperature=True)
    (answer,) = coder(fake).code(posts(tale(1)))
    assert len(answer.mentions) == 1
    last = fake.requests[-1]
    assert ("max_completion_tokens" in last, "max_tokens" in last, "temperature" in last) == (True, False, False)
    assert last["response_format"]["type"] == "json_schema"


def test_a_wrong_key_stops_at_once_and_is_not_repeated_in_the_message(serve, coder, tmp_path) -> None:
    fake = serve()
    wrong = "sk-wrong-and-secret"
    with pytest.raises(LLMError, match="does not accept the key") as stop:
        coder(fake, api_key=wrong, concurrency=2).code(posts(*map(tale, range(20))))
    assert wrong not in str(stop.value)
    assert fake.paths["/v1/chat/completions"] <= 2


def test_no_credit_stops_the_work_and_keeps_the_answers(serve, coder) -> None:
    fake = serve()
    with pytest.raises(LLMError, match="no credit left"):
        coder(fake, concurrency=1).code(posts(tale(1), tale(2, "[quota x1]"), tale(3)))
    answers = coder(fake, concurrency=1).code(posts(tale(1), tale(2, "[quota x1]"), tale(3)))
    assert [len(answer.mentions) for answer in answers] == [1, 1, 1]
    assert fake.calls[tale(1)] == 1


def test_a_server_that_is_not_there_is_named(coder, small) -> None:
    nowhere = Fake({}, url=f"http://127.0.0.1:{free_port()}/v1")
    with pytest.raises(LLMError, match=r"127\.0\.0\.1:\d+/v1 does not answer"):
        coder(nowhere).code(posts(tale(1)))


def test_a_server_that_fails_for_everyone_stops_the_work(serve, coder) -> None:
    fake = serve()
    with pytest.raises(LLMError, match="does not answer"):
        coder(fake, concurrency=4).code(posts(*(tale(i, "[500]") for i in range(40))))
    assert fake.calls.total() < 40 * 6 / 2


def test_the_key_is_in_no_file_and_no_representation(serve, coder, tmp_path) -> None:
    coder = coder(serve())
    coder.code(posts(tale(1)))
    assert KEY not in repr(coder.settings)
    assert KEY not in str(coder.provenance)
    files = [file for file in tmp_path.rglob("*") if file.is_file()]
    assert files
    assert all(KEY.encode() not in file.read_bytes() for file in files)


def test_a_password_in_the_address_is_neither_shown_nor_stored(serve, coder, tmp_path) -> None:
    fake = serve()
    guarded = coder(fake, base_url=fake.url.replace("http://", "http://me:s3cret@") + "?api-key=an0ther")
    settings = guarded.settings
    assert guarded.provenance["base_url"] == settings.address == fake.url
    with pytest.raises(LLMError, match=re.escape(fake.url)) as fault:  # httpx signs in with it, in the key's place
        coder(fake, base_url=fake.url.replace("http://", "http://me:s3cret@")).code(posts(tale(1)))
    said = settings.redacted(f"Cannot POST {settings.base_url}, s3cret")
    files = [file.read_bytes().decode("latin-1") for file in tmp_path.rglob("*") if file.is_file()]
    assert files
    shown = [repr(settings), str(guarded.provenance), said, str(fault.value), *files]
    assert not [text for text in shown if "s3cret" in text or "an0ther" in text]


@pytest.mark.parametrize("url", ["ftp://me:s3cret@host/v1", "me:s3cret@host", "http//me:s3cret@host", "s3cret@[::1"])
def test_what_is_no_address_is_named_without_its_password(url: str) -> None:
    with pytest.raises(LLMError, match="is no address") as fault:
        Settings.from_environment({}, base_url=url, model="m")
    assert "s3cret" not in str(fault.value)


def test_a_server_that_is_not_there_is_named_without_its_password(coder) -> None:
    nowhere = Fake({}, url=f"http://me:s3cret@127.0.0.1:{free_port()}/v1")
    with pytest.raises(LLMError, match=r"127\.0\.0\.1:\d+/v1 does not answer") as fault:
        coder(nowhere).code(posts(tale(1)))
    assert "s3cret" not in str(fault.value)
