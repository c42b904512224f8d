"""Labels whose own phrases need the name of the group that is looked at: nothing is made of their being frequent there."""

from __future__ import annotations

from typing import Any

import pytest

from explore.contrasts import Groups
from explore.filter import Filter
from explore.tied import chosen_labels, tied
from records.codebook import Codebook, Cue, Label
from records.layer import Layer
from tests.explore.by_hand import by_hand
from tests.explore.figures.by_hand import BOOK
from tests.explore.test_contrasts import PLAIN

SICK = Label.model_validate(
    {
        "id": "sick",
        "name": "Winter colds",
        "definition": "What it is about.",
        "terms": [{"id": "pox", "name": "Chicken-pox"}],
    }
)


def label(*phrases: str) -> Label:
    return Label(id="use", name="Use", definition="What it is about.", cues=Cue(sure=list(phrases)))


@pytest.mark.parametrize(
    ("phrase", "group", "is_tied"),
    [
        ("(colds) .. (help*|use*)", "sick", True),
        ("help* .. cold*", "sick", True),
        ("help* .. (cold*|flu)", "sick", False),  # another way to meet it
        ("colds", "sick", False),  # the whole phrase is about that
        ("help* me", "sick", False),
        ("(chicken-pox) .. use*", "sick:pox", True),
        ("(chicken-pox) .. use*", "sick", True),
        ("(colds) .. use*", "sick:pox", False),
    ],
)
def test_a_phrase_that_cannot_do_without_the_groups_name_ties(phrase: str, group: str, is_tied: bool) -> None:
    assert tied(label("plain words", phrase), chosen_labels([SICK], [group])) is is_tied
    assert not tied(label(phrase), [])


def bound(**layer: Any) -> Groups:
    """The plain mentions under a codebook that gives "plan" to whoever writes of a cold and a tool."""
    parts = BOOK.model_dump()
    plan = next(one for dimension in parts["dimensions"] for one in dimension["labels"] if one["id"] == "plan")
    plan["cues"] = {"sure": ["(cold) .. (use*|help*)"]}
    made = by_hand(Codebook.model_validate(parts), PLAIN, **layer)
    return Groups.read(made.select(Filter.of({"ill": "cold"})))


def test_a_tied_label_is_told_first_nowhere_and_is_still_counted() -> None:
    groups = bound()
    plan = next(one for one in groups.differences() if one.option == "plan")
    assert plan.stands and plan.tied and not plan.tells
    assert [one.option for one in groups.standing(9)] == ["talk", "glad"]


def test_people_do_not_code_by_phrases() -> None:
    layer = Layer(id=1, kind="person", name="Ann", codebook="ills", fingerprint="")
    assert [one.option for one in bound(layer=layer).standing(9)] == ["plan", "talk", "glad"]
