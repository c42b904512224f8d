"""Sure codes only: a choice like any other, and what is said where a data set cannot offer it."""

from __future__ import annotations

import shutil
import sqlite3
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from tests.conftest import ROOT
from tests.pages.opened import address, new_app, open_page, run, words_on
from tests.pages.small import OFFLINE


def test_it_counts_and_stands_in_the_address(small: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "sure.db"
    shutil.copy(small, path)  # all codes have a confidence of 0.8
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{path}")
    monkeypatch.chdir(ROOT)
    app = open_page(new_app(), "quotes")
    app.multiselect(key="filter_sure").set_value(["0.7"])
    run(app)
    assert address(app) == {"sure": ["0.7"]} and app.title[0].value == "32 quotes"


def test_a_data_set_of_before_says_what_to_do(small: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "old.db"
    shutil.copy(small, path)
    with sqlite3.connect(path) as connection:
        connection.execute("DELETE FROM read_column WHERE name = 'lowest' AND layer_id = ?", (OFFLINE,))
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{path}")
    monkeypatch.chdir(ROOT)
    app: AppTest = open_page(new_app(), "overview", layer=str(OFFLINE), sure="0.7")
    switch = app.multiselect(key="filter_sure")
    assert switch.disabled and "Run the pipeline on it again" in switch.help
    assert "The link asks for sure=0.7, which this data set does not have." in words_on(app)
