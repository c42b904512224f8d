"""A board's order: items move by a place or to another group, and a heading takes its group along."""

from __future__ import annotations

import pytest
from pydantic import ValidationError

from records.board import Board, Item, groups, moved, moved_to


def items(spelled: str) -> list[Item]:
    """ "a H b": a capital is a heading, any other letter a note."""
    return [Item(kind="heading" if letter.isupper() else "note", id=letter, text=letter) for letter in spelled.split()]


def spelled(order: list[Item]) -> str:
    return " ".join(item.id for item in order)


@pytest.mark.parametrize(
    ("before", "item", "by", "after"),
    [
        ("a b c", "b", -1, "b a c"),
        ("a b c", "b", 1, "a c b"),
        ("a b c", "a", -1, "a b c"),
        ("a b c", "c", 1, "a b c"),
        ("A x B y", "y", -1, "A x y B"),  # past a heading: into the group above
        ("A x B y", "x", 1, "A B x y"),
        ("A x B y z C", "B", -1, "B y z A x C"),
        ("A x B y z C", "A", 1, "B y z A x C"),
        ("o A x B y", "A", -1, "o A x B y"),  # what stands above all headings stays there
        ("A x B y", "B", 1, "A x B y"),
        ("a b", "gone", 1, "a b"),
    ],
)
def test_an_item_moves_by_a_place_and_a_heading_with_its_group(before: str, item: str, by: int, after: str) -> None:
    assert spelled(moved(items(before), item, by)) == after


@pytest.mark.parametrize(
    ("before", "item", "heading", "after"),
    [
        ("A x B y", "x", "B", "A B y x"),
        ("A x y", "x", "A", "A y x"),
        ("A x B y", "y", "", "y A x B"),
        ("o A x", "x", "", "o x A"),
        ("A x B y", "x", "gone", "A x B y"),
        ("A x B y", "A", "B", "A x B y"),
    ],
)
def test_an_item_moves_to_the_end_of_a_group(before: str, item: str, heading: str, after: str) -> None:
    assert spelled(moved_to(items(before), item, heading)) == after


def test_moving_neither_loses_nor_doubles_anything() -> None:
    order = items("o A x y B z C")
    for item in order:
        for by in (-1, 1):
            assert sorted(spelled(moved(order, item.id, by)).split()) == sorted(spelled(order).split())
    assert [spelled(group) for group in groups(order)] == ["o", "A x y", "B z", "C"]


@pytest.mark.parametrize("kind", ["heading", "note", "quote", "figure"])
def test_an_item_that_shows_nothing_is_none(kind: str) -> None:
    with pytest.raises(ValidationError, match="says nothing"):
        Item.model_validate({"kind": kind})


def test_minutes_add_up() -> None:
    made = [
        Item(kind="note", text="a", minutes=5),
        Item(kind="note", text="b"),
        Item(kind="heading", text="c", minutes=20),
    ]
    assert Board(name="A session", items=tuple(made)).minutes == 25
