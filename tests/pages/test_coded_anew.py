"""The dashboard while a run writes to its data set: it shows what was published last, and what is new when it is."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from sqlalchemy import Connection, func, select
from streamlit.testing.v1 import AppTest

import ui.session
from db.connect import database_url, open_for_writing
from db.read.layers import layers, published_layers
from db.schema import MentionRow
from db.write import runs
from db.write.mentions import save_coded
from db.write.publish import publish
from db.write.topics import NewModel, replace_topics
from explore.dataset import open_data_set
from records.answer import Coded
from records.layer import Layer
from records.outcome import NO_MENTION
from records.problem import Problem
from tests.conftest import ROOT
from tests.pages.opened import PAGES, new_app, open_page, run, words_on
from tests.pages.small import MENTIONS_OFFLINE, POSTS
from ui.session import looked_at_again


@pytest.fixture
def path(small: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the small data set, which the dashboard shows."""
    copy = tmp_path / "data.db"
    shutil.copy(small, copy)
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{copy}")
    monkeypatch.chdir(ROOT)
    return copy


class Writer:
    """A run of the layer that is shown, which finds nothing in the first posts; each step is committed."""

    def __init__(self, path: Path) -> None:
        self.engine = open_for_writing(database_url(str(path)))
        with self.engine.begin() as connection:
            self.layer = published_layers(connection)[0]
            run_ = runs.NewRun(
                codebook_id=1, coder="offline", coder_fingerprint="n" * 64, embedding_model="none", seed=1, options={},
                software={},
            )  # fmt: skip
            self.run, _ = runs.begin_run(connection, "n" * 64, run_, self.layer.id)

    def code(self, posts: int) -> None:
        """The first posts have no mention any more."""
        with self.engine.begin() as connection:
            nothing = Coded(outcome=NO_MENTION)
            save_coded(connection, self.layer, self.run, [(i, nothing) for i in range(1, posts + 1)])

    def group(self) -> None:
        """There are no topics any more."""
        with self.engine.begin() as connection:
            model = NewModel(
                fingerprint="n", run_id=self.run, parameters={}, mentions=_left(connection, self.layer),
                unassigned=_left(connection, self.layer), next_number=9,
            )  # fmt: skip
            replace_topics(connection, self.layer, model, [], [])

    def publish(self) -> None:
        """What is left is shown."""
        with self.engine.begin() as connection:
            publish(connection, next(layer for layer in layers(connection) if layer.id == self.layer.id))
            runs.finish_run(connection, self.run, {}, {})
        self.engine.dispose()


def _left(connection: Connection, layer: Layer) -> int:
    of_it = select(func.count()).select_from(MentionRow).where(MentionRow.layer_id == layer.id)
    return int(connection.scalar(of_it) or 0)


def test_every_page_opens_and_goes_on_at_every_step_of_a_run(path: Path) -> None:
    before = {page: open_page(new_app(), page) for page in PAGES}
    writer = Writer(path)
    steps = [lambda: None, lambda: writer.code(3), lambda: writer.code(POSTS - 2), writer.group, writer.publish]
    for step in steps:
        step()
        looked_at_again()
        for page in PAGES:
            run(before[page])
            open_page(new_app(), page)
            open_page(new_app(), page, words="words", sentiment="positive")


def test_what_is_opened_while_a_run_publishes_is_of_one_moment(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    writer = Writer(path)
    writer.code(POSTS - 2)

    def meanwhile(connection: Connection) -> list[Layer]:
        found = published_layers(connection)
        monkeypatch.setattr("explore.dataset.published_layers", published_layers)
        writer.group()
        writer.publish()
        return found

    monkeypatch.setattr("explore.dataset.published_layers", meanwhile)
    data = open_data_set(database_url(str(path)))
    assert (len(data.columns), len(data.topics.topics)) == (MENTIONS_OFFLINE, 2)
    data = open_data_set(database_url(str(path)))
    assert (len(data.columns), len(data.topics.topics)) == (2, 0)


def test_the_page_of_a_first_run_is_drawn_anew_when_there_is_something_to_show(
    by_hand: AppTest, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = ["The run has not come to its end.", "The run has not come to its end."]

    def opened() -> object:
        if told:
            raise Problem(told.pop())
        return ui.session.opened()

    monkeypatch.setattr("ui.page.opened", opened)
    run(by_hand)
    assert [info.value for info in by_hand.info] == ["The run has not come to its end."]
    told.append("The run has not come to its end.")  # for the page, and none for who looks again
    run(by_hand)
    assert "mentions" in words_on(by_hand) and not [i for i in by_hand.info if "come to its end" in i.value]
