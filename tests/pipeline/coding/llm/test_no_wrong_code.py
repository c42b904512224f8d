"""What a model thought, left out or never saw is not coded: neither as an answer nor as a label for the rest."""

from __future__ import annotations

import json
from typing import Any

import pytest

from pipeline.coding.llm import LLMCoder, faults
from pipeline.coding.llm.faults import LLMError, Malformed
from pipeline.coding.llm.schema import read_answer
from pipeline.coding.llm.unwrap import answer_object
from records.codebook import Codebook
from tests.pipeline.coding.llm.conftest import posts, tale
from tests.pipeline.coding.llm.server import Asked
from tests.pipeline.coding.llm.test_prompt_and_schema import MENTION, answer

NOTHING = '{"relevant": false, "mentions": []}'


@pytest.mark.parametrize(
    "wrap",
    [
        "<think>Perhaps {nothing}? No, it was borrowed.</think>\n{good}",
        "<THINKING>a {{nothing}} b</THINKING>{good}",
        "It may be {nothing}.</think> {good}",  # the template opened the thoughts in the prompt
        "[THINK]{nothing}[/THINK]{good}",
        "<|channel|>analysis<|message|>{nothing}<|end|><|channel|>final<|message|>{good}",
        "A draft: {nothing}\nOn second reading:\n```json\n{good}\n```",
        "The form is {{quote, verdict}} and {{...}}:\n{good}\nI hope that helps {{you}}.",
        'Counts: {{"found": 1}}. {good} Sources: {{"n": 0}}',
    ],
)
def test_the_last_answer_counts_and_no_thought(wrap: str) -> None:
    text = wrap.replace("{{", "\x01").replace("}}", "\x02").replace("{nothing}", NOTHING).replace("{good}", answer())
    found = answer_object(text.replace("\x01", "{").replace("\x02", "}"))
    assert found == json.loads(answer())


@pytest.mark.parametrize("text", ["<think>It is {good}", "<think>a</think><think>{good}", "I mean {good} </think>"])
def test_a_thought_alone_is_no_answer(text: str) -> None:
    with pytest.raises(Malformed, match="holds no JSON object"):
        answer_object(text.replace("{good}", answer()))


def test_an_answer_that_quotes_the_marks_of_thoughts_is_taken_whole(small: Codebook) -> None:
    quote = "it writes <think> and then </think> before it helps"
    (draft,) = read_answer(answer(quote=quote), small)
    assert draft.quote == quote


@pytest.mark.parametrize("field", ["verdict", "tool", "tool_terms", "unsure"])
def test_a_field_that_is_left_out_is_no_label(small: Codebook, field: str) -> None:
    rest = {name: value for name, value in MENTION.items() if name != field}
    with pytest.raises(Malformed, match=f"mention 1 lacks {field}") as fault:
        read_answer(json.dumps({"relevant": True, "mentions": [rest]}), small)
    assert fault.value.shapeless


@pytest.mark.parametrize("relevant", [{}, {"relevant": "no"}, {"relevant": None}])
def test_relevance_is_said(small: Codebook, relevant: dict[str, Any]) -> None:
    with pytest.raises(Malformed, match="'relevant' is neither"):
        read_answer(json.dumps({**relevant, "mentions": []}), small)


def test_thoughts_before_the_answer_change_no_code(serve, coder) -> None:
    thoughtful = serve(says=lambda asked: asked.said(f"<think>{NOTHING}, or not</think>\n{asked.good()}"))
    plain = coder(serve()).code(posts(*map(tale, range(4))))
    assert coder(thoughtful, model="thoughtful").code(posts(*map(tale, range(4)))) == plain
    assert all(answer.mentions for answer in plain)


