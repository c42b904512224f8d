"""Every condition at a glance."""

from __future__ import annotations

import pytest

from explore.glances import glances
from tests.explore.by_hand import by_hand
from tests.explore.figures.by_hand import BOOK
from tests.explore.test_contrasts import PLAIN, rows


def test_each_condition_has_its_numbers_and_what_stands_out() -> None:
    made = [*PLAIN, *rows("other", 20, 500, mood="sad"), *rows("rash", 3, 600, mood="glad")]
    flu, cold, rash = glances(by_hand(BOOK, made).select())
    assert [one.name for one in (flu, cold, rash)] == ["Flu", "Cold", "Rash"]  # by mentions, without the fallback
    assert (flu.n, flu.posts, flu.coded, flu.share) == (100, 100, 100, 0.8)
    assert flu.low == pytest.approx(0.7112, abs=1e-3) and flu.high == pytest.approx(0.8666, abs=1e-3)
    assert [d.option for d in cold.stands] == [
        "plan",
        "talk",
    ]  # its stance stands apart, too, and has a line of its own
    assert rash.few and not rash.stands and not flu.few


def test_without_stance_or_subject_there_is_none() -> None:
    from tests.explore.figures.test_told import without

    assert glances(by_hand(without("ill"), [{"post": 1, "mood": "glad"}]).select()) == ()
    assert glances(by_hand(without("mood"), [{"post": 1, "ill": "cold"}]).select()) == ()
