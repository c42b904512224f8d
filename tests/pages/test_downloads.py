"""Files that people take away are bounded, and made one at a time."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from db.connect import database_url
from db.disclosure import VIEWER
from db.read.quotes import export_rows
from explore.dataset import open_data_set
from explore.listing import Listing
from tests.pages.opened import open_page
from ui import downloads
from ui.downloads import made_csv


def test_a_file_of_quotes_is_bounded_and_says_so(
    by_hand: AppTest, monkeypatch: pytest.MonkeyPatch, small: Path
) -> None:
    monkeypatch.setattr(downloads, "MOST_QUOTES", 10)
    selection = open_data_set(database_url(str(small))).select()
    whole = made_csv(Listing(selection), VIEWER).decode("utf-8-sig").strip().splitlines()
    assert len(whole) == 1 + 10
    open_page(by_hand, "quotes")
    assert "Download the first 10 of these quotes (CSV)" in [
        button.proto.label for button in by_hand.get("download_button")
    ]
    open_page(by_hand, "quotes", condition="adhd")
    assert "Download these quotes (CSV)" in [button.proto.label for button in by_hand.get("download_button")]


def test_files_of_quotes_are_made_one_after_the_other(monkeypatch: pytest.MonkeyPatch, small: Path) -> None:
    selection = open_data_set(database_url(str(small))).select()
    at_once, most = [0], [0]

    def counted(*asked: Any) -> list[dict[str, object]]:
        at_once[0] += 1
        most[0] = max(most[0], at_once[0])
        time.sleep(0.02)
        rows = export_rows(*asked)
        at_once[0] -= 1
        return rows

    monkeypatch.setattr(downloads, "export_rows", counted)
    with ThreadPoolExecutor(4) as viewers:
        files = set(viewers.map(lambda _: made_csv(Listing(selection), VIEWER), range(4)))
    assert len(files) == 1 and most == [1]
