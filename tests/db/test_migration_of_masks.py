"""A data set of an earlier version, opened: what is masked now is not found, and what was kept unmasked is masked."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from sqlalchemy import text

from db.connect import database_url, open_for_writing, open_read_only
from db.disclosure import VIEWER
from db.read.accounting import accounting
from db.read.columns import read_columns
from db.read.layers import layers
from db.read.search import search
from db.read.topics import topics
from db.write.publish import publish
from pipeline.progress import Bars, stage_progress
from pipeline.recorded import writing
from records.addresses import OWN_PAGE
from records.codebook import Codebook
from records.rows import NewRejected
from tests.db.conftest import add, add_source, back_to, begin_run, code, mention, new_post, open_hand_layer

TEXT = "Pears calm me. My username is zephyrquill. Ask me about pears."
QUOTE = "zephyrquill. Ask me about pears."


@pytest.fixture
def old(tmp_path: Path, codebook: Codebook) -> Path:
    """As revision 0007 left it: the quote whole in the index, a handle in a reason, a row, a venue, an address and a topic."""
    path = tmp_path / "old.db"
    engine = open_for_writing(database_url(str(path)))
    with engine.begin() as connection:
        run = begin_run(connection, codebook)
        layer = open_hand_layer(connection, codebook)
        add_source(connection, "tweets_by_zephyrquill.csv", run)
        add(connection, 1, new_post("a", TEXT), NewRejected(source_row=2, reason="odd", raw="{}"))
        code(connection, 1, [mention(TEXT, QUOTE, fruit="pear"), mention(TEXT, "Pears calm me.", fruit="pear")])
        publish(connection, layer)
        for statement in (
            f"DELETE FROM mention_fts_{layer.id}",
            f"INSERT INTO mention_fts_{layer.id}(rowid, quote) SELECT id, quote FROM mention",
            'UPDATE quarantine SET raw = \'{"text":"by @zephyrquill"}\', reason = \'no date in "ig: zephyrquill"\'',
            "UPDATE post SET venue = 'u_zephyrquill', url = 'https://www.facebook.com/zephyrquill/posts/pfbid0a'",
            "INSERT INTO topic_model (layer_id, fingerprint, run_id, parameters, mentions, unassigned, next_number) "
            f"VALUES ({layer.id}, '', {run}, '{{}}', 2, 0, 2)",
            "INSERT INTO topic (layer_id, number, name, keywords, size, x, y) "
            f"VALUES ({layer.id}, 1, 'My username is zephyrquill', '[[\"pears\", 1.0]]', 2, 0, 0)",
        ):
            connection.execute(text(statement))
        back_to(connection, "0007")
    engine.dispose()
    return path


def test_an_earlier_data_set_is_masked_when_it_is_opened(old: Path) -> None:
    engine = open_read_only(database_url(str(old)))
    with engine.connect() as connection:
        (layer,) = layers(connection)
        assert len(search(connection, layer, "zephyrquill")) == 0
        assert len(search(connection, layer, "pears")) == 2
        assert read_columns(connection, layer).venues == (OWN_PAGE,)
        assert connection.execute(text("SELECT url FROM post")).scalar() == "https://www.facebook.com/pfbid0a"
        row = connection.execute(text("SELECT raw, reason FROM quarantine")).one()
        assert tuple(row) == ('{"text":"by [handle]"}', 'no date in "ig: [handle]"')
        assert topics(connection, layer).topics[0].name == "My username is [handle]"
        (source,) = accounting(connection, VIEWER, layer).sources
        assert source.name == "tweets_[handle].csv"


class Terminal(io.StringIO):
    """Standard error, looked at by a person."""

    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize(("after", "terminal"), [(0.0, Terminal()), (60.0, Terminal()), (0.0, io.StringIO())])
def test_who_looks_at_a_terminal_is_told_how_far_it_is_once_it_takes_a_while(
    old: Path, monkeypatch: pytest.MonkeyPatch, after: float, terminal: io.StringIO
) -> None:
    monkeypatch.setattr("db.waiting.AFTER", after)
    monkeypatch.setattr("db.migrations.to_masks.ROWS", 1)
    monkeypatch.setattr("sys.stderr", terminal)
    open_read_only(database_url(str(old))).dispose()
    told = terminal.getvalue()
    if after or not terminal.isatty():
        assert told == ""
    else:  # two quotes, a row that was set aside and its reason, a venue and an address
        assert "\rMasking what leads to people: 1 of 6 (17%)" in told and "6 of 6 (100%)\n" in told
        assert told.endswith("\rPublishing anew: 1 of 1 (100%)\n")


def test_a_run_tells_it_by_its_own_bars(old: Path) -> None:
    with stage_progress() as progress, writing(database_url(str(old)), Bars(progress)):
        told = {task.description: (task.completed, task.total) for task in progress.tasks}
    assert told == {"Masking what leads to people": (6, 6), "Publishing anew": (1, 1)}
