"""A reader doubts a quote under its heading; whoever checks the codes finds it on Method."""

from __future__ import annotations

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from tests.pages.opened import new_app, open_page, run, words_on
from tests.pages.test_board import database, kept  # noqa: F401


def test_what_is_not_apt_is_kept_and_listed_by_key_and_heading(database: Path) -> None:  # noqa: F811
    app = open_page(new_app(), "overview")
    assert "found not apt" not in words_on(open_page(new_app(), "method"))
    for _ in range(2):
        button = next(one for one in app.button if one.label == "Not apt")
        button.click()
        run(app)
    ((key, heading, times),) = kept(database, "SELECT key, heading, times FROM doubt")
    assert times == 2 and str(key) in str(button.key)
    assert "sentiment=" in str(heading)
    method = open_page(new_app(), "method")
    assert "Quotes that readers found not apt" in words_on(method)
    table = next(one.value for one in method.dataframe if "heading" in one.value.columns)
    assert table["mention"].tolist() == [key] and table["times"].tolist() == [2]
    assert "Sentiment: " in table["heading"][0]


def test_where_nothing_can_be_written_a_sentence_says_so(
    database: Path,  # noqa: F811
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def refuse(*_: object) -> None:
        raise PermissionError("read-only disk")

    app: AppTest = open_page(new_app(), "overview")
    monkeypatch.setattr("db.people.file._bring_up_to_date", refuse)
    next(one for one in app.button if one.label == "Not apt").click()
    run(app)
    assert "cannot be opened for writing" in " ".join(info.value for info in app.info)
