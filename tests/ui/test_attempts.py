"""Whoever guesses waits, longer each time; nothing is checked meanwhile, the right passphrase neither."""

from __future__ import annotations

from ui.attempts import Attempts


class Clock:
    """A clock that is set by hand."""

    now = 100.0

    def __call__(self) -> float:
        return self.now


def test_after_wrong_tries_the_next_counts_later_and_later() -> None:
    clock, checked = Clock(), []
    attempts = Attempts(clock)

    def wrong() -> bool:
        checked.append(clock.now)
        return False

    for pause in (1, 2, 4, 8, 16, 32, 60, 60):
        assert attempts.let(wrong) == (False, pause)
        clock.now += pause - 0.25
        assert attempts.let(lambda: True) == (False, 0.25)  # asking too soon costs no more
        clock.now += 0.25
    assert len(checked) == 8
    assert attempts.let(lambda: True) == (True, 0.0)
    assert attempts.let(wrong) == (False, 1)


def test_the_right_one_never_waits() -> None:
    attempts = Attempts(Clock())
    assert [attempts.let(lambda: True) for _ in range(3)] == [(True, 0.0)] * 3
