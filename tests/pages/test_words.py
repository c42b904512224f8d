"""Words as a part of the filter: in the bar, in the address, on every page; and what cannot be read of them."""

from __future__ import annotations

from urllib.parse import urlencode

import numpy as np
import pytest
from numpy.typing import NDArray
from sqlalchemy import Connection
from streamlit.testing.v1 import AppTest

from db.read.search import search
from explore.facets import LONGEST_SEARCH
from explore.words import plain
from records.layer import Layer
from tests.pages.opened import (
    PAGES,
    address,
    html_on,
    in_bar,
    markdown_on,
    new_app,
    open_page,
    quotes_on,
    run,
    words_on,
)
from tests.pages.small import FORMULA, MENTIONS_OFFLINE

JUDGED = 22  # mentions that hold "judged"
UNREAD = [
    '"give',
    "(night",
    "words OR",
    "-night",
    "NOT night",
    "😀",
    "ab*",
    "a) b",
    "![x](http://x)(",
    "x" * (LONGEST_SEARCH + 1),
]


def chips(app: AppTest) -> list[str]:
    return [
        button.label for button in app.button if button.label.endswith("✕") and (button.key or "").startswith("chip-")
    ]


def passing(app: AppTest) -> str:
    """How much passes, as the bar says it."""
    return next(html for html in html_on(app) if "vs-left" in html)


def click(app: AppTest, label: str) -> AppTest:
    next(button for button in app.button if button.label == label).click()
    return run(app)


@pytest.mark.parametrize("page", PAGES)
def test_a_link_narrows_every_page_to_quotes_with_the_words(by_hand: AppTest, page: str) -> None:
    open_page(by_hand, page, words="judging")
    assert address(by_hand) == {"words": ["judging"]} and chips(by_hand) == ["“judging” ✕"]
    assert f"{JUDGED} of {MENTIONS_OFFLINE} mentions" in passing(by_hand)
    assert in_bar(by_hand, "words").value == "judging"
    by_hand.query_params.clear()  # as Streamlit does when another page is chosen
    open_page(by_hand, "values" if page == "quotes" else "quotes")
    assert address(by_hand) == {"words": ["judging"]} and f"{JUDGED} of" in passing(by_hand)


def test_words_narrow_with_the_rest_and_go_by_their_chip(by_hand: AppTest) -> None:
    open_page(by_hand, "sentiment", condition="adhd")
    in_bar(by_hand, "words").set_value('  "hide from her"   OR  breathe ')
    run(by_hand)
    assert address(by_hand) == {"condition": ["adhd"], "words": ['"hide from her" OR breathe']}
    assert chips(by_hand)[1] == '"hide from her" OR breathe ✕' and "8 of 32 mentions" in passing(by_hand)
    before = in_bar(by_hand, "words").key
    click(by_hand, chips(by_hand)[1])
    assert address(by_hand) == {"condition": ["adhd"]} and not in_bar(by_hand, "words").value
    # a field in a closed popover goes on sending what it held: the browser must find another in its place
    assert in_bar(by_hand, "words").key != before
    in_bar(by_hand, "words").set_value("breathe")
    run(by_hand)
    assert f"Without “{plain('Words: breathe')}”: 8 mentions" in [button.label for button in by_hand.button]
    click(by_hand, "Reset")
    assert address(by_hand) == {} and f">{MENTIONS_OFFLINE} mentions" in passing(by_hand)


def test_steps_back_and_forward_restore_the_words(by_hand: AppTest) -> None:
    open_page(by_hand, "overview")
    in_bar(by_hand, "words").set_value("judged")
    run(by_hand)
    by_hand.query_params.clear()  # as a browser that goes back
    run(by_hand)
    assert not chips(by_hand) and not in_bar(by_hand, "words").value and address(by_hand) == {}
    by_hand.query_params["words"] = "judged"
    run(by_hand)
    assert chips(by_hand) == ["“judged” ✕"] and in_bar(by_hand, "words").value == "judged"


@pytest.mark.parametrize("asked", UNREAD)
def test_a_link_that_cannot_be_read_is_explained_and_narrows_nothing(by_hand: AppTest, asked: str) -> None:
    open_page(by_hand, "quotes", words=asked, platform="reddit")
    assert address(by_hand) == {"platform": ["reddit"]} and chips(by_hand) == ["Reddit ✕"] and quotes_on(by_hand)
    assert words_on(by_hand).count("The words cannot be read and narrow nothing.") == 1
    assert in_bar(by_hand, "words").value == (asked if len(asked) <= LONGEST_SEARCH else "")  # to be mended
    in_bar(by_hand, "words").set_value("judged")
    assert address(run(by_hand)) == {"platform": ["reddit"], "words": ["judged"]}
    assert "cannot be read" not in words_on(by_hand)


