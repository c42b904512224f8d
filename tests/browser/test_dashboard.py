"""The dashboard as people meet it: a real Chromium on the demo data."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlparse

import pytest

from tests.conftest import serving

pytestmark = pytest.mark.browser

PAGES = ["", "profile", "sentiment", "topics", "values", "compare", "quotes", "board", "method"]
SIZES = [(1440, 900, "light"), (1280, 720, "dark"), (390, 844, "light")]


# Streamlit's own word for whether the script runs: the widget that shows it to people comes seconds later.
IDLE = "[data-testid=stApp][data-test-script-state=notRunning][data-test-connection-state=CONNECTED]"
READING = ".st-key-vs-reading"
BUSY = "[data-testid=stStatusWidget], [data-testid=stSpinner], [data-testid=stSkeleton], [data-stale=true]"


def settle(page: Any, quiet_for: int = 4) -> None:
    """Wait until the page has drawn something and stopped working."""
    quiet = 0
    for _ in range(240):
        page.wait_for_timeout(200)
        drawn = page.locator(IDLE).count() and page.locator("[data-testid=stMain] h1").count()
        quiet = quiet + 1 if drawn and not page.locator(BUSY).count() else 0
        if quiet >= quiet_for:
            return
    raise AssertionError("the page did not settle within 48 seconds")


def barriers(page: Any) -> list[str]:
    """What axe-core finds serious or critical for people with disabilities, with the first place of each."""
    from axe_playwright_python.sync_playwright import Axe

    found = Axe().run(page).response["violations"]
    grave = [one for one in found if one["impact"] in ("serious", "critical")]
    return [f"{one['id']}: {one['help']}: {one['nodes'][0]['html'][:200]}" for one in grave]


@pytest.fixture
def page(chromium: Any) -> Iterator[Any]:
    context = chromium.new_context(viewport={"width": 1440, "height": 900}, accept_downloads=True)
    yield context.new_page()
    context.close()


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


def test_a_filter_chosen_in_the_bar_is_in_the_link_and_on_every_page(page: Any, dashboard: str) -> None:
    page.goto(dashboard)
    settle(page)
    before = page.locator("h1").first.inner_text()
    _choose_condition(page, "ADHD")
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


def _click_mark(page: Any, chart: str, description: str, nth: int = 0) -> int:
    """Click a mark by its description, the last on top; the n that the description states."""
    mark = page.locator(
        f".st-key-{chart} [role=graphics-symbol][aria-label*='{description}'][aria-label*='mention']"
    ).nth(nth)
    mark.scroll_into_view_if_needed()
    label = mark.get_attribute("aria-label")
    mark.click(force=True)
    settle(page)
    found = re.search(r"([\d,]+) mention", label)
    assert found, label
    return int(found.group(1).replace(",", ""))


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
    n = _click_mark(page, chart, description)
    behind = page.locator(READING)
    behind.wait_for()
    assert f"{n:,} mention" in behind.inner_text()
    assert behind.locator("[data-testid=stText]").count() >= 1
    behind.get_by_role("button", name="Open in Quotes").click()
    settle(page)
    assert urlparse(page.url).path == "/quotes"
    assert page.locator("h1").first.inner_text() in (f"{n:,} quotes", f"{n:,} quote")


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
    _choose_condition(page, "ADHD")
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


def _choose_condition(page: Any, name: str) -> None:
    page.locator(".st-key-vs-facets").get_by_role("button", name="Condition").click()
    page.get_by_role("combobox", name="Condition").click()
    page.get_by_role("option", name=name, exact=True).click()
    page.keyboard.press("Escape")
    page.keyboard.press("Escape")
    settle(page)


def test_a_mark_that_is_picked_is_let_go_when_the_filter_changes(page: Any, dashboard: str) -> None:
    page.goto(f"{dashboard}/sentiment")
    settle(page)
    _click_mark(page, "stances-condition-chart", "Depression, Positive")
    behind = page.locator(READING)
    behind.wait_for()
    _choose_condition(page, "ADHD")
    assert behind.count() == 0
    n = _click_mark(page, "stances-condition-chart", "ADHD, Positive")
    assert f"{n:,} mention" in behind.inner_text()


def test_back_takes_a_filter_away_and_forward_brings_it_again(page: Any, dashboard: str) -> None:
    page.goto(f"{dashboard}/")
    settle(page)
    everything = page.locator("h1").first.inner_text()
    _choose_condition(page, "ADHD")
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
    _choose_condition(page, "ADHD")
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


def test_the_filter_stays_in_sight(page: Any, dashboard: str) -> None:
    page.goto(f"{dashboard}/sentiment?condition=adhd")
    settle(page)
    page.locator(".stVegaLiteChart").last.scroll_into_view_if_needed()
    page.mouse.wheel(0, 4000)
    page.wait_for_timeout(500)
    box = page.locator(".st-key-vs-filter").bounding_box()
    assert box is not None and 0 <= box["y"] < 120


def test_an_edge_of_the_network_opens_its_quotes(page: Any, dashboard: str) -> None:
    page.goto(f"{dashboard}/values")
    settle(page)
    n = _click_mark(page, "network-chart", " and ", nth=-1)
    behind = page.locator(READING)
    behind.wait_for()
    assert f"{n:,} mention" in behind.inner_text()


def test_a_mark_can_be_filtered_to_and_compared_and_reading_it_is_neither(page: Any, dashboard: str) -> None:
    page.goto(f"{dashboard}/sentiment")
    settle(page)
    _click_mark(page, "stances-condition-chart", "ADHD, Positive")
    behind = page.locator(READING)
    behind.wait_for()
    assert parse_qs(urlparse(page.url).query) == {"read": ["condition=adhd&sentiment=positive"]}
    behind.get_by_role("button", name="Filter to this").click()
    settle(page)
    assert parse_qs(urlparse(page.url).query) == {"condition": ["adhd"], "sentiment": ["positive"]}
    page.go_back()
    settle(page)
    _click_mark(page, "stances-condition-chart", "ADHD, Positive")
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
    n = _click_mark(page, "stances-condition-chart", "ADHD, Positive")
    panel = page.locator(READING)
    box = panel.bounding_box()
    assert box["x"] > 900 and box["x"] + box["width"] <= 1440  # at the right, in sight
    assert page.locator(".st-key-stances-condition-chart").bounding_box()["width"] < 960  # and nothing under it
    _click_mark(page, "means-condition-chart", "Depression")  # another chart: the first lets go
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
    page.context.close()


def test_a_heading_opens_its_quotes_in_the_panel(page: Any, dashboard: str) -> None:
    page.goto(f"{dashboard}/?condition=adhd")
    settle(page)
    button = page.get_by_role("button", name=re.compile("Read .* quotes? →")).first
    n = re.search(r"[\d,]+", button.inner_text())
    button.click()
    settle(page)
    assert n and f"{n[0]} mention" in page.locator(READING).inner_text()
    assert urlparse(page.url).path == "/"


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