def test_labels_in_a_form_of_the_models_own_are_asked_for_again(serve, coder) -> None:
    def own_form(asked: Asked) -> Any:
        if "additionalProperties" in asked.body["messages"][0]["content"]:
            return None
        return asked.said(
            json.dumps({"relevant": True, "mentions": [{"quote": asked.post, "codes": {"verdict": "glad"}}]})
        )

    fake = serve(says=own_form)
    answers = coder(fake).code(posts(*map(tale, range(4))))
    assert [answer.mentions[0].labels("verdict") for answer in answers] == [("glad",)] * 4
    assert len(fake.requests) == 5  # the first one twice: then the form stands in the prompt


def read_at_most(window: int, per_token: float) -> Any:
    """A server that cuts what goes beyond its window, and says how much it read."""

    def cut(asked: Asked) -> Any:
        reply = asked.said(asked.good())
        whole = sum(len(message["content"]) for message in asked.body["messages"])
        reply["usage"]["prompt_tokens"] = min(window, round(whole / per_token))
        return reply

    return cut


@pytest.mark.parametrize(("window", "per_token"), [(1024, 4.5), (2048, 4.0), (700, 4.2)])
def test_a_prompt_that_the_server_cut_stops_the_work(serve, coder, small, window: int, per_token: float) -> None:
    long = small.model_copy(update={"inclusion": small.inclusion.model_copy(update={"rule": "It is lent. " * 900})})
    fake = serve(says=read_at_most(window, per_token))
    asking = LLMCoder(long, coder(fake).settings)
    with pytest.raises(LLMError, match=r"read [\d,]+ of about [\d,]+ tokens.*OLLAMA_CONTEXT_LENGTH.*-c 16384"):
        asking.code(posts(*map(tale, range(9))))
    assert len(fake.requests) == 1
    fake.says = None
    assert all(answer.mentions for answer in LLMCoder(long, coder(fake).settings).code(posts(*map(tale, range(9)))))


@pytest.mark.parametrize("per_token", [3.0, 4.2, 5.5])
def test_a_prompt_that_was_read_whole_goes_through_with_any_tokenizer(serve, coder, small, per_token: float) -> None:
    long = small.model_copy(update={"inclusion": small.inclusion.model_copy(update={"rule": "It is lent. " * 900})})
    fake = serve(says=read_at_most(10**6, per_token))
    answers = LLMCoder(long, coder(fake).settings).code(posts(*map(tale, range(4))))
    assert all(answer.mentions for answer in answers)


def test_a_window_that_is_filled_by_chance_stops_nothing_once_others_were_read_whole(serve, coder, small) -> None:
    long = small.model_copy(update={"inclusion": small.inclusion.model_copy(update={"rule": "It is lent. " * 900})})

    def by_chance(asked: Asked) -> Any:
        reply = asked.said(asked.good())
        reply["usage"]["prompt_tokens"] = 2048 if "number 5" in asked.post else 2500
        return reply

    asking = LLMCoder(long, coder(serve(says=by_chance), concurrency=1).settings)
    assert all(answer.mentions for answer in asking.code(posts(*map(tale, range(8)))))


def test_the_model_that_answered_is_noted(serve, coder, small) -> None:
    def routed(asked: Asked) -> Any:
        return {**asked.said(asked.good()), "model": "smaller-one" if "number 2" in asked.post else asked.body["model"]}

    asking = coder(serve(says=routed))
    asking.code(posts(*map(tale, range(4))))
    assert asking.came_to["answered_by"] == {"gpt-4.1-mini": 3, "smaller-one": 1}


def test_an_answer_that_an_older_rule_let_through_is_asked_for_again(serve, coder) -> None:
    from pipeline.coding.llm.job import ANSWER, Verdict, post_key

    fake = serve()
    asking = coder(fake)
    with asking._cache() as cache:
        for number, content in enumerate([NOTHING, '{"mentions": [{"quote": "I borrowed saw number 1"}]}']):
            cache.put(post_key(tale(number)), 0, Verdict(ANSWER, content))
    empty, again = asking.code(posts(tale(0), tale(1)))
    assert (empty.mentions, empty.set_aside) == ((), None)
    assert again.mentions and again.set_aside is None
    assert list(fake.calls) == [tale(1)]
    assert faults.MALFORMED not in asking.meter.set_aside
