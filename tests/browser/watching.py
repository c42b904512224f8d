"""Ways to use the dashboard as people do, and to wait until it is done."""

from __future__ import annotations

import re
from typing import Any

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


def click_mark(page: Any, chart: str, description: str, nth: int = 0) -> int:
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


def choose_condition(page: Any, name: str) -> None:
    page.locator(".st-key-vs-facets").get_by_role("button", name="Condition").click()
    page.get_by_role("combobox", name="Condition").click()
    page.get_by_role("option", name=name, exact=True).click()
    page.keyboard.press("Escape")
    page.keyboard.press("Escape")
    settle(page)


def barriers(page: Any) -> list[str]:
    """What axe-core finds serious or critical for people with disabilities, with the first place of each."""
    from axe_playwright_python.sync_playwright import Axe

    found = Axe().run(page).response["violations"]
    grave = [one for one in found if one["impact"] in ("serious", "critical")]
    return [f"{one['id']}: {one['help']}: {one['nodes'][0]['html'][:200]}" for one in grave]
