"""Numbers, months and lists as people read them."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pandas as pd
import pytest

from explore import words


@pytest.mark.parametrize(
    ("n", "one", "many", "text"),
    [
        (0, "mention", None, "0 mentions"),
        (1, "mention", None, "1 mention"),
        (4120, "mention", None, "4,120 mentions"),
        (1_000_000, "post", None, "1,000,000 posts"),
        (1, "country", "countries", "1 country"),
        (2, "country", "countries", "2 countries"),
    ],
)
def test_counts_agree_with_their_noun(n: int, one: str, many: str | None, text: str) -> None:
    assert words.count(n, one, many) == text


@pytest.mark.parametrize(
    ("share", "text"),
    [
        (0, "0 %"),
        (0.0001, "under 1 %"),
        (0.0099, "under 1 %"),
        (0.01, "1 %"),
        (0.706, "71 %"),
        (1, "100 %"),
        (float("nan"), "–"),
        (None, "–"),
    ],
)
def test_shares_are_read_as_whole_percents(share: float, text: str) -> None:
    assert words.percent(share) == text


@pytest.mark.parametrize(
    "value",
    [date(2024, 3, 31), datetime(2024, 3, 1, tzinfo=UTC), pd.Timestamp("2024-03-15"), "2024-03", "2024-03-15"],
)
def test_a_month_is_read_the_same_from_every_kind_of_date(value: object) -> None:
    assert words.month(value) == "Mar 2024"  # type: ignore[arg-type]


def test_every_month_has_its_name_and_no_date_says_so() -> None:
    names = [words.month(f"1999-{number:02d}") for number in range(1, 13)]
    assert names == [f"{datetime(1999, number, 1):%b} 1999" for number in range(1, 13)]
    assert words.month(None) == words.month(pd.NaT) == "no date"  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("items", "text"),
    [
        ([], ""),
        (["a"], "a"),
        (["a", "b"], "a and b"),
        (["a", "b", "c"], "a, b and c"),
        (("a", "b", "c", "d"), "a, b, c and d"),
    ],
)
def test_lists_are_read_as_a_sentence(items: list[str], text: str) -> None:
    assert words.listed(items) == text
    assert words.listed(items, "or") == text.replace(" and ", " or ")


def test_platforms_are_spelled_as_they_spell_themselves_and_new_ones_readably() -> None:
    assert [words.platform(p) for p in ("youtube", "x", "tiktok")] == ["YouTube", "X", "TikTok"]
    assert words.platform("some_new_place") == "Some new place"
