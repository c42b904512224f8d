"""Marks of charts in a real Chromium: by pointer and by keyboard, to the quotes they count."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import parse_qs, urlparse

import pytest

from tests.browser.watching import READING, choose_condition, click_mark, settle

pytestmark = pytest.mark.browser


@pytest.mark.parametrize(
    ("path", "chart", "description"),
    [
        ("", "frequency-condition-chart", "ADHD"),
        ("sentiment", "stances-condition-chart", "ADHD, Positive"),
        ("sentiment", "means-condition-chart", "ADHD"),
        ("values", "matrix-count-chart", "Wellbeing and safety"),
        ("topics", "topic-map-chart", " mention"),
    ],
)
def test_a_mark_opens_exactly_the_quotes_it_counts(
    page: Any, dashboard: str, path: str, chart: str, description: str
) -> None:
    page.goto(f"{dashboard}/{path}")
    settle(page)
    n = click_mark(page, chart, description)
    behind = page.locator(READING)
    behind.wait_for()
    assert f"{n:,} mention" in behind.inner_text()
    assert behind.locator("[data-testid=stText]").count() >= 1
    behind.get_by_role("button", name="Open in Quotes").click()
    settle(page)
    assert urlparse(page.url).path == "/quotes"
    assert page.locator("h1").first.inner_text() in (f"{n:,} quotes", f"{n:,} quote")


def test_a_mark_that_is_picked_is_let_go_when_the_filter_changes(page: Any, dashboard: str) -> None:
    page.goto(f"{dashboard}/sentiment")
    settle(page)
    click_mark(page, "stances-condition-chart", "Depression, Positive")
    behind = page.locator(READING)
    behind.wait_for()
    choose_condition(page, "ADHD")
    assert behind.count() == 0
    n = click_mark(page, "stances-condition-chart", "ADHD, Positive")
    assert f"{n:,} mention" in behind.inner_text()


def test_an_edge_of_the_network_opens_its_quotes(page: Any, dashboard: str) -> None:
    page.goto(f"{dashboard}/values")
    settle(page)
    n = click_mark(page, "network-chart", " and ", nth=-1)
    behind = page.locator(READING)
    behind.wait_for()
    assert f"{n:,} mention" in behind.inner_text()


def test_a_mark_can_be_filtered_to_and_compared_and_reading_it_is_neither(page: Any, dashboard: str) -> None:
    page.goto(f"{dashboard}/sentiment")
    settle(page)
    click_mark(page, "stances-condition-chart", "ADHD, Positive")
    behind = page.locator(READING)
    behind.wait_for()
    assert parse_qs(urlparse(page.url).query) == {"read": ["condition=adhd&sentiment=positive"]}
    behind.get_by_role("button", name="Filter to this").click()
    settle(page)
    assert parse_qs(urlparse(page.url).query) == {"condition": ["adhd"], "sentiment": ["positive"]}
    page.go_back()
    settle(page)
    click_mark(page, "stances-condition-chart", "ADHD, Positive")
    page.get_by_role("button", name="Compare with the rest").click()
    settle(page)
    assert urlparse(page.url).path == "/compare"
    assert parse_qs(urlparse(page.url).query) == {"condition": ["adhd"], "sentiment": ["positive"]}
    assert page.locator("h1").inner_text() == "Positive · ADHD and the rest"


def test_what_is_read_lies_beside_the_page_goes_with_the_link_and_closes(
    chromium: Any, page: Any, dashboard: str
) -> None:
    page.goto(f"{dashboard}/sentiment")
    settle(page)
    n = click_mark(page, "stances-condition-chart", "ADHD, Positive")
    panel = page.locator(READING)
    box = panel.bounding_box()
    assert box["x"] > 900 and box["x"] + box["width"] <= 1440  # at the right, in sight
    assert page.locator(".st-key-stances-condition-chart").bounding_box()["width"] < 960  # and nothing under it
    click_mark(page, "means-condition-chart", "Depression")  # another chart: the first lets go
    assert "Condition: Depression" in panel.inner_text()
    assert panel.count() == 1
    assert page.locator(".st-key-stances-condition-chart [stroke-width='3'][aria-label]").count() == 0
    page.go_back()
    settle(page)
    assert f"{n:,} mention" in panel.inner_text()
    elsewhere = chromium.new_context(viewport={"width": 390, "height": 844}).new_page()
    elsewhere.goto(page.url)
    settle(elsewhere)
    box = elsewhere.locator(READING).bounding_box()
    assert box["x"] == 0 and box["y"] > 200 and box["y"] + box["height"] <= 845
    elsewhere.context.close()
    panel.get_by_role("button", name="✕").click()
    settle(page)
    assert panel.count() == 0 and urlparse(page.url).query == ""


def test_marks_are_reached_and_opened_by_keyboard(page: Any, dashboard: str) -> None:
    page.goto(f"{dashboard}/sentiment")
    settle(page)
    chart = page.locator(".st-key-stances-condition-chart svg.marks[tabindex='0']")
    chart.wait_for()
    chart.focus()
    for key in ("ArrowRight", "ArrowDown", "ArrowLeft", "End"):
        page.keyboard.press(key)
    assert page.evaluate("document.activeElement.getAttribute('role')") == "graphics-symbol"
    label = page.evaluate("document.activeElement.getAttribute('aria-label')")
    page.keyboard.press("Enter")
    settle(page)
    n = re.search(r"[\d,]+ mentions?", label)
    assert n and n[0] in page.locator(READING).inner_text()


def test_a_heading_opens_its_quotes_in_the_panel(page: Any, dashboard: str) -> None:
    page.goto(f"{dashboard}/?condition=adhd")
    settle(page)
    button = page.get_by_role("button", name=re.compile("Read .* quotes? →")).first
    n = re.search(r"[\d,]+", button.inner_text())
    button.click()
    settle(page)
    assert n and f"{n[0]} mention" in page.locator(READING).inner_text()
    assert urlparse(page.url).path == "/"
