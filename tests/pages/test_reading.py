"""The reading panel by its link: what it holds, and what a link cannot ask of it."""

from __future__ import annotations

import pytest
from streamlit.testing.v1 import AppTest

from explore.facets import LONGEST_SEARCH
from tests.pages.opened import address, open_page, quotes_on, run, words_on


def test_a_link_opens_the_panel_and_leaves_the_filter_as_it_is(by_hand: AppTest) -> None:
    before = open_page(by_hand, "sentiment").title[0].value
    open_page(by_hand, "sentiment", read="condition=anxiety&sentiment=positive")
    assert "1 selected: " in words_on(by_hand) and quotes_on(by_hand)
    assert by_hand.title[0].value == before and not by_hand.multiselect(key="filter_condition").value
    assert address(by_hand) == {"read": ["condition=anxiety&sentiment=positive"]}


@pytest.mark.parametrize("asked", ["venue=r%2Fsomewhere", "dragons=1", "condition=flu", "%%%"])
def test_what_a_link_cannot_ask_opens_nothing_and_above_all_not_everything(by_hand: AppTest, asked: str) -> None:
    open_page(by_hand, "sentiment", read=asked)
    assert "1 selected" not in words_on(by_hand) and not quotes_on(by_hand)
    assert "which this page does not have" in words_on(by_hand)
    assert address(by_hand) == {}


@pytest.mark.parametrize("others", ["", "condition=anxiety&"])
@pytest.mark.parametrize(
    "asked", ["judged+" + "x" * LONGEST_SEARCH, "judged+" + "+".join(f"w{i}" for i in range(64)), "judged+OR"]
)
def test_words_that_cannot_be_read_are_not_left_out_of_what_is_read(by_hand: AppTest, others: str, asked: str) -> None:
    """Words of the filter and of a mark together can be too many."""
    open_page(by_hand, "sentiment", read=f"{others}words={asked}")
    assert "1 selected" not in words_on(by_hand) and not quotes_on(by_hand)
    told = "These words cannot be searched for, so there is nothing to read."
    assert words_on(by_hand).count(told) == 1
    by_hand.button(key="reading-close").click()
    assert address(run(by_hand)) == {} and told not in words_on(by_hand)
