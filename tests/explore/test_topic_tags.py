"""What stands beside a topic's name: what many of its mentions are of, and nothing that names nothing."""

from __future__ import annotations

from db.read.topics import TopicInfo
from explore.topic_tags import topic_tags
from records.codebook import Codebook
from tests.explore.by_hand import by_hand
from tests.explore.figures.by_hand import BOOK

ELSE = Codebook.model_validate(
    {
        **BOOK.model_dump(),
        "dimensions": [
            {**one, "catch_all": "rash"} if one["id"] == "ill" else one for one in BOOK.model_dump()["dimensions"]
        ],
    }
)


def test_a_tag_is_a_condition_that_many_have_here_and_few_elsewhere() -> None:
    kinds = [("cold", 1)] * 6 + [("rash", 1)] * 6 + [("other", 1)] * 6 + [("flu", 2)] * 20
    rows = [{"post": i, "ill": ill, "topic": topic} for i, (ill, topic) in enumerate(kinds)]
    topics = [TopicInfo(1, "Sneezing", [], 18, 0.0, 0.0, [1]), TopicInfo(2, "Fever", [], 20, 1.0, 0.0, [19])]
    assert topic_tags(by_hand(ELSE, rows, topics).select()) == {"1": ("Cold",), "2": ("Flu",)}
