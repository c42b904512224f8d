"""What surrounds the pages: faults, what a session keeps, how often the data set is read."""

from __future__ import annotations

import gc
import logging
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from weakref import ref

import numpy as np
import pandas as pd
import pytest
from sqlalchemy import event
from sqlalchemy.engine import Engine
from streamlit.testing.v1 import AppTest

from explore.dataset import DataSet, open_data_set
from explore.words import plain
from tests.conftest import ROOT
from tests.pages.opened import PAGES, new_app, open_page, run, words_on
from ui.faults import CALM, LOG


@pytest.fixture
def statements() -> Iterator[list[str]]:
    """The statements that databases are asked, as they come."""
    seen: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        seen.append(statement)

    event.listen(Engine, "before_cursor_execute", note)
    yield seen
    event.remove(Engine, "before_cursor_execute", note)


def test_a_bug_in_a_figure_leaves_the_rest_of_the_page_standing(
    by_hand: AppTest, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO, LOG.name)
    monkeypatch.setattr("ui.draw.trust_line", lambda *_: 1 / 0)
    by_hand.switch_page("pages/sentiment.py").run()
    assert not by_hand.exception
    assert by_hand.title[0].value == "How people feel about the chatbots"
    assert [alert.value for alert in by_hand.error] == [CALM] * 4
    assert "The figure timeline failed" in caplog.text and "ZeroDivisionError" in caplog.text
    assert "division" not in words_on(by_hand)


def test_a_bug_in_a_page_is_told_calmly(
    by_hand: AppTest, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr("ui.page.notices", lambda *_: 1 / 0)
    by_hand.run()
    assert not by_hand.exception and [alert.value for alert in by_hand.error] == [CALM]
    assert "The page Overview failed" in caplog.text


@pytest.mark.parametrize(
    ("content", "told"),
    [(None, "There is no data set at"), (b"", ""), (b"not a database at all, but text" * 40, "")],
)
def test_a_file_that_is_no_data_set_is_told_in_a_sentence(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, content: bytes | None, told: str
) -> None:
    path = tmp_path / "some.db"
    if content is not None:
        path.write_bytes(content)
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{path}")
    monkeypatch.chdir(ROOT)
    app = run(new_app())
    assert len(app.info) == 1 and told in app.info[0].value and plain(str(path)) in app.info[0].value


@pytest.mark.parametrize("page", PAGES)
def test_a_session_keeps_no_rows(by_hand: AppTest, page: str) -> None:
    open_page(by_hand, page, condition="depression")
    state = {name: by_hand.session_state[name] for name in by_hand.session_state._state.filtered_state}
    held = [value for value in state.values() if isinstance(value, pd.DataFrame | pd.Series | np.ndarray)]
    assert not held
    assert sum(sys.getsizeof(value) for value in state.values()) < 20_000


@pytest.mark.parametrize(
    ("page", "most"), [(page, 2 if page in ("overview", "profile", "topics", "quotes") else 0) for page in PAGES]
)
def test_a_page_reads_its_quotes_in_one_go(by_hand: AppTest, statements: list[str], page: str, most: int) -> None:
    open_page(by_hand, page)
    by_hand.multiselect(key="filter_condition").set_value(["depression"])
    statements.clear()
    run(by_hand)
    reading = [s for s in statements if re.search(r"FROM (mention|code|post|read_column)\b", s)]
    assert len(reading) <= most, reading  # the quotes, and their codes


def test_what_one_viewer_looked_at_is_there_for_the_next(by_hand: AppTest, monkeypatch: pytest.MonkeyPatch) -> None:
    open_page(by_hand, "sentiment", condition="depression", by="platform")
    monkeypatch.setattr("explore.selection.tabulate", lambda *_: pytest.fail("counted again"))
    monkeypatch.setattr("explore.charts._layered.finish", lambda *_, **__: pytest.fail("drawn again"))
    again = open_page(new_app(), "sentiment", condition="depression", by="platform")
    assert "How the mentions divide" in words_on(again) or "%" in words_on(again)


def test_a_data_set_that_is_built_anew_is_opened_anew(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from tests.pages.small import MENTIONS_OFFLINE, build

    path = tmp_path / "again.db"
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{path}")
    monkeypatch.chdir(ROOT)
    monkeypatch.setattr("tests.pages.small.POSTS", 12)
    build(path)
    app = open_page(new_app(), "quotes", condition="adhd")
    assert app.title[0].value == "4 quotes"
    path.unlink()
    monkeypatch.setattr("tests.pages.small.POSTS", 24)
    build(path)
    from ui.session import state_of

    state_of.clear()  # the second that it is kept for is over
    run(app)
    assert app.title[0].value == "8 quotes" and MENTIONS_OFFLINE == 32
    assert app.multiselect(key="filter_condition").value == ["adhd"]


def test_a_data_set_that_was_replaced_is_let_go_once_its_viewers_have_seen_the_new_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from tests.pages.small import build
    from ui import session

    opened: list[ref[DataSet]] = []

    def noted(*asked: Any) -> DataSet:
        data = open_data_set(*asked)
        opened.append(ref(data))
        return data

    path = tmp_path / "again.db"
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{path}")
    monkeypatch.chdir(ROOT)
    monkeypatch.setattr(session, "open_data_set", noted)
    app = new_app()
    for _ in range(3):
        path.unlink(missing_ok=True)
        build(path)
        session.state_of.clear()  # the second that it is kept for is over
        for page in PAGES:
            app.switch_page(f"pages/{page}.py").run()
    assert gc.get_freeze_count() > 0
    gc.collect()
    assert [one() is None for one in opened] == [True, True, False]


def test_a_phone_reaches_every_page_from_its_foot(app: AppTest) -> None:
    open_page(app, "overview", condition="adhd")
    reached = {link.proto.page for link in app.get("page_link") if "condition=adhd" in link.proto.query_string}
    of_the_navigation = [page for page in PAGES if page != "study"]  # which Overview and Method lead to
    assert reached >= {"" if page == "overview" else page for page in of_the_navigation}
