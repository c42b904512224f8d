"""Boards and workshops in a real Chromium: collected by hand, shown by the keys of a remote, carried as a file."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlparse

import pytest

from tests.browser.watching import barriers, settle
from tests.conftest import free_port, serving

pytestmark = pytest.mark.browser


@pytest.fixture
def page(chromium: Any, own_dashboard: str) -> Iterator[Any]:
    context = chromium.new_context(viewport={"width": 1280, "height": 720}, accept_downloads=True, color_scheme="dark")
    yield context.new_page()
    context.close()


# What of a slide is written smaller than 20 pixels, or lies below the screen.
SMALL_OR_CUT = """() => {
  const slide = document.querySelector(".st-key-vs-slide"), found = [];
  if (slide.scrollHeight > slide.clientHeight + 2) found.push("cut by " + (slide.scrollHeight - slide.clientHeight));
  for (const part of document.querySelectorAll(".st-key-vs-stage *")) {
    const box = part.getBoundingClientRect(), size = parseFloat(getComputedStyle(part).fontSize);
    const says = [...part.childNodes].some((node) => node.nodeType === 3 && node.textContent.trim());
    if (says && size < 19.9 && box.width > 1 && box.height > 1 && part.tagName !== "STYLE") found.push(size + " " + part.textContent);
  }
  return found;
}"""


def asked(page: Any, name: str) -> str:
    return parse_qs(urlparse(page.url).query)[name][0]


def test_the_template_is_shown_slide_by_slide_with_the_keys_of_a_remote(page: Any, own_dashboard: str) -> None:
    page.goto(f"{own_dashboard}/board")
    settle(page)
    page.get_by_role("button", name="Start from a template").click()
    settle(page)
    page.get_by_role("button", name="Start the workshop").click()
    settle(page)
    assert (
        page.get_by_role("link", name="Sentiment").count() == 0
        or not page.get_by_role("link", name="Sentiment").is_visible()
    )
    for key, slide in (("PageDown", "2"), ("ArrowRight", "3"), ("PageUp", "2"), ("ArrowLeft", "1"), ("PageDown", "2")):
        page.keyboard.press(key)
        settle(page, 2)
        assert asked(page, "slide") == slide
        assert not barriers(page)
    page.reload()
    settle(page)
    assert "2 / " in page.locator(".vs-place").inner_text()
    page.keyboard.press("Escape")
    settle(page)
    assert urlparse(page.url).path == "/board"


def test_the_timer_counts_without_a_run_of_the_page(page: Any, own_dashboard: str) -> None:
    received: list[object] = []
    page.on("websocket", lambda socket: socket.on("framereceived", lambda frame: received.append(frame)))
    page.goto(f"{own_dashboard}/board")
    settle(page)
    page.get_by_role("button", name="Start from a template").click()
    settle(page)
    page.get_by_role("button", name="Start the workshop").click()
    settle(page)
    page.get_by_role("button", name="Start timer").click()
    settle(page)
    seen = (
        "[performance.now() / 1000, "
        "Number(getComputedStyle(document.querySelector('.vs-time')).getPropertyValue('--vs-left'))]"
    )
    begun, left = page.evaluate(seen)
    assert received
    received.clear()
    page.wait_for_timeout(4000)
    ended, less = page.evaluate(seen)
    assert abs((left - less) - (ended - begun)) < 1.5  # whole seconds, by the browser's own clock
    assert received == []


def test_a_board_opens_from_its_file_as_a_board_of_its_own(page: Any, own_dashboard: str, tmp_path: Path) -> None:
    page.goto(f"{own_dashboard}/quotes")
    settle(page)
    page.get_by_role("button", name="Add to board").first.click()
    page.get_by_text("Added to").wait_for()
    quote = page.locator("[data-testid=stText]").first.inner_text()
    page.get_by_role("link", name="Board").click()
    settle(page)
    first = asked(page, "board")
    page.get_by_role("button", name="Take away").click()
    with page.expect_download() as download:
        page.get_by_role("button", name="Board as a file (JSON)").click()
    file = tmp_path / "board.json"
    download.value.save_as(file)
    assert quote.strip("“”") not in file.read_text(encoding="utf-8")
    page.keyboard.press("Escape")
    for content, told in (("{}", "This file is no board"), (file.read_text(encoding="utf-8"), "")):
        file.write_text(content, encoding="utf-8")
        page.get_by_role("button", name="Another board").click()
        page.locator("input[type=file]").set_input_files(file)
        page.get_by_role("button", name="Open it").click()
        settle(page)
        if told:
            assert told in page.locator("body").inner_text()
            page.keyboard.press("Escape")
            settle(page)
    assert asked(page, "board") != first
    assert quote in page.locator("[data-testid=stMain]").inner_text()
    assert "quote" in {item["kind"] for item in json.loads(file.read_text(encoding="utf-8"))["items"]}


def test_a_server_that_is_started_anew_finds_the_slide_and_the_timer_and_hears_the_first_press(
    chromium: Any, demo_database: Path, tmp_path: Path
) -> None:
    copy, port = tmp_path / "demo.db", free_port()
    shutil.copy(demo_database, copy)
    page = chromium.new_context(viewport={"width": 1280, "height": 720}).new_page()
    left = "Number(getComputedStyle(document.querySelector('.vs-time')).getPropertyValue('--vs-left'))"
    with serving(copy, port) as address:
        page.goto(f"{address}/?mode=workshop")
        settle(page)
        page.get_by_role("button", name="Start from a template").click()
        settle(page)
        assert urlparse(page.url).path == "/workshop"
        page.keyboard.press("PageDown")
        settle(page, 2)
        page.get_by_role("button", name="Start timer").click()
        settle(page)
        before, link = page.evaluate(left), page.url
    page.wait_for_timeout(3000)  # nothing answers; slide and timer stand
    assert "2 / " in page.locator(".vs-place").inner_text() and page.evaluate(left) < before
    with serving(copy, port):
        page.wait_for_selector("[data-test-connection-state=CONNECTED]", timeout=60_000)
        assert page.url == link and "2 / " in page.locator(".vs-place").inner_text()
        page.keyboard.press("PageDown")
        page.wait_for_function("document.querySelector('.vs-place').innerText.startsWith('3 /')", timeout=60_000)
        assert asked(page, "timer") == parse_qs(urlparse(link).query)["timer"][0] and page.evaluate(left) < before
    page.context.close()


def test_what_stands_on_the_slides_of_the_template_fits_and_is_large(page: Any, own_dashboard: str) -> None:
    page.goto(f"{own_dashboard}/?mode=workshop")
    settle(page)
    page.get_by_role("button", name="Start from a template").click()
    settle(page)
    last = int(page.locator(".vs-place").inner_text().split("/")[1])
    for place in range(1, last + 1):
        page.wait_for_function(f"document.querySelector('.vs-place').innerText.startsWith('{place} /')")
        settle(page, 1)
        assert page.evaluate(SMALL_OR_CUT) == [], place
        page.keyboard.press("PageDown")
