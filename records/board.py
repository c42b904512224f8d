"""A board: quotes, figures and notes that someone collects under headings. It holds keys, never text of posts."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

ItemKind = Literal["heading", "quote", "figure", "note"]
MOST_ITEMS = 200  # on a board
LONGEST_NAME, LONGEST_TEXT = 120, 4000  # characters
Name = Annotated[str, Field(max_length=LONGEST_NAME)]
Words = Annotated[str, Field(max_length=LONGEST_TEXT)]


class Item(BaseModel):
    """One thing on a board, by what it is called and not by what it shows.

    A quote is a mention's key; a figure its name, options and filter, the filter as in an address; both name the layer
    that they are from (`Layer.key`). `note` is what someone wrote beside it; `minutes` what it takes in a workshop.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    kind: ItemKind
    id: str = ""  # in its board; given when it is put there
    key: Name = ""
    figure: Name = ""
    options: dict[Name, Words | bool] = Field(default_factory=dict, max_length=8)
    filter: dict[Name, list[Words]] = Field(default_factory=dict, max_length=16)
    layer: Words = ""
    text: Words = ""  # of a heading or note
    note: Words = ""
    minutes: int | None = Field(default=None, ge=1, le=480)

    @model_validator(mode="after")
    def _whole(self) -> Self:
        needed = {"quote": self.key, "figure": self.figure, "heading": self.text, "note": self.text}
        if not needed[self.kind].strip():
            raise ValueError(f"a {self.kind} says nothing")
        return self

    def same_as(self, other: Item) -> bool:
        """Whether it shows the same quote or figure; headings and notes may repeat."""
        if self.kind not in ("quote", "figure") or self.kind != other.kind:
            return False
        return (self.key, self.figure, self.options, self.filter) == (
            other.key, other.figure, other.options, other.filter,
        )  # fmt: skip


class Board(BaseModel):
    """A named list of items; a heading groups what follows it up to the next."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: str = ""
    name: Name
    items: tuple[Item, ...] = Field(default=(), max_length=MOST_ITEMS)

    @property
    def headings(self) -> list[Item]:
        """The headings in their order."""
        return [item for item in self.items if item.kind == "heading"]

    @property
    def minutes(self) -> int:
        """What all items together take."""
        return sum(item.minutes or 0 for item in self.items)

    def of_kind(self, kind: ItemKind) -> list[Item]:
        """The items of a kind."""
        return [item for item in self.items if item.kind == kind]


def groups(items: Sequence[Item]) -> list[list[Item]]:
    """The items by group, each but perhaps the first begun by its heading."""
    found: list[list[Item]] = []
    for item in items:
        if item.kind == "heading" or not found:
            found.append([])
        found[-1].append(item)
    return found


def moved(items: Sequence[Item], item_id: str, by: int) -> list[Item]:
    """The items with one moved up (-1) or down (1) by a place; a heading takes its group along, past the next group.

    What stands above the first heading stays on top.
    """
    order = list(items)
    place = next((i for i, item in enumerate(order) if item.id == item_id), None)
    if place is None:
        return order
    if order[place].kind == "heading":
        of = groups(order)
        at = next(i for i, group in enumerate(of) if group[0].id == item_id)
        other = at + by
        if 0 <= other < len(of) and of[other][0].kind == "heading":
            of[at], of[other] = of[other], of[at]
        return [item for group in of for item in group]
    other = place + by
    if 0 <= other < len(order):
        order[place], order[other] = order[other], order[place]
    return order


def moved_to(items: Sequence[Item], item_id: str, heading_id: str) -> list[Item]:
    """The items with one moved to the end of a heading's group; "" is the place above all headings."""
    item = next((one for one in items if one.id == item_id and one.kind != "heading"), None)
    if item is None:
        return list(items)
    of = groups([one for one in items if one.id != item_id])
    if not heading_id:
        if not of or of[0][0].kind == "heading":
            of.insert(0, [])
        of[0].append(item)
    else:
        group = next((group for group in of if group[0].id == heading_id), None)
        if group is None:
            return list(items)
        group.append(item)
    return [one for group in of for one in group]
