"""Pages in turns: so many at a time, in the order of asking, and nobody waits for ever."""

from __future__ import annotations

import time
from threading import Event, Thread

import pytest

from ui.turns import Turns

SOON = 5.0  # seconds


def free(turns: Turns) -> int:
    return turns._free


def waiting(turns: Turns, number: int) -> None:
    """Wait until so many threads stand in line."""
    end = time.monotonic() + SOON
    while len(turns._waiting) < number:
        assert time.monotonic() < end, "nobody waits"
        time.sleep(0.002)


def test_two_at_a_time_and_the_others_in_the_order_of_asking() -> None:
    turns, done = Turns(most=2, patience=60), [Event() for _ in range(5)]
    inside: list[int] = []
    order: list[int] = []
    most: list[int] = []

    def draw(page: int) -> None:
        with turns.turn():
            inside.append(page)
            order.append(page)
            most.append(len(inside))
            assert done[page].wait(SOON)
            inside.remove(page)

    pages = [Thread(target=draw, args=(page,)) for page in range(5)]
    for started, thread in enumerate(pages):
        thread.start()
        waiting(turns, started - 1)
        while started < 2 and len(inside) <= started:
            time.sleep(0.002)
    assert order == [0, 1]
    for left, page in enumerate((1, 0, 2, 3, 4), 1):
        done[page].set()
        pages[page].join(SOON)
        while len(order) < min(2 + left, 5):  # who was let in may wake a little later
            time.sleep(0.002)
    assert order == [0, 1, 2, 3, 4] and max(most) == 2


def test_who_has_waited_long_enough_goes_ahead_and_the_line_stays_whole() -> None:
    turns, slow = Turns(most=1, patience=0.05), Event()
    holder = Thread(target=lambda: _hold(turns, slow))
    holder.start()
    while free(turns):
        time.sleep(0.002)
    with turns.turn():  # the first still draws
        assert holder.is_alive()
    slow.set()
    holder.join(SOON)
    assert free(turns) == 1 and not turns._waiting


def test_a_page_that_fails_gives_its_turn_back() -> None:
    turns = Turns(most=1, patience=60)
    with pytest.raises(ZeroDivisionError), turns.turn():
        raise ZeroDivisionError
    with turns.turn():
        assert free(turns) == 0
    assert free(turns) == 1


def _hold(turns: Turns, until: Event) -> None:
    with turns.turn():
        assert until.wait(SOON)
