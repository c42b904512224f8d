"""Three people go through the dashboard: a designer, a facilitator, a researcher; each with what they came for."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlparse

import pandas as pd
import pytest

from tests.browser.watching import READING, settle

pytestmark = pytest.mark.browser


@pytest.fixture
def page(chromium: Any, own_dashboard: str) -> Iterator[Any]:
    context = chromium.new_context(viewport={"width": 1440, "height": 900}, accept_downloads=True)
    # As on a laptop without a network: nothing but the dashboard itself answers.
    context.route(lambda url: not url.startswith((own_dashboard, "data:", "blob:")), lambda route: route.abort())
    yield context.new_page()
    context.close()


def _open(page: Any, url: str) -> None:
    page.goto(url)
    settle(page)


def _click(page: Any, found: Any) -> None:
    found.click()
    settle(page)


def _saved(page: Any, button: Any) -> Path:
    with page.expect_download(timeout=90_000) as download:
        button.click()
    return Path(download.value.path())


def _add_to_board(page: Any, where: Any, nth: int = 0) -> None:
    where.get_by_role("button", name="Add to board").nth(nth).click()
    page.get_by_text(re.compile("Added to")).last.wait_for()
    settle(page)


def _number(text: str, pattern: str) -> int:
    found = re.search(pattern, text)
    assert found, text
    return int(found[1].replace(",", ""))


def test_a_designer_goes_from_the_door_to_a_brief_on_adhd(page: Any, own_dashboard: str) -> None:
    from pypdf import PdfReader

    _open(page, own_dashboard)
    _click(page, page.locator("[class*='st-key-vs-glance']").get_by_role("link", name="ADHD"))
    assert urlparse(page.url).path == "/profile" and "ADHD" in page.locator("h1").inner_text()
    _click(page, page.get_by_role("button", name=re.compile("^Read .* quotes")).first)
    panel = page.locator(READING)
    quotes = panel.locator("[class*='st-key-vs-words'] [data-testid=stText]").all_inner_texts()[:2]
    for nth in range(2):
        _add_to_board(page, panel, nth)
    _click(page, panel.get_by_role("button", name="✕"))
    _add_to_board(page, page.locator(".st-key-vs-take-apart-perspective"))
    title = page.locator("h3.vs-title", has_text="speak of getting things done").first.inner_text()
    _click(page, page.get_by_role("link", name="Board"))
    board = page.locator("[data-testid=stMain]").inner_text()
    assert all(quote in board for quote in quotes) and title in board
    page.get_by_role("button", name="Take away").click()
    settle(page)
    reader = PdfReader(_saved(page, page.get_by_role("button", name=re.compile(r"Brief \(PDF\)"))))
    told = " ".join(" ".join(one.extract_text() for one in reader.pages).split())
    for quote in quotes:
        assert " ".join(quote.strip("“”").split()[:4]) in told
    assert title.replace("\u00a0", " ") in told.replace("\u00a0", " ")
    assert "n = " in told and "never a diagnosis" in told


def test_a_facilitator_leads_through_the_slides_without_a_network(page: Any, own_dashboard: str) -> None:
    _open(page, f"{own_dashboard}/board")
    _click(page, page.get_by_role("button", name="Start from a template"))
    _click(page, page.get_by_role("button", name="Start the workshop"))
    slides = _number(page.locator(".vs-place").inner_text(), r"/ (\d+)")
    assert slides > 10
    kinds = set()
    for at in range(1, slides + 1):
        assert parse_qs(urlparse(page.url).query).get("slide", ["1"]) == [str(at)]
        stage = page.locator(".st-key-vs-stage")
        assert stage.inner_text().strip() and not page.locator("[data-testid=stException]").count()
        kinds |= {"figure"} if stage.locator("img, svg.marks").count() else {"words"}
        assert "Show the quote" not in stage.inner_text()  # nothing sensitive can be opened here
        page.keyboard.press("PageDown")
        settle(page, 2)
    assert kinds == {"figure", "words"}
    page.context.set_offline(True)  # even the dashboard is gone for a moment
    page.wait_for_timeout(1500)
    page.context.set_offline(False)
    page.reload()
    settle(page)
    assert f"{slides} / {slides}" in page.locator(".vs-place").inner_text()


def test_a_researcher_goes_from_an_edge_to_its_quotes_their_posts_and_a_csv(page: Any, own_dashboard: str) -> None:
    _open(page, f"{own_dashboard}/values")
    mark = page.locator(".st-key-network-chart [role=graphics-symbol][aria-label*=' and '][aria-label*='mention']").last
    mark.scroll_into_view_if_needed()
    n = _number(mark.get_attribute("aria-label"), r"([\d,]+) mention")
    mark.click(force=True)
    settle(page)
    assert f"{n:,} mention" in page.locator(READING).inner_text()
    _click(page, page.locator(READING).get_by_role("button", name="Open in Quotes"))
    assert _number(page.locator("h1").inner_text(), r"([\d,]+) quote") == n
    _click(page, page.get_by_text("The post around it, and its codes").first)
    around = page.locator("[class*='st-key-vs-card']").first.inner_text()
    assert re.search(r"Mention [0-9a-f]{20}, coded by", around) and "confidence 0." in around
    table = pd.read_csv(_saved(page, page.get_by_role("button", name=re.compile("^Download these quotes"))))
    assert len(table) == n and table["key"].is_unique
    assert table["key"].str.fullmatch("[0-9a-f]{20}").all()


def test_a_researcher_checks_that_schizophrenia_is_more_negative_than_adhd(page: Any, own_dashboard: str) -> None:
    _open(page, f"{own_dashboard}/compare?condition=schizophrenia_spectrum&against=condition%3Dadhd&by=sentiment")
    said = page.locator("[data-testid=stMain]").inner_text().replace("\u00a0", " ")
    found = re.search(
        r"(\d+) % of their mentions against (\d+) %, (\d+) to (\d+) points more; n = ([\d,]+) mentions", said
    )
    assert found, said
    assert "more often than people writing about ADHD" in said or "ADHD" in said
    page.locator(".st-key-vs-take-compare-sentiment").get_by_role("button", name="Numbers and download").click()
    table = pd.read_csv(_saved(page, page.get_by_role("button", name="Numbers (CSV)").last))
    negative = table[table["Sentiment"] == "Negative"].iloc[0]
    assert negative["share"] > negative["share of the others"]
    assert 0 < negative["difference, 95 % low"] < negative["difference, 95 % high"] < 1
    assert negative["p (Holm)"] < 0.05
    assert (
        "Platforms, schizophrenia spectrum and psychosis"
        in page.locator(".st-key-compare-composition-chart").inner_text()
        or "Largest platform" in said
    )
    assert "Nobody has checked these codes" in said or "as wrong in both groups" in said
