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
        (0, "0\u00a0%"),
        (0.0001, "< 0.1\u00a0%"),
        (0.004, "0.4\u00a0%"),
        (0.0096, "1\u00a0%"),
        (0.01, "1\u00a0%"),
        (0.706, "71\u00a0%"),
        (1, "100\u00a0%"),
        (float("nan"), "–"),
        (None, "–"),
    ],
)
def test_shares_are_read_as_whole_percents_and_small_ones_with_a_decimal(share: float | None, text: str) -> None:
    assert words.percent(share) == text


def test_a_range_of_shares_names_its_unit_once() -> None:
    assert words.percent_range(0.18, 0.28) == "18–28\u00a0%"
    assert words.percent_range(0.181, 0.182) == "18\u00a0%"
    assert words.percent_range(float("nan"), 0.2) == words.percent_range(None, 0.2) == "not known"


def test_numbers_on_a_scale_carry_their_sign() -> None:
    assert [words.signed(value) for value in (0.42, -0.3, 0.001, float("nan"), None)] == [
        "+0.42", "\u22120.30", "0.00", "–", "–",
    ]  # fmt: skip
    assert words.signed_range(-0.1, 0.3) == "\u22120.10 to +0.30"
    assert words.signed_range(None, 0.3) == "not known"


def test_too_few_counts_posts() -> None:
    assert words.too_few(1) == "too few to read (1\u00a0post)"
    assert words.too_few(4) == "too few to read (4\u00a0posts)"
    assert words.number(1204.0) == "1,204"


@pytest.mark.parametrize(
    "value",
    [date(2024, 3, 31), datetime(2024, 3, 1, tzinfo=UTC), pd.Timestamp("2024-03-15"), "2024-03", "2024-03-15"],
)
def test_a_month_is_read_the_same_from_every_kind_of_date(value: object) -> None:
    assert words.month(value) == "Mar 2024"


def test_every_month_has_its_name_and_no_date_says_so() -> None:
    names = [words.month(f"1999-{number:02d}") for number in range(1, 13)]
    assert names == [f"{datetime(1999, number, 1):%b} 1999" for number in range(1, 13)]
    assert words.month(None) == words.month(pd.NaT) == "no date"


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


def test_languages_have_their_english_names_and_rare_ones_their_code() -> None:
    assert [words.language(code) for code in ("en", "pt", "xx", "")] == ["English", "Portuguese", "xx", "unknown"]


def test_a_title_tells_the_first_of_many_and_how_many_more() -> None:
    assert words.first_of([]) == "" and words.first_of(["a", "b"]) == "a; b"
    assert words.first_of(list("abcd")) == "a; b; c; d"  # "1 more" is no shorter
    assert words.first_of(list("abcde")) == "a; b; c (and 2 more)"
