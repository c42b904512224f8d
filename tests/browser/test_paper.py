"""Pages printed from a real Chromium: what they are of, nothing to press, charts for the sheet's width, dark as light."""

from __future__ import annotations

import io
from typing import Any

import pytest
from pypdf import PdfReader

from tests.browser.watching import settle

pytestmark = pytest.mark.browser
A4_WITHIN_MARGINS = 690  # pixels


def printed(page: Any, url: str) -> tuple[list[str], Any]:
    """The words of each sheet, and the reader of the file."""
    page.goto(url)
    settle(page)
    page.emulate_media(media="print")
    page.wait_for_function(
        f"[...document.querySelectorAll('.stVegaLiteChart svg.marks')].every((s) => s.width.baseVal.value <= {A4_WITHIN_MARGINS})"
    )
    page.wait_for_timeout(500)
    reader = PdfReader(io.BytesIO(page.pdf(prefer_css_page_size=True)))
    return [" ".join(sheet.extract_text().split()) for sheet in reader.pages], reader


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_profile_on_paper_says_what_it_is_of_and_has_nothing_to_press(
    chromium: Any, dashboard: str, scheme: str
) -> None:
    page = chromium.new_context(viewport={"width": 1440, "height": 900}, color_scheme=scheme).new_page()
    sheets, reader = printed(page, f"{dashboard}/profile?condition=adhd&platform=reddit")
    assert "Condition: ADHD; Platform: Reddit" in sheets[0] and "mentions from" in sheets[0]
    assert "People writing about ADHD" in sheets[0]
    for number, sheet in enumerate(sheets, 1):
        assert "Valuescape, data set demo" in sheet and f"{number} / {len(sheets)}" in sheet
        for control in ("Add to board", "Numbers and download", "Compare by", "Choose a mark", "More filters", "Read "):
            assert control not in sheet
    assert all(float(sheet.mediabox.width) == pytest.approx(595, abs=2) for sheet in reader.pages)  # A4
    ink = page.evaluate(
        "[...document.querySelectorAll('h1, .vs-source, .vs-lead, .stText')].map((e) => getComputedStyle(e).color)"
    )
    assert set(ink) == {"rgb(35, 33, 30)"}
    boxes = page.evaluate(
        "[...document.querySelectorAll('.stMainBlockContainer [data-testid=stLayoutWrapper]:not(.stHorizontalBlock > *)')]"
        ".map((e) => getComputedStyle(e).display)"
    )
    assert set(boxes) == {"block"}  # sheets break between blocks, not within flex boxes
    page.context.close()


def test_the_keys_for_printing_wait_for_the_charts_and_give_the_screen_back(chromium: Any, dashboard: str) -> None:
    page = chromium.new_context(viewport={"width": 1440, "height": 900}).new_page()
    page.goto(f"{dashboard}/sentiment")
    settle(page)
    across = "document.querySelector('.stVegaLiteChart svg.marks').width.baseVal.value"
    before = page.evaluate(across)
    page.evaluate(f"void (window.print = () => {{ window.printedAt = {across}; }})")
    page.keyboard.press("Control+p")
    page.wait_for_function("window.printedAt")
    assert page.evaluate("window.printedAt") <= A4_WITHIN_MARGINS < before
    page.wait_for_function(f"{across} === {before}")
    page.context.close()
