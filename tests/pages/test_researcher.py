"""Rows set aside, and where posts stand, reach a signed-in researcher's browser and no other."""

from __future__ import annotations

import csv
import io
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from streamlit.proto.WidgetStates_pb2 import WidgetState, WidgetStates
from streamlit.runtime.state import SessionState
from streamlit.testing.v1 import AppTest

from db.connect import database_url, open_read_only
from db.disclosure import VIEWER, Viewer
from db.read.set_aside import read_set_aside, rows_set_aside
from db.read.whereabouts import whereabouts
from explore.dataset import open_data_set
from records.passphrase import sealed
from tests.conftest import ROOT
from tests.pages.opened import address, new_app, open_page, run, sent, unfold, words_on
from ui import researcher
from ui.attempts import Attempts
from ui.set_aside import set_aside_csv

WORDS = "lantern river pickle orbit"
ROWS = 13
RESEARCHER = Viewer("researcher")
# of a row set aside, of every post's address and venue, of its text and of the file's name
SECRETS = [b"brokenrow", b"example.org/pond", b"r/tinypond", b"pondskater"]


@pytest.fixture(scope="module")
def kept() -> str:
    return sealed(WORDS)


@pytest.fixture(scope="module")
def ponds(small: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The small data set with posts that have an address and a venue, an account's name behind each, and rows set aside."""
    path = tmp_path_factory.mktemp("ponds") / "ponds.db"
    shutil.copy(small, path)
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("UPDATE source SET name = 'tweets_by_pondskater.csv'")
        connection.execute(
            "UPDATE post SET url = 'https://example.org/pond/' || id, venue = 'r/tinypond', text = text || ' Ask @pondskater.'"
        )
        rows = [
            (1, i, "no text" if i % 3 else "no date", f'{{"id":"brokenrow{i}","text":"=1+1"}}') for i in range(ROWS)
        ]
        connection.executemany("INSERT INTO quarantine (source_id, source_row, reason, raw) VALUES (?, ?, ?, ?)", rows)
        connection.commit()
    return path


@pytest.fixture
def app(ponds: Path, kept: str, monkeypatch: pytest.MonkeyPatch) -> AppTest:
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{ponds}")
    monkeypatch.setenv(researcher.HASH, kept)
    monkeypatch.setattr(researcher, "_ATTEMPTS", Attempts())
    monkeypatch.chdir(ROOT)
    return new_app()


def give(app: AppTest, words: str) -> AppTest:
    """Type words where the passphrase goes, on Method, and press the button."""
    app.text_input(key="researcher-passphrase").set_value(words)
    next(button for button in app.button if button.label == "Sign in").click()
    return run(app)


def signed_in(app: AppTest) -> AppTest:
    return give(open_page(app, "method"), WORDS)


def carried(app: AppTest) -> list[bytes]:
    """What of the secrets is sent to the browser."""
    content = sent(app)
    return [secret for secret in SECRETS if secret in content]


CRAFTED = {"researcher": "on", "role": "researcher", "viewer": "researcher", "venue": "r/tinypond", "reason": "no text"}


@pytest.mark.parametrize(
    ("page", "claim"),
    [("method", True), ("quotes", "scrypt:14:8:5:"), ("profile", RESEARCHER), ("workshop", "researcher")],
)
def test_viewers_get_nothing_by_addresses_that_ask_for_it_or_a_session_that_claims_it(
    app: AppTest, page: str, claim: object
) -> None:
    app.session_state[researcher.OPENED] = claim
    for name in ("researcher", "viewer", "role", "set-aside-page", "set-aside-file"):
        app.session_state[name] = 1
    unfold(open_page(app, page, **CRAFTED))
    assert carried(app) == []
    assert not [b for b in app.button if b.label == "Sign out"]


def test_no_browser_can_say_that_it_is_signed_in(kept: str) -> None:
    said = WidgetStates(widgets=[WidgetState(id=researcher.OPENED, string_value=kept)])
    session = SessionState()
    session.set_widgets_from_proto(said)
    assert researcher.OPENED not in session


def test_a_researcher_signs_in_reads_and_signs_out(app: AppTest) -> None:
    signed_in(app)
    assert "id: brokenrow0\ntext: =1+1" in words_on(app) and "brokenrow10" not in words_on(app)
    assert "You are signed in as a researcher" in words_on(app)
    assert WORDS.encode() not in sent(app) and address(app) == {}
    app.number_input(key="set-aside-page").set_value(2)
    assert "brokenrow12" in words_on(run(app))
    app.selectbox(key="set-aside-reason-None").set_value("no date")
    words = words_on(run(app))
    assert "brokenrow12" in words and "brokenrow11" not in words and "5 rows." in words
    unfold(open_page(app, "quotes"))
    assert set(carried(app)) == set(SECRETS[1:])
    assert "https://example.org/pond/" in str([link.proto.url for link in app.get("link_button")])
    app.switch_page("pages/method.py")
    run(app).button(key="researcher-out").click()
    assert carried(run(app)) == []
    unfold(open_page(app, "quotes"))
    assert carried(app) == []


def test_what_is_quoted_on_other_pages_stays_masked_for_a_researcher(app: AppTest) -> None:
    signed_in(app)
    for page in ("profile", "board", "quotes"):
        assert carried(open_page(app, page)) == []


def test_a_wrong_passphrase_opens_nothing_and_the_right_one_neither_just_after(app: AppTest) -> None:
    give(open_page(app, "method"), "lantern river pickle orbis")
    assert carried(app) == [] and "That was not it" in words_on(app)
    assert carried(give(app, WORDS)) == []


def test_another_session_and_another_passphrase_have_to_be_opened_anew(
    app: AppTest, monkeypatch: pytest.MonkeyPatch
) -> None:
    signed_in(app)
    assert carried(open_page(new_app(), "method")) == []
    monkeypatch.setenv(researcher.HASH, sealed("another one of four words"))
    assert carried(run(app)) == []


def test_the_hash_can_stand_in_the_secrets_file(app: AppTest, kept: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(researcher.HASH)
    app.secrets["researchers"] = {"passphrase_hash": kept}
    assert "For researchers" in words_on(open_page(app, "method"))


@pytest.mark.parametrize("kept", ["", "lantern river pickle orbit"])
def test_without_a_hash_there_is_no_way_in(app: AppTest, monkeypatch: pytest.MonkeyPatch, kept: str) -> None:
    monkeypatch.setenv(researcher.HASH, kept)
    open_page(app, "method")
    assert "For researchers" not in words_on(app) and not [b for b in app.button if b.label == "Sign in"]


def test_the_data_set_gives_them_to_researchers_only(ponds: Path) -> None:
    with open_read_only(database_url(str(ponds))).connect() as connection:
        assert [(group.reason, group.rows) for group in rows_set_aside(connection, RESEARCHER)] == [
            ("no text", 8),
            ("no date", 5),
        ]
        assert rows_set_aside(connection, VIEWER) == [] == read_set_aside(connection, VIEWER, most=9)
        assert [row.row for row in read_set_aside(connection, RESEARCHER, reason="no date", start=1, most=3)] == [
            3,
            6,
            9,
        ]
        assert read_set_aside(connection, RESEARCHER, source=2, most=9) == []
        place = whereabouts(connection, 1, RESEARCHER)
        assert place is not None and (place.url, place.venue) == ("https://example.org/pond/1", "r/tinypond")
        assert whereabouts(connection, 1, VIEWER) is None is whereabouts(connection, 9_999, RESEARCHER)


def test_the_file_holds_the_chosen_rows_and_no_formula(ponds: Path) -> None:
    data = open_data_set(database_url(str(ponds)))
    read = list(csv.DictReader(io.StringIO(set_aside_csv(data, RESEARCHER, None, "no date").decode("utf-8-sig"))))
    assert [row["row"] for row in read] == ["0", "3", "6", "9", "12"]
    assert read[0]["content"] == '{"id":"brokenrow0","text":"=1+1"}' and "delete it" in read[0]["note"]
