"""What readers found not apt, in the file of people's work."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from db.connect import database_url
from db.people import file as people_file
from db.people.boards import board_names, make_board
from db.people.doubts import doubts, say_not_apt
from db.people.file import STEPS, reading, writing

NOON = datetime(2026, 5, 1, 12, tzinfo=UTC)


def test_a_doubt_is_counted_by_quote_and_heading(tmp_path: Path) -> None:
    url = database_url(str(tmp_path / "study.db"))
    with writing(url) as connection:
        for hours, (key, heading) in enumerate([("a", "value=trust"), ("b", "value=trust"), ("a", "value=trust")]):
            say_not_apt(connection, key, heading, NOON + timedelta(hours=hours))
        say_not_apt(connection, "a", "value=calm", NOON)
    with reading(url) as connection:
        assert connection is not None
        found = [(one.key, one.heading, one.times) for one in doubts(connection)]
        assert doubts(connection)[0].last_at == NOON + timedelta(hours=2)
    assert found == [("a", "value=trust", 2), ("b", "value=trust", 1), ("a", "value=calm", 1)]


def test_a_file_of_an_earlier_version_is_read_with_its_boards(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    url = database_url(str(tmp_path / "study.db"))
    monkeypatch.setattr(people_file, "STEPS", STEPS[:2])
    with writing(url) as connection:
        make_board(connection, "Kept", NOON)
    monkeypatch.setattr(people_file, "STEPS", STEPS)
    with reading(url) as connection:
        assert connection is not None
        assert [board.name for board in board_names(connection)] == ["Kept"] and doubts(connection) == []
