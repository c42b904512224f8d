"""Where a data set is and how it is opened."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import Engine, text
from sqlalchemy.exc import OperationalError

from db import connect
from db.connect import NoDataSet, dashboard_url, database_url, open_for_writing, open_read_only
from db.migrate import current, head


def test_a_reader_cannot_write_even_when_it_tries(engine: Engine) -> None:
    reader = open_read_only(engine.url)
    with reader.connect() as connection:
        for statement in (
            "INSERT INTO topic VALUES (1, 'a', '[]', 1, 0, 0)",
            "DELETE FROM post",
            "CREATE TABLE other (id INTEGER)",
            "DROP TABLE post",
        ):
            with pytest.raises(OperationalError, match="readonly"):
                connection.execute(text(statement))
            connection.rollback()
        connection.execute(text("PRAGMA query_only=OFF"))
        with pytest.raises(OperationalError, match="readonly"):
            connection.execute(text("DELETE FROM post"))


def test_a_reader_sees_what_was_committed_and_works_beside_a_writer(engine: Engine) -> None:
    reader = open_read_only(engine.url)
    insert = text("INSERT INTO topic VALUES (:id, 'a', '[]', 1, 0, 0)")
    with engine.begin() as writer, reader.connect() as connection:
        writer.execute(insert, {"id": 1})
        assert connection.scalar(text("SELECT count(*) FROM topic")) == 0
    with reader.connect() as connection:
        assert connection.scalar(text("SELECT count(*) FROM topic")) == 1


def test_a_missing_data_set_is_named_with_what_to_do_and_not_created(tmp_path: Path) -> None:
    path = tmp_path / "none.db"
    with pytest.raises(NoDataSet) as error:
        open_read_only(database_url(str(path)))
    assert str(path) in str(error.value)
    assert "make demo" in str(error.value)
    assert "DATABASE_URL" in str(error.value)
    assert not path.exists()


def test_a_folder_is_no_data_set(tmp_path: Path) -> None:
    with pytest.raises(NoDataSet):
        open_read_only(database_url(str(tmp_path)))


def test_writing_makes_the_folder_and_the_newest_schema_in_wal_mode(tmp_path: Path) -> None:
    engine = open_for_writing(database_url(str(tmp_path / "new" / "deep" / "data.db")))
    assert current(engine) == head()
    with engine.connect() as connection:
        assert connection.scalar(text("PRAGMA journal_mode")) == "wal"
        assert connection.scalar(text("PRAGMA foreign_keys")) == 1
    engine.dispose()


@pytest.mark.parametrize(
    "name",
    [
        "with blank and ümlaut",
        *(
            pytest.param(
                name,
            )
            for name in ("100%41", "why?", "no#1")
        ),
    ],
)
def test_a_path_may_hold_any_character(tmp_path: Path, name: str) -> None:
    url = database_url(str(tmp_path / name / "data.db"))
    open_for_writing(url).dispose()
    with open_read_only(url).connect() as connection:
        assert connection.scalar(text("SELECT count(*) FROM post")) == 0


def test_what_is_given_goes_before_the_environment_and_the_default(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("DATABASE_URL", "sqlite:///from/environment.db")
    assert database_url("given.db").database == str(tmp_path / "given.db")
    assert database_url("sqlite:///given.db").database == str(tmp_path / "given.db")
    assert database_url().database == str(tmp_path / "from" / "environment.db")
    assert database_url("postgresql://u:p@host/name").get_backend_name() == "postgresql"
    monkeypatch.delenv("DATABASE_URL")
    assert database_url().database == str(connect.DEFAULT_FILE)


def test_the_dashboard_shows_the_demo_only_where_there_is_nothing_of_ones_own(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    own, demo = tmp_path / "own.db", tmp_path / "demo.db"
    monkeypatch.delenv("DATABASE_URL", raising=False)
    monkeypatch.setattr(connect, "DEFAULT_FILE", own)
    monkeypatch.setattr(connect, "DEMO_FILE", demo)
    assert dashboard_url().database == str(own)
    demo.touch()
    assert dashboard_url().database == str(demo)
    own.touch()
    assert dashboard_url().database == str(own)
    own.unlink()
    monkeypatch.setenv("DATABASE_URL", str(tmp_path / "third.db"))
    assert dashboard_url().database == str(tmp_path / "third.db")
