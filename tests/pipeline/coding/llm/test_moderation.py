"""A filter stops one post and no other; on whom it falls silent is counted."""

from __future__ import annotations

from typing import Any

import pytest

from pipeline.cli import llm
from pipeline.coding.codebook_file import DEFAULT_CODEBOOK, load_codebook
from pipeline.coding.llm import LLMCoder, faults
from pipeline.coding.llm.schema import answer_schema
from pipeline.coding.subjects import NONE_NAMED, Subjects
from tests.pipeline.coding.llm.conftest import posts, tale
from tests.pipeline.coding.llm.server import Asked, error

FILTERS: list[tuple[int, Any]] = [
    (
        403,
        {
            "error": {
                "code": 403,
                "message": 'The model requires moderation. Your input was flagged for "self-harm". No credits were charged.',
                "metadata": {"reasons": ["self-harm"], "flagged_input": "I"},
            }
        },
    ),
    (403, error("Input blocked.", "content_policy_violation")),
    (
        400,
        error(
            "The response was filtered due to the prompt triggering our content management policy.", "content_filter"
        ),
    ),
    (400, error("Input data may contain inappropriate content.", "data_inspection_failed")),
    (400, error("Your prompt was flagged as potentially violating our usage policies.")),
]


@pytest.mark.parametrize(("status", "body"), FILTERS)
@pytest.mark.parametrize("flagged", [{0, 1, 2, 3, 4, 5, 6, 7, 8, 9}, {3, 11}, {10, 11, 12, 13}])
def test_flagged_posts_are_set_aside_and_the_work_goes_on(serve, coder, status, body, flagged: set[int]) -> None:
    def moderated(asked: Asked) -> Any:
        return (status, {}, body) if any(asked.post == tale(number) for number in flagged) else None

    fake = serve(says=moderated)
    answers = coder(fake, concurrency=3).code(posts(*map(tale, range(14))))
    assert {i for i, answer in enumerate(answers) if answer.set_aside} == flagged
    assert {answer.set_aside for answer in answers} == {None, faults.REFUSED}
    assert len(fake.requests) == 14  # a filter says the same again
    coder(fake).code(posts(*map(tale, range(14))))
    assert len(fake.requests) == 14


def test_every_post_flagged_is_no_fault_of_the_set_up(serve, coder) -> None:
    fake = serve(says=lambda asked: (403, {}, FILTERS[0][1]))
    answers = coder(fake).code(posts(*map(tale, range(12))))
    assert {answer.set_aside for answer in answers} == {faults.REFUSED}


def test_subjects_are_named_by_their_sure_cues() -> None:
    subjects = Subjects(load_codebook(DEFAULT_CODEBOOK))
    assert subjects.named("My ADHD and my depression are quieter since.") == ["ADHD", "Depression"]
    assert subjects.named("The weather in the hills today.") == [NONE_NAMED]


def test_silence_is_reported_by_condition(serve, coder, capsys) -> None:
    book = load_codebook(DEFAULT_CODEBOOK)

    def moderated(asked: Asked) -> Any:
        return (403, {}, FILTERS[0][1]) if "flashbacks" in asked.post else None

    fake = serve(says=moderated, schema=answer_schema(book))
    asking = LLMCoder(book, coder(fake).settings)
    texts = [
        *(f"ChatGPT sorts my ADHD day number {n} into small steps." for n in range(4)),
        *(f"My PTSD and its flashbacks, night {n}, and a bot that listens." for n in range(3)),
        "My PTSD is quieter since the bot and I talk.",
        "My ADHD and these flashbacks and ChatGPT in between.",
    ]
    asking.code(posts(*texts))
    said = asking.came_to["set_aside_by_subject"]
    assert said["ADHD"] == [1, 5]
    assert next(value for name, value in said.items() if "PTSD" in name or "rauma" in name)[0] >= 3
    llm.show_meter(asking.meter, asking.came_to)
    told = capsys.readouterr().err
    assert "Posts set aside, of those that name:" in told
    assert "ADHD: 1 of 5 (20%)" in told
    assert 'flagged for "self-harm"' in told
    assert "--retry-set-aside" in told


def test_a_codebook_without_subjects_has_none_to_report(serve, coder, capsys) -> None:
    asking = coder(serve())
    asking.code(posts(tale(1, "[refuse]"), tale(2)))
    llm.show_meter(asking.meter, asking.came_to)
    assert asking.came_to["set_aside_by_subject"] == {}
    assert "of those that name" not in capsys.readouterr().err
