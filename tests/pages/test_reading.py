"""The reading panel by its link: what it holds, and what a link cannot ask of it."""

from __future__ import annotations

import pytest
from streamlit.testing.v1 import AppTest

from tests.pages.opened import address, open_page, quotes_on, words_on


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
