"""The dashboard on storage that cannot be written: all is shown, what would be kept says in a sentence why it is not."""

from __future__ import annotations

import os
import shutil
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from db.connect import NoDataSet, database_url, open_read_only
from tests.pages.opened import new_app, open_page, run, words_on
from tests.pages.read_only import read_only
from tests.pages.test_board import database, press  # noqa: F401


@pytest.fixture
def shelf(database: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:  # noqa: F811
    """The folder of the data set, which cannot be written."""
    monkeypatch.setattr(os, "access", lambda _path, mode: not mode & os.W_OK)  # which asks what root could do
    with read_only(database.parent):
        with pytest.raises(PermissionError):
            (database.parent / "probe").touch()
        yield database.parent
        assert [file.name for file in database.parent.iterdir()] == ["small.db"]


def told(app: AppTest) -> str:
    """All alerts, without the signs that keep Markdown from reading them."""
    return " ".join(alert.value for alert in (*app.info, *app.warning, *app.error)).replace("\\", "")


def test_every_kind_of_page_opens_and_what_cannot_be_kept_is_told(shelf: Path) -> None:
    app = new_app()
    for page in ("overview", "topics", "board", "method"):
        assert words_on(open_page(app, page)) and "cannot be opened for writing" not in told(app)
    for label in ("Add to board", "Not apt"):
        app = open_page(new_app(), "overview" if label == "Not apt" else "quotes")
        press(app, label)
        assert f"{shelf / 'small.db.people.db'}, and that file cannot be opened for writing" in told(app)
        assert "Copy the data set to a folder of your own" in told(app)


def test_a_file_that_cannot_be_written_in_a_folder_that_can_takes_peoples_work(database: Path) -> None:  # noqa: F811
    database.chmod(0o444)
    app = open_page(new_app(), "quotes")
    press(app, "Add to board")
    assert "cannot be opened" not in told(run(app))
    assert (database.parent / "small.db.people.db").exists()


def test_a_data_set_whose_writer_was_stopped_says_what_to_do(
    database: Path,  # noqa: F811
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    away = tmp_path / "away"
    away.mkdir()
    with sqlite3.connect(database) as writer:
        writer.execute("PRAGMA journal_mode=WAL")
        writer.execute("UPDATE source SET why = 'another'")
        writer.commit()
        for name in ("small.db", "small.db-wal"):
            shutil.copy(tmp_path / name, away / name)
    writer.close()
    url = database_url(str(away / "small.db"))
    monkeypatch.setattr(os, "access", lambda _path, mode: not mode & os.W_OK)
    with read_only(away), pytest.raises(NoDataSet, match=r"Nothing can be written there.*a folder of your own"):
        open_read_only(url)
    monkeypatch.undo()
    open_read_only(url).dispose()
