"""A timer in an address: it waits, runs, ends, and takes no nonsense."""

from __future__ import annotations

import pytest

from ui.timer import MOST, Timer

NOW = 1_764_535_000.4


@pytest.mark.parametrize(
    ("told", "timer"),
    [
        ("left-300", Timer(300, False)),
        ("left-0", Timer(0, False)),
        ("until-1764535060", Timer(60, True)),
        ("until-1764535000", Timer(0, False)),
        ("until-1764000000", Timer(0, False)),
        ("until-99999999999", Timer(MOST, True)),
        ("left-99999999", Timer(MOST, False)),
        *(
            (told, None)
            for told in ("", "300", "left-", "left--3", "left-3.5", "until-x", "LEFT-3", "left-123456789012")
        ),
    ],
)
def test_an_address_holds_what_is_left(told: str, timer: Timer | None) -> None:
    assert Timer.read(told, NOW) == timer


def test_what_is_written_is_what_is_read() -> None:
    for timer in (Timer(1, True), Timer(600, True), Timer(0, False), Timer(90, False)):
        assert Timer.read(timer.told(NOW), NOW) == timer
    assert Timer.read(Timer(600, True).told(NOW), NOW + 200) == Timer(400, True)
