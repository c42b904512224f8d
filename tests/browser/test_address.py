"""The filter and the address, in a real Chromium: links, Back and Forward, chips."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlparse

import pytest

from tests.browser.watching import choose_condition, settle
from tests.conftest import serving

pytestmark = pytest.mark.browser


def test_a_filter_chosen_in_the_bar_is_in_the_link_and_on_every_page(page: Any, dashboard: str) -> None:
    page.goto(dashboard)
    settle(page)
    before = page.locator("h1").first.inner_text()
    choose_condition(page, "ADHD")
    assert parse_qs(urlparse(page.url).query) == {"condition": ["adhd"]}
    assert page.locator("h1").first.inner_text() != before
    page.get_by_role("link", name="Sentiment").click()
    settle(page)
    assert urlparse(page.url).path == "/sentiment"
    assert parse_qs(urlparse(page.url).query) == {"condition": ["adhd"]}


def test_a_shared_link_opens_the_same_screen_elsewhere(chromium: Any, page: Any, dashboard: str) -> None:
    link = f"{dashboard}/quotes?condition=adhd&sentiment=positive"
    page.goto(link)
    settle(page)
    elsewhere = chromium.new_context().new_page()
    elsewhere.goto(page.url)
    settle(elsewhere)
    assert elsewhere.locator("h1").first.inner_text() == page.locator("h1").first.inner_text()
    assert parse_qs(urlparse(elsewhere.url).query) == {"condition": ["adhd"], "sentiment": ["positive"]}
    elsewhere.context.close()


def test_options_inside_a_page_are_in_the_link_and_come_back_with_it(chromium: Any, page: Any, dashboard: str) -> None:
    page.goto(f"{dashboard}/sentiment?condition=adhd")
    settle(page)
    page.get_by_role("radio", name="Platform", exact=True).click()
    settle(page)
    assert parse_qs(urlparse(page.url).query) == {"condition": ["adhd"], "by": ["platform"]}
    assert page.locator(".st-key-stances-platform-chart").count() == 1
    elsewhere = chromium.new_context().new_page()
    elsewhere.goto(page.url)
    settle(elsewhere)
    assert elsewhere.locator(".st-key-stances-platform-chart").count() == 1
    elsewhere.context.close()
    page.go_back()
    settle(page)
    assert page.locator(".st-key-stances-condition-chart").count() == 1
    page.get_by_role("link", name="Quotes").click()
    settle(page)
    assert parse_qs(urlparse(page.url).query) == {"condition": ["adhd"]}


def test_a_page_of_quotes_and_a_search_are_in_the_link(page: Any, dashboard: str) -> None:
    page.goto(f"{dashboard}/quotes?words=it&page=2")
    settle(page)
    assert page.get_by_label("Page, of").input_value() == "2"
    assert page.get_by_role("textbox", name="Search by words").input_value() == "it"
    page.get_by_role("textbox", name="Search by words").fill("me")
    page.keyboard.press("Enter")
    settle(page)
    assert parse_qs(urlparse(page.url).query) == {"words": ["me"]}
    assert page.get_by_label("Page, of").input_value() == "1"


def test_what_a_chip_takes_back_does_not_come_back(page: Any, dashboard: str) -> None:
    """A field in a popover that is closed keeps what it held in the browser."""
    page.goto(f"{dashboard}/quotes")
    settle(page)
    choose_condition(page, "ADHD")
    page.locator(".st-key-vs-facets").get_by_role("button", name="Words").click()
    page.get_by_role("textbox", name="Words", exact=True).fill("night")
    page.keyboard.press("Enter")
    settle(page)
    page.keyboard.press("Escape")
    assert parse_qs(urlparse(page.url).query) == {"condition": ["adhd"], "words": ["night"]}
    page.locator(".st-key-vs-chips").get_by_role("button", name="ADHD ✕").click()
    settle(page)
    page.get_by_role("textbox", name="Search by words").fill("sleep")
    page.keyboard.press("Enter")
    settle(page)
    page.get_by_role("link", name="Sentiment").click()
    settle(page)
    assert parse_qs(urlparse(page.url).query) == {"words": ["sleep"]}


def test_back_takes_a_filter_away_and_forward_brings_it_again(page: Any, dashboard: str) -> None:
    page.goto(f"{dashboard}/")
    settle(page)
    everything = page.locator("h1").first.inner_text()
    choose_condition(page, "ADHD")
    narrowed = page.locator("h1").first.inner_text()
    assert narrowed != everything
    page.go_back()
    settle(page)
    assert (page.locator("h1").first.inner_text(), urlparse(page.url).query) == (everything, "")
    page.go_forward()
    settle(page)
    assert page.locator("h1").first.inner_text() == narrowed
    assert parse_qs(urlparse(page.url).query) == {"condition": ["adhd"]}


def test_back_to_another_page_finds_the_filter_that_was_there(page: Any, dashboard: str) -> None:
    page.goto(f"{dashboard}/")
    settle(page)
    choose_condition(page, "ADHD")
    narrowed = page.locator("h1").first.inner_text()
    page.get_by_role("link", name="Sentiment").click()
    settle(page)
    assert parse_qs(urlparse(page.url).query) == {"condition": ["adhd"]}
    for name in ("Values", "Conditions"):
        page.get_by_role("link", name=name).click()
        settle(page)
    for path in ("/values", "/sentiment", "/"):  # one step a page, each with its filter
        page.go_back()
        settle(page)
        assert urlparse(page.url).path == path
        assert parse_qs(urlparse(page.url).query) == {"condition": ["adhd"]}
    assert parse_qs(urlparse(page.url).query) == {"condition": ["adhd"]}
    assert page.locator("h1").first.inner_text() == narrowed


def test_a_condition_at_a_glance_opens_its_page_as_the_filter_and_back_returns(page: Any, dashboard: str) -> None:
    page.goto(f"{dashboard}/")
    settle(page)
    everything = page.locator("h1").first.inner_text()
    card = page.locator("[class*='st-key-vs-glance']").get_by_role("link", name="ADHD")
    card.click()
    settle(page)
    assert (urlparse(page.url).path, urlparse(page.url).query) == ("/profile", "condition=adhd")
    page.go_back()
    settle(page)
    assert (page.locator("h1").first.inner_text(), urlparse(page.url).query) == (everything, "")
    page.go_forward()
    settle(page)
    assert urlparse(page.url).query == "condition=adhd"
    page.go_back()
    settle(page)
    assert (page.locator("h1").first.inner_text(), urlparse(page.url).query) == (everything, "")
    card.click()
    settle(page)
    page.locator(".st-key-vs-chips").get_by_role("button", name="ADHD ✕").click()
    settle(page)
    assert "ADHD" in page.locator("h1").first.inner_text() and urlparse(page.url).query == "about=adhd"
    for query in ("condition=adhd", ""):  # one press is one step
        page.go_back()
        settle(page)
        assert urlparse(page.url).query == query
    assert page.locator("h1").first.inner_text() == everything


def test_the_filter_stays_in_sight(page: Any, dashboard: str) -> None:
    page.goto(f"{dashboard}/sentiment?condition=adhd")
    settle(page)
    page.locator(".stVegaLiteChart").last.scroll_into_view_if_needed()
    page.mouse.wheel(0, 4000)
    page.wait_for_timeout(500)
    box = page.locator(".st-key-vs-filter").bounding_box()
    assert box is not None and 0 <= box["y"] < 120


def test_chips_show_the_filter_and_take_it_back(page: Any, dashboard: str) -> None:
    page.goto(f"{dashboard}/values?condition=adhd&condition=autism&platform=reddit&from=2024-01")
    settle(page)
    chips = page.locator(".st-key-vs-chips")
    assert chips.get_by_role("button").all_inner_texts()[-1] == "Reset"
    assert len(chips.get_by_role("button").all()) == 5
    chips.get_by_role("button", name="Autism").click()
    settle(page)
    assert parse_qs(urlparse(page.url).query) == {"condition": ["adhd"], "platform": ["reddit"], "from": ["2024-01"]}
    chips.get_by_role("button", name="Reset").click()
    settle(page)
    assert urlparse(page.url).query == "" and chips.count() == 0


def test_a_link_to_a_page_works_as_the_very_first_request(chromium: Any, demo_database: Path) -> None:
    with serving(demo_database) as address:
        context = chromium.new_context()
        page = context.new_page()
        page.goto(f"{address}/sentiment?condition=adhd")
        settle(page)
        assert page.locator("[data-testid=stException]").count() == 0
        assert "fictional" in page.locator("[data-testid=stMain]").inner_text()
        assert page.get_by_role("link", name="Topics").count() == 1
        assert parse_qs(urlparse(page.url).query) == {"condition": ["adhd"]}
        context.close()
