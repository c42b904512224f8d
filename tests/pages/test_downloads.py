"""Files that people take away are bounded, and made one at a time."""

from __future__ import annotations

import shutil
import time
from concurrent.futures import ThreadPoolExecutor
from io import BytesIO
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from db.connect import database_url
from db.disclosure import VIEWER
from db.read.quotes import export_rows
from explore import meaning
from explore.dataset import open_data_set
from explore.filter import Filter
from explore.listing import Listing
from tests.conftest import ROOT
from tests.pages.opened import new_app, open_page
from tests.pages.small import give_vectors
from ui import downloads
from ui.downloads import made_csv, origin_of


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


def test_a_file_of_a_search_by_meaning_says_what_was_searched_for(small: Path) -> None:
    listing = Listing(open_data_set(database_url(str(small))).select(Filter.of({"platform": "x"})))
    asked = "Meaning: it never judges me"
    table = pd.read_csv(BytesIO(made_csv(listing, VIEWER, asked)))
    assert set(table["filter"]) == {"Meaning: it never judges me; Platform: X"}
    assert "quotes-meaning-it-never-judges-me-platform-x" in origin_of(listing, asked).file_name("quotes", "csv")


@pytest.mark.parametrize(
    ("address", "told"),
    [
        ({"meaning": "it never judges me"}, "Meaning: it never judges me"),
        ({"meaning": "ask @someone"}, "Meaning: ask "),
    ],
)
def test_the_button_of_a_search_says_what_was_searched_for(
    small: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, address: dict[str, str], told: str
) -> None:
    path = tmp_path / "small.db"
    shutil.copy(small, path)
    give_vectors(path, lambda quote: [1.0] * 384)
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{path}")
    monkeypatch.chdir(ROOT)
    monkeypatch.setattr(meaning, "encode", lambda text: np.full(384, 384**-0.5, dtype=np.float32))
    (button,) = open_page(new_app(), "quotes", **address).get("download_button")
    assert told in button.proto.help.replace("\\", "") and "@someone" not in button.proto.help
