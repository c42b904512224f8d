"""A board as a file: keys, names of figures and people's notes, never text of posts; and a board from such a file."""

from __future__ import annotations

import json
from collections.abc import Sequence

from pydantic import ValidationError

from records.board import LONGEST_NAME, MOST_ITEMS, Board
from records.problem import Problem

KIND, VERSION = "valuescape board", 1
MOST_BYTES = 2_000_000


def board_json(board: Board, data_set: str) -> bytes:
    """The board as JSON; the data set's name is for people: items are found by their keys wherever it is opened."""
    items = [item.model_dump(exclude={"id"}, exclude_defaults=True) for item in board.items]
    told = {"kind": KIND, "version": VERSION, "name": board.name, "data_set": data_set, "items": items}
    return json.dumps(told, ensure_ascii=False, indent=1).encode()


def board_of_json(content: bytes) -> Board:
    """The board in a file. Raises Problem, with what is wrong where, for a file that is none."""
    if len(content) > MOST_BYTES:
        raise Problem(
            f"This file is larger than any board ({MOST_BYTES // 1_000_000} MB). Choose one that Valuescape wrote."
        )
    try:
        told = json.loads(content.decode("utf-8-sig"))
        json.dumps(told, ensure_ascii=False).encode()  # half a character, which JSON can spell, is no text
    except (ValueError, RecursionError) as fault:
        raise Problem(
            "This file is no board: it is no JSON. Choose a file that “Board as a file (JSON)” wrote."
        ) from fault
    if not isinstance(told, dict) or told.get("kind") != KIND:
        raise Problem(
            "This file is no board: it does not say that it is one. Choose a file that “Board as a file (JSON)” wrote."
        )
    if told.get("version") != VERSION:
        raise Problem(
            f"This board is of version {told.get('version')!r:.20}; this Valuescape reads version {VERSION}. Update Valuescape."
        )
    items = told.get("items")
    if not isinstance(items, list) or len(items) > MOST_ITEMS:
        raise Problem(f"This file is no board: its items must be a list of at most {MOST_ITEMS}.")
    name = str(told.get("name") or "Board")[:LONGEST_NAME]
    try:
        return Board.model_validate({"name": name, "items": [_without_id(item) for item in items]})
    except ValidationError as fault:
        raise Problem(
            f"This board cannot be opened: {_where(fault)}. Mend the file, or export the board again."
        ) from fault


def _without_id(item: object) -> object:
    return {name: value for name, value in item.items() if name != "id"} if isinstance(item, dict) else item


def _where(fault: ValidationError) -> str:
    first = fault.errors(include_input=False, include_url=False)[0]
    place: Sequence[int | str] = first["loc"]
    numbers = [part for part in place if isinstance(part, int)]
    names = ".".join(str(part) for part in place if isinstance(part, str) and part != "items")[:60]
    told = f"item {numbers[0] + 1}" if numbers else "it"
    return f"{told}{f', {names}' if names else ''}: {first['msg'].removeprefix('Value error, ')}"
