"""A click on a mark of each chart returns the mark's fields to Python."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import serving_script

pytestmark = [pytest.mark.browser, pytest.mark.slow]

# A mark's description starts with this; the pick it gives. In the last one the second selection takes the click.
PICKS: list[tuple[str, str, dict[str, list[dict[str, Any]]]]] = [
    ("frequencies", "ADHD, 412", {"pick": [{"id": "adhd"}]}),
    ("stances", "ADHD, positive, ", {"pick": [{"id": "adhd", "stance": "positive"}]}),
    ("means", "ADHD, mean", {"pick": [{"id": "adhd"}]}),
    ("timeline", "Mar 2024, mean", {"pick": [{"month": "2024-03-01"}]}),
    ("timeline", "Apr 2024, ", {"pick": [{"month": "2024-04-01"}]}),
    ("count", "ADHD, Appraisal support", {"pick": [{"row_id": "adhd", "col_id": "appraisal"}]}),
    ("residual", "ADHD, Appraisal support", {"pick": [{"row_id": "adhd", "col_id": "appraisal"}]}),
    ("fingerprint", "Claude, ADHD", {"pick": [{"row_id": "claude", "col_id": "adhd"}]}),
    ("composition", "Parts a, here: Part 0", {"pick": [{"facet": "a", "side": "here", "id": "p0"}]}),
    ("distinctive_words", "panic, ", {"pick": [{"id": "panic", "side": "others"}]}),
    ("pairs", "Trust praised", {"pick": [{"id": "a~b"}]}),
    ("topic_map", "Breaking tasks", {"pick": [{"id": 1}]}),
    (
        "network",
        "Appraisal support and Universal usability",
        {"pick": [{"row_id": "appraisal", "col_id": "usability"}]},
    ),
    ("network", "Ethics, ", {"pick_node": [{"side": "left", "id": "ethics"}]}),
]


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    with serving_script(Path(__file__).with_name("gallery.py")) as url:
        yield url


@pytest.fixture(scope="module")
def page(chromium: Any, address: str) -> Iterator[Any]:
    outside: list[str] = []
    # A reader west of Greenwich: dates sent as dates would come back a day early.
    context = chromium.new_context(viewport={"width": 1280, "height": 900}, timezone_id="America/New_York")
    page = context.new_page()
    page.on("request", lambda request: outside.append(request.url) if _outside(request.url, address) else None)
    yield page
    context.close()
    assert not outside


def _outside(url: str, address: str) -> bool:
    return url.startswith("http") and not url.startswith(address)


def _picked(page: Any) -> dict[str, list[dict[str, Any]]]:
    selection = json.loads(page.inner_text(".picked"))
    return {name: picks for name, picks in selection.items() if picks}


@pytest.mark.parametrize(("chart", "description", "expected"), PICKS, ids=[f"{c}-{d}" for c, d, _ in PICKS])
def test_a_click_returns_the_marks_fields(page: Any, address: str, chart: str, description: str, expected: Any) -> None:
    page.goto(f"{address}/?chart={chart}")
    mark = page.locator(f'[aria-label^="{description}"]').first
    mark.wait_for(timeout=20_000)
    assert not _picked(page)
    page.wait_for_timeout(300)
    box = mark.bounding_box()
    page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    deadline = time.monotonic() + 8
    while time.monotonic() < deadline and not _picked(page):
        page.wait_for_timeout(100)
    assert _picked(page) == expected
    page.wait_for_timeout(300)
    width = page.evaluate("document.querySelector('svg.marks').getBoundingClientRect().width")
    assert width == page.evaluate("document.querySelector('.stVegaLiteChart').getBoundingClientRect().width")


def _wait_for(page: Any, expected: dict[str, list[dict[str, Any]]]) -> None:
    deadline = time.monotonic() + 8
    while time.monotonic() < deadline and _picked(page) != expected:
        page.wait_for_timeout(100)
    assert _picked(page) == expected


def test_in_the_network_a_pick_clears_the_other_and_empty_ground_clears_all(page: Any, address: str) -> None:
    page.goto(f"{address}/?chart=network")
    line = page.locator('[aria-label^="Appraisal support and Universal usability"]').first
    line.wait_for(timeout=20_000)
    page.wait_for_timeout(300)
    box = line.bounding_box()
    page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    _wait_for(page, {"pick": [{"row_id": "appraisal", "col_id": "usability"}]})
    page.wait_for_timeout(500)
    box = page.locator('[aria-label^="Ethics, "]').first.bounding_box()
    page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    _wait_for(page, {"pick_node": [{"side": "left", "id": "ethics"}]})
    page.wait_for_timeout(500)
    whole = page.locator("svg.marks").bounding_box()
    page.mouse.click(whole["x"] + 6, whole["y"] + whole["height"] - 12)
    _wait_for(page, {})