@pytest.mark.parametrize("page", PAGES)
def test_what_is_typed_and_cannot_be_read_is_explained_in_the_bar(by_hand: AppTest, page: str) -> None:
    open_page(by_hand, page, words="judged")
    in_bar(by_hand, "words").set_value('judged "how')
    run(by_hand)
    assert address(by_hand) == {} and not chips(by_hand)
    assert words_on(by_hand).count("The quotation mark before “how” has no second one") == 1


@pytest.mark.parametrize("page", PAGES)
def test_words_are_never_markdown_nor_html(by_hand: AppTest, page: str) -> None:
    hostile = "judged -(![x](http://x)) -(<b>bold</b>)"
    against = urlencode({"words": hostile})
    for asked in ({}, {"against": against, "distinctive": "on"}, {"read": against}):
        open_page(by_hand, page, words=hostile, **asked)
        assert f"{JUDGED} of" in passing(by_hand)
        assert not [text for text in markdown_on(by_hand) if "](http" in text]
        assert not [html for html in html_on(by_hand) if "<b>bold" in html]


def test_words_that_someone_is_laid_beside_are_never_markdown(by_hand: AppTest) -> None:
    against = urlencode({"words": "evenings -(![x](http://x))"})
    open_page(by_hand, "values", words="judged -(![y](http://y))", against=against)
    assert plain("![x](http://x)") in by_hand.subheader[1].value
    assert not [text for text in markdown_on(by_hand) if "](http" in text]
    open_page(by_hand, "sentiment", read="platform=x&topic=![x](http://x)")
    assert [text for text in markdown_on(by_hand) if plain("topic=![x](http://x)") in text]
    assert not [text for text in markdown_on(by_hand) if "](http" in text]


def test_the_search_on_quotes_and_the_field_in_the_bar_are_one(by_hand: AppTest) -> None:
    open_page(by_hand, "quotes")
    by_hand.text_input(key="quotes-search").set_value("breathing")
    run(by_hand)
    assert in_bar(by_hand, "words").value == "breathing" and address(by_hand) == {"words": ["breathing"]}
    assert quotes_on(by_hand) == [f"“{FORMULA}”"] and chips(by_hand) == ["“breathing” ✕"]
    in_bar(by_hand, "words").set_value("judged")
    run(by_hand)
    assert by_hand.text_input(key="quotes-search").value == "judged" and by_hand.title[0].value == f"{JUDGED} quotes"
    by_hand.text_input(key="quotes-search").set_value("")
    assert run(by_hand).title[0].value == f"{MENTIONS_OFFLINE} quotes" and address(by_hand) == {}


@pytest.mark.parametrize("page", ["overview", "compare", "topics", "quotes"])
def test_an_empty_page_names_the_words_that_cause_it(by_hand: AppTest, page: str) -> None:
    open_page(by_hand, page, words="nobody wrote this", condition="adhd")
    assert "Loosening one of these helps" in words_on(by_hand)
    click(by_hand, f"Without “{plain('Words: nobody wrote this')}”: 8 mentions")
    assert address(by_hand) == {"condition": ["adhd"]}


def test_the_panel_marks_the_words_and_filters_to_them(by_hand: AppTest) -> None:
    open_page(by_hand, "sentiment", read="condition=anxiety&words=judging")
    assert [html for html in html_on(by_hand) if "never <mark>judged</mark> how" in html]
    assert "Compare with the rest" in [button.label for button in by_hand.button]
    click(by_hand, "Filter to this")
    assert address(by_hand)["words"] == ["judging"] and address(by_hand)["condition"] == ["anxiety"]


def test_words_are_looked_up_once_for_all_viewers(by_hand: AppTest, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []

    def listening(connection: Connection, layer: Layer, words: str) -> NDArray[np.int32]:
        asked.append(words)
        return search(connection, layer, words)

    monkeypatch.setattr("explore.facets.search", listening)
    for page in ("quotes", "overview", "compare", "quotes"):
        open_page(by_hand, page, words="slowly found", condition="anxiety")
    open_page(new_app(), "quotes", words="slowly found")
    assert asked == ["slowly found"]
