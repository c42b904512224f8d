"""Corrected shares of posts, against the correction worked out by hand."""

from __future__ import annotations

import time
from typing import Any

import numpy as np
import pandas as pd
import pytest

from analysis.design_based import corrected_share
from db.read.read_posts import ReadPosts
from explore.corrected import barring, can_be_corrected, corrected_table
from explore.dataset import DataSet
from explore.filter import Filter
from tests.explore.fruit import data

COLUMNS = ["post_id", "dimension", "label", "present"]


def made() -> DataSet:
    """Posts 1 to 8; the machine found mentions in 1 to 6 of them (a to f), readers judged 1, 2, 3, 6, 7 and 8."""
    judged = {1: True, 2: True, 3: False, 6: True, 7: True, 8: False}
    gold: list[tuple[int, str | None, str | None, bool | None]] = [
        (post, None, None, present) for post, present in judged.items()
    ]
    gold += [(1, "fruit", "apple", True), (2, "fruit", "plum", True), (6, "fruit", "apple", True)]
    gold += [
        (7, "fruit", "pear", True),
        (2, "mood", "mixed", True),
        (6, "mood", "sad", None),
        (1, "mood", "glad", True),
    ]
    platforms = ["reddit", "x", "reddit", "youtube", "reddit", "youtube", "x", "mastodon"]
    months = ["2024-01", "2024-04", None, "2024-04", "2024-02", "2024-05", "2023-11", "2024-02"]
    posts = {i: {"platform": p, "month": m} for i, (p, m) in enumerate(zip(platforms, months, strict=True), start=1)}
    return data(gold=pd.DataFrame(gold, columns=COLUMNS, dtype=object), posts=posts)


def test_shares_are_of_posts_and_corrected_by_the_gold_ones() -> None:
    made_ = made()
    table = corrected_table(made_.select(), made_.codebook.dimension("fruit")).set_index("id")
    machine = {"apple": "11000100", "pear": "10100000", "plum": "00001100"}
    gold = {"apple": "10000100", "pear": "00000010", "plum": "01000000"}
    for label in ("apple", "pear", "plum"):
        expected = corrected_share(
            machine_part=[c == "1" for c in machine[label]],
            machine_whole=[True] * 6 + [False] * 2,
            gold_part=[c == "1" for c in gold[label]],
            gold_whole=[True, True, False, False, False, True, True, False],
            sampled=[True, True, True, False, False, True, True, True],
        )
        assert expected is not None
        assert table.loc[label, ["share", "low", "high", "gold"]].tolist() == pytest.approx(
            [expected.share, expected.low, expected.high, 6]
        )
        assert table.loc[label, "n"] == machine[label].count("1")
        assert table.loc[label, "raw"] == pytest.approx(machine[label].count("1") / 6)


def test_a_mixed_post_has_a_mention_of_either_end_and_an_undecided_one_is_not_judged() -> None:
    made_ = made()
    table = corrected_table(made_.select(), made_.codebook.dimension("mood")).set_index("id")
    assert set(table.index) == {"glad", "sad"}
    assert table.loc["glad", "n"] == 4  # a, b, d, and c, which is mixed
    assert table.loc["sad", "n"] == 3  # a, f, and c
    assert table["gold"].tolist() == [5, 5]  # post 6 is undecided


def test_platform_and_period_narrow_the_posts_and_other_facets_bar_the_correction() -> None:
    made_ = made()
    chosen = Filter.of({"platform": ("reddit", "x"), "period": ("", "2024-02")})
    table = corrected_table(made_.select(chosen), made_.codebook.dimension("fruit")).set_index("id")
    assert table.loc["apple", "n"] == 1  # of posts 1, 5 and 7, the first
    assert barring(chosen) == ()
    assert barring(chosen.narrowed({"fruit": "pear", "topic": 1})) == ("fruit", "topic")


def test_without_gold_nothing_can_be_corrected() -> None:
    assert not can_be_corrected(data())
    assert can_be_corrected(made())


@pytest.mark.parametrize("chosen", [{}, {"platform": "x", "period": ("2024-02", "")}])
def test_two_hundred_thousand_posts_are_corrected_at_once_as_they_would_be_one_by_one(chosen: dict[str, Any]) -> None:
    chance, n = np.random.default_rng(3), 200_000
    posts = ReadPosts(
        id=np.arange(1, n + 1, dtype=np.int32),
        platform=chance.integers(0, 2, n, dtype=np.uint8),
        month=chance.integers(-1, 5, n).astype(np.int16),
        platforms=("reddit", "x"),
        first_month="2024-01",
    )
    rows = [
        {"post": i, "fruit": ["pear", "plum"][: i % 3], "mood": "glad", "month": f"2024-0{i % 5 + 1}"}
        for i in range(3_000)
    ]
    gold: list[tuple[int, str | None, str | None, bool]] = [
        (post, None, None, bool(post % 4)) for post in range(1, 4_000, 10)
    ]
    gold += [(post, "fruit", "plum", True) for post in range(1, 4_000, 30) if post % 4]
    made_ = data(rows, gold=pd.DataFrame(gold, columns=COLUMNS, dtype=object))
    made_.made_once.get("read posts", lambda: posts)
    fruit, selection = made_.codebook.dimension("fruit"), made_.select(Filter.of(chosen))
    corrected_table(made_.select(), fruit)  # what is made once
    started = time.process_time()
    table = corrected_table(selection, fruit).set_index("id")
    assert time.process_time() - started < 0.05
    keep = (posts.platform == 1) & (posts.month >= 1) if chosen else np.ones(n, dtype=bool)
    place = np.arange(n)
    expected = corrected_share(
        machine_part=((place < 3_000) & (place % 3 == 2))[keep],
        machine_whole=(place < 3_000)[keep],
        gold_part=((place < 4_000) & (place % 30 == 0) & ((place + 1) % 4 > 0))[keep],
        gold_whole=((place + 1) % 4 > 0)[keep],
        sampled=((place < 3_999) & (place % 10 == 0))[keep],
    )
    assert expected is not None
    assert table.loc["plum", ["share", "low", "high", "gold"]].tolist() == pytest.approx(
        [expected.share, expected.low, expected.high, expected.gold], abs=1e-9
    )
