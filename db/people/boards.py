"""Boards: kept, opened by an id that cannot be guessed, put in order, and what was removed put back."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, Select, bindparam, delete, func, insert, select, update

from db.people.schema import BoardItemRow, BoardRow
from records.board import LONGEST_NAME, MOST_ITEMS, Board, Item
from records.problem import Problem

KEPT_REMOVED = 20  # items of a board that can be put back
_OUTSIDE = {"id", "kind"}  # what of an item has a column of its own


@dataclass(frozen=True, slots=True)
class BoardName:
    """A board in a list."""

    id: str
    name: str
    items: int
    changed_at: datetime


def make_board(connection: Connection, name: str, at: datetime, items: Sequence[Item] = ()) -> str:
    """Keep a new board with these items; its id."""
    board = secrets.token_urlsafe(16)
    connection.execute(
        insert(BoardRow).values(id=board, name=name.strip()[:LONGEST_NAME] or "Board", made_at=at, changed_at=at)
    )
    _insert(connection, board, items[:MOST_ITEMS], 0)
    return board


def board_names(connection: Connection) -> list[BoardName]:
    """All boards, the one that was changed last first."""
    there = (BoardItemRow.board_id == BoardRow.id) & BoardItemRow.removed_at.is_(None)
    query = select(BoardRow.id, BoardRow.name, func.count(BoardItemRow.id), BoardRow.changed_at)
    query = query.outerjoin(BoardItemRow, there).group_by(BoardRow.id).order_by(BoardRow.changed_at.desc(), BoardRow.id)
    return [BoardName(*row) for row in connection.execute(query)]


def read_board(connection: Connection, board: str) -> Board | None:
    """A board with its items in their order; None where there is no such board."""
    name = connection.scalar(select(BoardRow.name).where(BoardRow.id == board))
    return None if name is None else Board(id=board, name=name, items=tuple(_items(connection, board)))


def rename(connection: Connection, board: str, name: str, at: datetime) -> None:
    """Give a board another name."""
    if given := name.strip()[:LONGEST_NAME]:
        connection.execute(update(BoardRow).where(BoardRow.id == board).values(name=given, changed_at=at))


def delete_board(connection: Connection, board: str) -> None:
    """Take a board and all that is on it out of the file."""
    connection.execute(delete(BoardItemRow).where(BoardItemRow.board_id == board))
    connection.execute(delete(BoardRow).where(BoardRow.id == board))


def add_item(connection: Connection, board: str, item: Item, at: datetime) -> bool:
    """Put an item at the end of a board; False where the same quote or figure is on it already.

    Raises Problem where the board is gone or full.
    """
    there = _open(connection, board)
    if any(item.same_as(other) for other in there):
        return False
    if len(there) >= MOST_ITEMS:
        raise Problem(f"This board is full: it holds {MOST_ITEMS} items. Begin another one, or remove some.")
    last = connection.scalar(select(func.max(BoardItemRow.place)).where(BoardItemRow.board_id == board))
    _insert(connection, board, [item], 0 if last is None else last + 1)
    _changed(connection, board, at)
    return True


def reorder(
    connection: Connection, board: str, order: Callable[[Sequence[Item]], Sequence[Item]], at: datetime
) -> None:
    """Put a board in the order that `order` gives its items, as they are now."""
    items = _open(connection, board)
    there = (BoardItemRow.board_id == board, BoardItemRow.removed_at.is_(None))
    places = connection.scalars(select(BoardItemRow.place).where(*there).order_by(BoardItemRow.place)).all()
    # The same places in another order: what was removed keeps its own among them.
    rows = [{"which": item.id, "at": place} for item, place in zip(order(items), places, strict=True)]
    if rows:
        which = BoardItemRow.id == bindparam("which")
        connection.execute(update(BoardItemRow).where(which).values(place=bindparam("at")), rows)
    _changed(connection, board, at)


def change_item(connection: Connection, board: str, item_id: str, at: datetime, **parts: str | int | None) -> None:
    """Write a note, text or minutes; what would leave an item empty is not written."""
    for item in _open(connection, board):
        if item.id == item_id and (parts.get("text", "there") or ""):
            changed = Item.model_validate({**item.model_dump(), **parts})
            connection.execute(update(BoardItemRow).where(BoardItemRow.id == item_id).values(content=_content(changed)))
            _changed(connection, board, at)


def remove_item(connection: Connection, board: str, item_id: str, at: datetime) -> None:
    """Take an item off a board; the last `KEPT_REMOVED` can be put back."""
    mine = BoardItemRow.board_id == board
    connection.execute(
        update(BoardItemRow)
        .where(mine, BoardItemRow.id == item_id, BoardItemRow.removed_at.is_(None))
        .values(removed_at=at)
    )
    gone = connection.scalars(_removed(board).offset(KEPT_REMOVED)).all()
    connection.execute(delete(BoardItemRow).where(BoardItemRow.id.in_(gone)))
    _changed(connection, board, at)


def removed(connection: Connection, board: str) -> int:
    """How many items can be put back."""
    return len(connection.scalars(_removed(board)).all())


def put_back(connection: Connection, board: str, at: datetime) -> None:
    """Put the item that was removed last where it was."""
    last = connection.scalar(_removed(board).limit(1))
    if last is None:
        return
    connection.execute(update(BoardItemRow).where(BoardItemRow.id == last).values(removed_at=None))
    _changed(connection, board, at)


def _removed(board: str) -> Select[str]:
    """Ids of what can be put back, what went last first."""
    return (
        select(BoardItemRow.id)
        .where(BoardItemRow.board_id == board, BoardItemRow.removed_at.is_not(None))
        .order_by(BoardItemRow.removed_at.desc(), BoardItemRow.place)
    )


def _items(connection: Connection, board: str) -> list[Item]:
    there = (BoardItemRow.board_id == board, BoardItemRow.removed_at.is_(None))
    query = select(BoardItemRow.id, BoardItemRow.kind, BoardItemRow.content).where(*there)
    rows = connection.execute(query.order_by(BoardItemRow.place, BoardItemRow.id))
    return [Item.model_validate({**content, "id": id_, "kind": kind}) for id_, kind, content in rows]


def _open(connection: Connection, board: str) -> list[Item]:
    """The items of a board that must be there."""
    if connection.scalar(select(BoardRow.id).where(BoardRow.id == board)) is None:
        raise Problem(
            "This board is not there any more: someone has deleted it. Choose another one, or begin a new one."
        )
    return _items(connection, board)


def _insert(connection: Connection, board: str, items: Sequence[Item], start: int) -> None:
    rows = [
        {
            "id": secrets.token_urlsafe(9), "board_id": board, "place": start + i, "kind": item.kind,
            "content": _content(item), "removed_at": None,
        }
        for i, item in enumerate(items)
    ]  # fmt: skip
    if rows:
        connection.execute(insert(BoardItemRow), rows)


def _content(item: Item) -> dict[str, object]:
    return item.model_dump(exclude=_OUTSIDE, exclude_defaults=True)


def _changed(connection: Connection, board: str, at: datetime) -> None:
    connection.execute(update(BoardRow).where(BoardRow.id == board).values(changed_at=at))
