"""What several codes on a scale come to."""

from __future__ import annotations

import pytest

from records.codebook import Codebook
from records.stance import one_stance
from tests.db.conftest import small_codebook


def with_labels(*labels: tuple[str, float], **more: object) -> Codebook:
    """The small codebook with these labels on its scale."""
    content = small_codebook().model_dump()
    of_scale = [{"id": i, "name": i, "definition": f"What is told of {i}.", "score": score} for i, score in labels]
    content["dimensions"][1] |= {"labels": of_scale, **more}
    return Codebook.model_validate(content)


OWN = with_labels(("glad", 1), ("mixed", 0), ("plain", 0), ("sad", -1))


def test_a_scales_own_label_of_that_id_is_the_one_for_both_ends() -> None:
    scale = OWN.dimension("mood")
    assert scale.both is scale.label("mixed") is scale.labels[1]
    assert [label.id for label in scale.shown] == ["glad", "mixed", "plain", "sad"]
    assert scale.one_stance(["glad", "sad"]) == "mixed"


def test_a_scale_without_one_gets_one_in_the_middle() -> None:
    scale = small_codebook().dimension("mood")
    assert [label.id for label in scale.shown] == ["glad", "sad", "mixed"]
    named = with_labels(
        ("glad", 1), ("mixed", 0), ("sad", -1), mixed={"id": "torn", "name": "Torn", "definition": "Both at once."}
    )
    assert [label.id for label in named.dimension("mood").shown] == ["glad", "mixed", "torn", "sad"]


@pytest.mark.parametrize(
    ("given", "one"),
    [
        ([("glad", 0.4), ("glad", 0.6)], ("glad", 0.6)),
        ([("glad", 0.9), ("sad", 0.5), ("sad", 0.7)], ("mixed", 0.7)),
        ([("glad", 0.9), ("mixed", 0.2)], ("mixed", 0.2)),
        ([("plain", 0.9), ("sad", 0.3)], ("sad", 0.3)),
        ([("unheard", 0.9)], None),
        ([], None),
    ],
)
def test_several_come_to_one_and_how_sure_it_is(given: list[tuple[str, float]], one: tuple[str, float] | None) -> None:
    assert one_stance(given, OWN.dimension("mood")) == one
