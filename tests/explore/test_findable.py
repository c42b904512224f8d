"""How a quote is told to lead back, and what is left of it when it is shortened."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from explore.findable import FICTIONAL, SHORT, WAY_BACK, Findable, shortened, way_back
from tests.explore.figures.by_hand import data_set


def test_a_shortened_quote_is_its_first_words() -> None:
    assert shortened("It calms me.") == "It calms me."
    assert shortened("a b c d e f g h") == "a b c d e f g h"
    assert shortened("a b c\nd e f g h, i j") == "a b c d e f g h …"
    assert len(shortened("word " * 50).split()) == SHORT + 1


def test_what_is_told_follows_the_measure() -> None:
    assert (
        Findable(30, 0.02).told.startswith("Easily found: 30 words") and "0.02 of a million" in Findable(30, 0.02).told
    )
    assert Findable(12, 40.0).told.startswith("Found with some effort")
    assert "a way back" in Findable(30, 4_000).told
    assert Findable(3, float("inf")).told.startswith("Hard to find")
    assert "inf" not in Findable(30, float("inf")).told


def test_only_where_every_post_is_fictional_is_a_quote_no_way_back() -> None:
    data = data_set()
    n = len(data.columns)
    for fictional, told in ((np.ones(n, bool), FICTIONAL), (np.arange(n) > 0, WAY_BACK)):
        assert way_back(replace(data, columns=replace(data.columns, fictional=fictional))) == told
