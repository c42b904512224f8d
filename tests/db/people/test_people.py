"""What people make is kept beside the data set and found again when that is built anew."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import inspect, text
from sqlalchemy.engine import URL

from db.connect import database_url, open_for_writing
from db.dialects import for_engine
from db.disclosure import VIEWER
from db.people.file import STEPS, close_people, open_people, people_url
from db.people.human_codes import PersonsCode, codes_by, codes_of, set_codes
from db.people.schema import PeopleBase
from db.read.quotes import quotes
from records.problem import Problem
from tests.db.conftest import (
    add,
    add_source,
    begin_run,
    code,
    mention,
    new_post,
    open_hand_layer,
    small_codebook,
    with_key,
)

TEXT = "Pears calm me and apples do not."
NOON = datetime(2025, 5, 1, 12, tzinfo=UTC)


def build(url: URL, *before: str) -> None:
    """A data set of one coded post, after some others that shift every id."""
    codebook = small_codebook()
    engine = open_for_writing(url)
    with engine.begin() as connection:
        layer = open_hand_layer(connection, codebook)
        begin_run(connection, codebook, layer.id)
        add_source(connection)
        for number, words in enumerate(before):
            add(connection, 1, new_post(f"before{number}", words))
            code(connection, number + 1, [mention(words, words, fruit="pear")])
        add(connection, 1, new_post("a", TEXT))
        code(connection, len(before) + 1, [mention(TEXT, TEXT, fruit=["pear", "apple"])])
    engine.dispose()


def test_a_rebuilt_data_set_still_finds_what_people_said(tmp_path: Path) -> None:
    url = database_url(str(tmp_path / "study.db"))
    build(url)
    data = open_for_writing(url)
    with data.connect() as connection:
        (before,) = quotes(connection, small_codebook(), [1], VIEWER)
    data.dispose()
    people = open_people(url)
    with people.begin() as connection:
        set_codes(connection, key=before.key, person="ana", dimension="mood", labels=["glad"], at=NOON)
    people.dispose()
    (tmp_path / "study.db").unlink()
    build(url, "Another post that is new", "And one more of them")
    data, people = open_for_writing(url), open_people(url)
    with data.connect() as connection, people.connect() as theirs:
        (code_,) = codes_by(theirs, "ana")
        (after,) = with_key(connection, small_codebook(), code_.key)
    assert (after.text, after.key) == (TEXT, before.key)
    assert after.mention_id != before.mention_id
    assert code_ == PersonsCode(key=before.key, person="ana", dimension="mood", label="glad", at=NOON)
    data.dispose()
    people.dispose()


def test_a_persons_later_codes_take_the_place_of_their_earlier_and_of_no_one_elses(tmp_path: Path) -> None:
    people = open_people(database_url(str(tmp_path / "study.db")))
    with people.begin() as connection:
        for person, labels in (("ana", ["pear"]), ("ben", ["pear"]), ("ana", ["apple", "pear", "apple"]), ("ben", [])):
            set_codes(connection, key="k", person=person, dimension="fruit", labels=labels, at=NOON)
        set_codes(connection, key="k", person="ana", dimension="mood", labels=["sad"], at=NOON)
        given = [(code.person, code.dimension, code.label) for code in codes_of(connection, ["k", "other"])]
    assert given == [("ana", "fruit", "apple"), ("ana", "fruit", "pear"), ("ana", "mood", "sad")]
    people.dispose()


def test_the_file_lies_beside_the_data_set_under_its_whole_name(tmp_path: Path) -> None:
    for name in ("my study.v2.db", "my study.v2.sqlite", "study"):
        assert people_url(database_url(str(tmp_path / name))).database == str(tmp_path / f"{name}.people.db")


def test_the_file_is_left_closed(tmp_path: Path) -> None:
    url = database_url(str(tmp_path / "study.db"))
    people = open_people(url)
    with people.begin() as connection:
        set_codes(connection, key="k", person="ana", dimension="mood", labels=["sad"], at=NOON)
    close_people(people)
    assert [path.name for path in tmp_path.iterdir()] == ["study.db.people.db"]
    assert (tmp_path / "study.db.people.db").read_bytes()[18:20] == b"\x01\x01"  # not in write-ahead mode


def test_opening_an_up_to_date_file_waits_for_no_one(tmp_path: Path) -> None:
    url = database_url(str(tmp_path / "study.db"))
    writer = open_people(url)
    with writer.begin() as connection:
        for_engine(writer).hold(connection)
        reader = open_people(url)  # a lock would be waited for in vain
        reader.dispose()
    writer.dispose()


@pytest.mark.parametrize("there", ["folder", "other file"])
def test_a_file_that_cannot_be_written_is_named_with_what_to_do(tmp_path: Path, there: str) -> None:
    path = tmp_path / "study.db.people.db"
    path.mkdir() if there == "folder" else path.write_bytes(b"no file of people's work, but a long one " * 40)
    with pytest.raises(Problem, match=r"study\.db\.people\.db.*Copy the data set"):
        open_people(database_url(str(tmp_path / "study.db")))
    nowhere = tmp_path / "file"
    nowhere.write_text("in the way of a folder")
    with pytest.raises(Problem, match="Copy the data set"):
        open_people(database_url(str(nowhere / "study.db")))


def test_the_steps_make_exactly_the_tables_of_the_schema_and_run_once(tmp_path: Path) -> None:
    url = database_url(str(tmp_path / "study.db"))
    for _ in range(2):
        people = open_people(url)
        assert set(inspect(people).get_table_names()) == set(PeopleBase.metadata.tables)
        with people.connect() as connection:
            assert connection.scalars(text("SELECT number FROM people_version")).all() == [len(STEPS)]
        people.dispose()


def test_a_file_of_a_later_version_is_refused_with_what_to_do(tmp_path: Path) -> None:
    url = database_url(str(tmp_path / "study.db"))
    people = open_people(url)
    with people.begin() as connection:
        connection.execute(text("UPDATE people_version SET number = 99"))
    people.dispose()
    with pytest.raises(Problem, match="Update Valuescape"):
        open_people(url)
