"""Where a data set is and how it is opened."""

from __future__ import annotations

import re
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest
from alembic.script import ScriptDirectory
from sqlalchemy import Engine, text
from sqlalchemy.exc import OperationalError

from db import connect
from db.connect import (
    Locked,
    NoDataSet,
    dashboard_url,
    database_url,
    only_writer,
    open_for_writing,
    open_read_only,
)  # fmt: skip
from db.dialects import for_engine
from db.migrate import configuration, current, head, revisions
from db.read.layers import layers
from records.problem import Problem
from tests.db.conftest import open_hand_layer, small_codebook


def test_a_reader_cannot_write_even_when_it_tries(engine: Engine) -> None:
    reader = open_read_only(engine.url)
    with reader.connect() as connection:
        for statement in (
            "INSERT INTO codebook VALUES (1, 'h', 'a', '1', '{}')",
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
    insert = text("INSERT INTO codebook VALUES (:id, 'h', 'a', '1', '{}')")
    with engine.begin() as writer, reader.connect() as connection:
        writer.execute(insert, {"id": 1})
        assert connection.scalar(text("SELECT count(*) FROM codebook")) == 0
    with reader.connect() as connection:
        assert connection.scalar(text("SELECT count(*) FROM codebook")) == 1


def test_a_missing_data_set_is_named_with_what_to_do_and_not_created(tmp_path: Path) -> None:
    path = tmp_path / "none.db"
    with pytest.raises(NoDataSet) as error:
        open_read_only(database_url(str(path)))
    assert str(path) in str(error.value)
    assert "make demo" in str(error.value)
    assert "DATABASE_URL" in str(error.value)
    assert not path.exists()


def test_the_newest_revision_is_told_by_the_names_of_files() -> None:
    script = ScriptDirectory.from_config(configuration())
    assert head() == script.get_current_head()
    assert revisions() == [revision.revision for revision in script.walk_revisions()][::-1]


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


def filled(path: Path) -> Path:
    """A finished data set, tidied as the last stage of a run does, and its writer gone."""
    engine = open_for_writing(database_url(str(path)))
    with engine.begin() as connection:
        open_hand_layer(connection, small_codebook())
    for_engine(engine).tidy(engine)
    engine.dispose()
    return path


def test_a_finished_data_set_is_one_file_and_reading_adds_none(tmp_path: Path) -> None:
    path = filled(tmp_path / "data.db")
    assert [file.name for file in tmp_path.iterdir()] == ["data.db"]
    with open_read_only(database_url(str(path))).connect() as connection:
        assert len(layers(connection)) == 1
        assert [file.name for file in tmp_path.iterdir()] == ["data.db"]


def test_a_data_set_is_tidied_while_someone_reads(tmp_path: Path) -> None:
    path = filled(tmp_path / "data.db")
    writer = open_for_writing(database_url(str(path)))
    with writer.begin() as connection:
        open_hand_layer(connection, small_codebook(), "second")
    with open_read_only(database_url(str(path))).connect() as reader:
        assert len(layers(reader)) == 2
        for_engine(writer).tidy(writer)
        assert len(layers(reader)) == 2
    with open_read_only(database_url(str(path))).connect() as reader:
        assert len(layers(reader)) == 2


@pytest.mark.parametrize("tidied", [True, False])
def test_a_data_set_opens_on_a_disk_that_cannot_be_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, tidied: bool
) -> None:
    path = filled(tmp_path / "data.db")
    if not tidied:  # the mode of a file that its writer only closed
        with closing(sqlite3.connect(path)) as file:
            assert file.execute("PRAGMA journal_mode=WAL").fetchone() == ("wal",)
    path.chmod(0o444)
    tmp_path.chmod(0o555)
    # Whoever is root may write there nevertheless: told here that they may not.
    monkeypatch.setattr("db.dialects.sqlite.os.access", lambda _path, _mode: False)
    engine = open_read_only(database_url(str(path)))
    with engine.connect() as connection:
        assert len(layers(connection)) == 1
        assert [file.name for file in tmp_path.iterdir()] == ["data.db"]
        with pytest.raises(OperationalError, match="readonly"):
            connection.execute(text("DELETE FROM layer"))
    tmp_path.chmod(0o755)


def test_a_file_beside_a_writers_log_is_read_with_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = filled(tmp_path / "data.db")
    writer = open_for_writing(database_url(str(path)))
    with writer.begin() as connection:
        open_hand_layer(connection, small_codebook(), "second")
    assert (tmp_path / "data.db-wal").exists()
    monkeypatch.setattr("db.dialects.sqlite.os.access", lambda _path, _mode: False)
    with open_read_only(database_url(str(path))).connect() as reader:
        assert len(layers(reader)) == 2
    writer.dispose()


@pytest.mark.parametrize("content", [b"no data set at all, but long enough to be told from an empty file" * 20, b""])
def test_any_other_file_is_named_with_what_to_do(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "other.db"
    path.write_bytes(content)
    with pytest.raises(NoDataSet, match=r"data set.*DATABASE_URL") as error:
        open_read_only(database_url(str(path)))
    assert isinstance(error.value, Problem)
    assert str(path) in str(error.value)
    assert path.read_bytes() == content


def test_a_data_set_of_a_later_version_is_refused_with_what_to_do(tmp_path: Path) -> None:
    path = filled(tmp_path / "data.db")
    with closing(sqlite3.connect(path)) as file, file:
        file.execute("UPDATE alembic_version SET version_num = '9999'")
    with pytest.raises(NoDataSet, match="Update Valuescape"):
        open_read_only(database_url(str(path)))


def test_there_is_one_writer(tmp_path: Path) -> None:
    url = database_url(str(tmp_path / "data.db"))
    with only_writer(url), pytest.raises(Locked, match=r"data\.db"), only_writer(url):
        pass
    with only_writer(url):
        pass


def test_another_kind_of_database_is_named_with_what_to_do() -> None:
    with pytest.raises(Problem, match="sqlite:///PATH"):
        open_read_only(database_url("postgresql://u:p@host/name"))


def test_only_the_dialects_spell_what_is_sqlites_own() -> None:
    spelled = re.compile(r"sqlite|pragma|fts5|rowid|\bmatch\b :", re.IGNORECASE)
    room = Path(connect.__file__).parent
    files = [file for file in room.rglob("*.py") if not {"dialects", "migrations"} & set(file.parts)]
    assert len(files) > 20
    found = {
        (file.name, line.strip()) for file in files for line in file.read_text().splitlines() if spelled.search(line)
    }
    # Where a data set is told by a path alone.
    assert {name for name, _ in found} <= {"connect.py"}
    assert all("URL.create" in line or "get_backend_name" in line for _, line in found)


def test_opening_for_reading_loads_no_alembic(tmp_path: Path) -> None:
    path = filled(tmp_path / "data.db")
    code = f"import sys; from db.connect import *; open_read_only(database_url({str(path)!r})); print('alembic' in sys.modules)"
    result = subprocess.run([sys.executable, "-c", code], cwd=connect.ROOT, capture_output=True, text=True, check=True)
    assert result.stdout.strip() == "False"


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
