"""What the scripts of the page do with keys and with the address, on a page without a server."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from ui import history, remote

pytestmark = pytest.mark.browser
PAGE = "http://slides.test/workshop"
BOX = """<div class="st-key-vs-timer"><input type="number" value="7"></div>"""


@pytest.fixture
def page(chromium: Any) -> Iterator[Any]:
    context = chromium.new_context()
    page = context.new_page()
    page.route("**/*", lambda route: route.fulfill(body=f"<body>{BOX}</body>", content_type="text/html"))
    page.goto(f"{PAGE}?words=&slide=1")
    yield page
    context.close()


def run_script(page: Any, script: str) -> None:
    page.evaluate(script.replace("export default function", "window.begin = function") + "; window.begin();")


def test_a_timer_is_no_step_of_back_and_runs_on_behind_one(page: Any) -> None:
    run_script(page, history._JS)
    page.keyboard.press("PageDown")
    page.evaluate("history.pushState(null, '', '?words=&slide=2')")
    steps = page.evaluate("history.length")
    page.keyboard.press("Enter")
    page.evaluate("history.pushState(null, '', '?words=&slide=2&timer=until-1764535000')")
    assert page.evaluate("history.length") == steps
    page.evaluate("history.back()")
    page.wait_for_url(f"{PAGE}?words=&slide=1&timer=until-1764535000")


def test_keys_of_a_remote_leave_the_box_of_minutes_and_are_heard(page: Any) -> None:
    page.evaluate(
        "window.heard = []; document.addEventListener('keydown', e => heard.push([e.target.tagName, e.keyCode]))"
    )
    run_script(page, remote._JS)
    for key in ("PageDown", "PageUp"):
        page.locator("input").focus()
        page.keyboard.press(key)
        assert page.evaluate("document.activeElement.tagName") == "BODY"
    assert page.evaluate("heard") == [["BODY", 34], ["BODY", 33]]
    page.locator("input").focus()
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.tagName") == "BODY"
