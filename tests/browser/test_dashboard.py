"""The dashboard as people meet it: a real Chromium on the demo data."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlparse

import pytest

from tests.browser.watching import barriers, settle

pytestmark = pytest.mark.browser

PAGES = ["", "profile", "sentiment", "topics", "values", "compare", "quotes", "board", "method", "study"]
SIZES = [(1440, 900, "light"), (1280, 720, "dark"), (390, 844, "light")]


@pytest.mark.parametrize(("width", "height", "scheme"), SIZES)
def test_every_page_draws_without_errors_and_fits_the_screen(
    chromium: Any, dashboard: str, width: int, height: int, scheme: str
) -> None:
    context = chromium.new_context(viewport={"width": width, "height": height}, color_scheme=scheme)
    page = context.new_page()
    errors: list[str] = []
    outside: list[str] = []
    page.on("console", lambda m: errors.append(f"{m.text} {m.location}") if m.type == "error" else None)
    page.on(
        "request",
        lambda request: (
            None
            if request.url.startswith((dashboard, "data:", "blob:", dashboard.replace("http", "ws")))
            else outside.append(request.url)
        ),
    )
    for name in PAGES:
        page.goto(f"{dashboard}/{name}?condition=adhd" if name == "compare" else f"{dashboard}/{name}")
        settle(page)
        assert page.locator("[data-testid=stException]").count() == 0, name
        assert "fictional" in page.locator("[data-testid=stMain]").inner_text(), name
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth + 4"), (
            f"{name} is wider than the screen"
        )
        assert not barriers(page), name
    context.close()
    # Streamlit looks for its own endpoints below the page's path first, and finds them one level up.
    assert not [error for error in errors if "/_stcore/" not in error], errors
    assert not outside, f"the dashboard asked for something outside: {outside[:3]}"


def test_fonts_are_our_own_and_arrive(page: Any, dashboard: str) -> None:
    arrived: list[tuple[int, str]] = []
    page.on("response", lambda r: arrived.append((r.status, r.url)) if "/app/static/fonts/" in r.url else None)
    page.goto(dashboard)
    settle(page)
    assert arrived and all(status in (200, 304) for status, _ in arrived)
    page.wait_for_function("document.fonts.check('16px \"Source Serif 4\"')", timeout=15_000)


def test_a_phone_has_its_pages_at_the_foot_and_they_keep_the_filter(chromium: Any, dashboard: str) -> None:
    page = chromium.new_context(viewport={"width": 390, "height": 844}).new_page()
    page.goto(f"{dashboard}/?condition=adhd")
    settle(page)
    tabs = page.locator(".st-key-vs-tabs")
    box = tabs.bounding_box()
    assert box["y"] + box["height"] == pytest.approx(844, abs=2)
    tabs.get_by_role("link", name="Values").click()
    settle(page)
    assert urlparse(page.url).path == "/values" and parse_qs(urlparse(page.url).query) == {"condition": ["adhd"]}
    entries = [entry.bounding_box() for entry in tabs.locator("a, button").all()]
    assert len(entries) == 5 and all(box["x"] >= 0 and box["x"] + box["width"] <= 390 for box in entries)
    for name in ("Topics", "Board"):
        tabs.get_by_role("button", name="More").click()
        page.locator("[data-testid=stPopoverBody]").get_by_role("link", name=name).click()
        settle(page)
        assert urlparse(page.url).path == f"/{name.lower()}"
        assert parse_qs(urlparse(page.url).query)["condition"] == ["adhd"]
        assert page.locator("[data-testid=stPopoverBody]").count() == 0  # closed on the way
    page.context.close()


def test_a_figure_leaves_as_a_picture_and_as_numbers_with_their_origin(page: Any, dashboard: str) -> None:
    page.goto(f"{dashboard}/sentiment?platform=reddit")
    settle(page)
    page.get_by_text("Numbers and download").first.click()
    files = {}
    for label in ("Numbers (CSV)", "Slide, 16:9 (PNG)", "Drawing (SVG)"):
        with page.expect_download() as download:
            page.get_by_role("button", name=label).first.click()
        files[label] = download.value
    assert all("platform-reddit" in file.suggested_filename for file in files.values())
    assert Path(files["Slide, 16:9 (PNG)"].path()).read_bytes()[16:24].hex() == "0000096000000546"  # 2400 by 1350
    assert "Platform: Reddit" in Path(files["Drawing (SVG)"].path()).read_text(encoding="utf-8")
    import pandas as pd

    table = pd.read_csv(files["Numbers (CSV)"].path())
    told = re.search(r"n = ([\d,]+) mentions", page.locator("[data-testid=stMain]").inner_text())
    assert told
    shown = int(told[1].replace(",", ""))
    assert set(table["n mentions"]) == {shown} and set(table["filter"]) == {"Platform: Reddit"}


def test_the_download_holds_what_is_on_screen_and_nobody_can_be_found_by_it(page: Any, dashboard: str) -> None:
    page.goto(f"{dashboard}/quotes?platform=x")
    settle(page)
    n = int(page.locator("h1").first.inner_text().split()[0].replace(",", ""))
    with page.expect_download() as download:
        page.get_by_role("button", name="Download these quotes").click()
    import pandas as pd

    assert "-quotes-platform-x-" in download.value.suggested_filename
    table = pd.read_csv(download.value.path())
    assert len(table) == n
    assert not {"author", "author_hash", "url", "native_id"} & set(table.columns)
    assert not table["quote"].str.contains(r"@\w|https?://", regex=True).any()
