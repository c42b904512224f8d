"""A data set of up to a million mentions in a real Chromium: Overview, Values and Quotes open, count and narrow.

Builds it once. `make test` takes a tenth of it; VALUESCAPE_SCALE says how many mentions: .ci/run sets
150,000, so that it ends within half an hour.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlparse

import pytest

from tests.browser.watching import settle
from tests.conftest import ROOT, serving

pytestmark = [pytest.mark.browser, pytest.mark.slow]

MENTIONS = int(os.environ.get("VALUESCAPE_SCALE", "100_000"))
SLOWEST = 30.0  # seconds until a page is drawn and quiet, on a machine that does much else
NARROWED = {"condition": ["adhd"], "platform": ["reddit"]}


@pytest.fixture(scope="module")
def large(demo_database: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a dashboard on a large data set."""
    file = tmp_path_factory.mktemp("large") / "large.db"
    command = [sys.executable, "-m", "tests.bench.scale", str(MENTIONS), str(file), "--from", str(demo_database)]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True, timeout=1500)
    with serving(file) as address:
        yield address
    file.unlink()


@pytest.fixture
def page(chromium: Any) -> Iterator[Any]:
    context = chromium.new_context(viewport={"width": 1440, "height": 900})
    yield context.new_page()
    context.close()


def opened(page: Any, link: str) -> int:
    """Open a link and wait until it is drawn; the largest number of mentions or quotes that the page states."""
    started = time.perf_counter()
    page.goto(link)
    settle(page)
    assert time.perf_counter() - started < SLOWEST
    main = page.locator("[data-testid=stMain]")
    assert main.locator("[data-testid=stException], [data-testid=stAlertContentError]").count() == 0
    # The bar above states how much there is in all, whatever the page shows.
    told = main.inner_text().replace(page.locator(".st-key-vs-filter").inner_text(), "")
    stated = re.findall(r"([\d,]+)\s+(?:mention|quote)", told)
    assert stated, told[:500]
    return max(int(n.replace(",", "")) for n in stated)


@pytest.mark.parametrize("path", ["", "values", "quotes"])
def test_a_page_draws_counts_and_narrows_a_large_data_set(page: Any, large: str, path: str) -> None:
    everything = opened(page, f"{large}/{path}")
    # A figure counts the mentions that have its codes, and not all have.
    assert MENTIONS // 4 < everything <= MENTIONS
    if path == "quotes":
        assert page.locator("[data-testid=stMain] [data-testid=stText]").count() >= 10
        assert everything == MENTIONS
    else:
        marks = "[data-testid=stVegaLiteChart] :is(canvas, svg [role=graphics-symbol])"
        assert page.locator(marks).count() >= 1
    query = "&".join(f"{name}={value}" for name, values in NARROWED.items() for value in values)
    narrowed = opened(page, f"{large}/{path}?{query}")
    assert 0 < narrowed < everything
    assert parse_qs(urlparse(page.url).query) == NARROWED
