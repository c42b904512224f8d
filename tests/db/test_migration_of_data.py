"""A data set of an earlier version, brought up to date with all that is in it."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from filelock import FileLock
from sqlalchemy import Connection, select, text

from db.connect import Locked, NoDataSet, database_url, open_for_writing, open_read_only
from db.dialects.sqlite import Sqlite
from db.disclosure import VIEWER
from db.migrate import current, head
from db.read.accounting import accounting
from db.read.columns import read_columns
from db.read.evaluations import latest_evaluation
from db.read.layers import layers, stored_codebook
from db.read.pending import count_uncoded
from db.read.provenance import latest_run
from db.read.quotes import quotes
from db.read.search import search
from db.read.topics import numbering, topics
from db.schema import CodebookRow, CodeRow, LayerRow, MentionRow, RejectedQuote
from explore.dataset import open_data_set
from explore.filter import Filter
from records.mentions import mention_key
from tests.db.conftest import options_of
from tests.db.old_data_set import CLOSED, FIRST, MOMENT, SECOND, OldDataSet, insert, old_codebook

PEARS, APPLE = "Pears calm me", "an apple wanted to be eaten by me"


@pytest.fixture
def old(tmp_path: Path) -> Iterator[OldDataSet]:
    """Five mentions that are three passages; the first stands three times."""
    old = OldDataSet(tmp_path / "old.db")
    old.mention(1, PEARS, ("fruit", "pear", 0.6), ("mood", "glad", 0.9))
    old.mention(1, PEARS, ("fruit", "apple", 0.7, "boskoop", "a boskoop"), ("mood", "sad", 0.5), repaired="whitespace")
    old.mention(2, APPLE, ("fruit", "apple", 0.4))
    old.mention(1, PEARS, ("fruit", "pear", 0.8), ("mood", "glad", 0.3))
    old.mention(1, "I told @ann_lee", ("mood", "sad", 0.5))
    old.topics([(1, None, None), (2, 1, 3), (3, 2, 1), (4, 1, 2), (5, 1, 1)])
    yield old
    old.close()


@contextmanager
def opened(old: OldDataSet) -> Iterator[Connection]:
    old.close()
    with open_read_only(database_url(str(old.path))).connect() as connection:
        yield connection


def test_an_evaluation_of_an_earlier_version_stays_the_data_sets_own(old: OldDataSet) -> None:
    with old.engine.begin() as connection:
        insert(connection, "evaluation", [(1, MOMENT, "gold", "g" * 64, 9, 0, "offline", "b" * 64, "h" * 64, "{}")])
    with opened(old) as connection:
        found = latest_evaluation(connection, "b" * 64)
    assert found is not None and (found.posts, found.shipped) == (9, False)


def test_mentions_of_the_same_words_are_one_with_all_their_codes(old: OldDataSet) -> None:
    with opened(old) as connection:
        rows = connection.execute(select(MentionRow.id, MentionRow.quote, MentionRow.repaired).order_by(MentionRow.id))
        assert [tuple(row) for row in rows] == [
            (1, PEARS, "whitespace"),
            (3, APPLE, None),
            (5, "I told @ann_lee", None),
        ]
        columns = (
            CodeRow.dimension,
            CodeRow.position,
            CodeRow.label,
            CodeRow.term,
            CodeRow.confidence,
            CodeRow.raw_label,
        )
        codes = connection.execute(select(*columns).where(CodeRow.mention_id == 1).order_by(*columns[:2]))
        assert [tuple(row) for row in codes] == [
            ("fruit", 0, "pear", None, 0.8, None),
            ("fruit", 1, "apple", "boskoop", 0.7, "a boskoop"),
            ("mood", 0, "mixed", None, 0.5, None),
        ]
        assert connection.scalar(text("SELECT count(*) FROM code")) == 5


def test_every_old_mention_and_code_is_still_there_as_one_of_a_passage(old: OldDataSet) -> None:
    with sqlite3.connect(old.path) as before:
        said = set(
            before.execute(
                "SELECT m.quote, c.label, c.term FROM code c JOIN mention m ON m.id = c.mention_id WHERE c.dimension = 'fruit'"
            )
        )
    with opened(old) as connection:
        query = text(
            "SELECT m.quote, c.label, c.term FROM code c JOIN mention m ON m.id = c.mention_id WHERE c.dimension = 'fruit'"
        )
        now = [tuple(row) for row in connection.execute(query)]
    assert len(now) == len(set(now))
    assert set(now) == said


def test_what_was_coded_is_one_layer_of_the_newest_coder(old: OldDataSet) -> None:
    with opened(old) as connection:
        (layer,) = layers(connection)
        assert (layer.kind, layer.name, layer.codebook, layer.person) == ("machine", "offline", "small", None)
        assert layer.fingerprint == "b" * 64
        assert count_uncoded(connection, layer) == 0
        newest = latest_run(connection, layer)
        assert newest is not None
        assert newest.id == 2
        assert connection.scalars(text("SELECT layer_id FROM run ORDER BY id")).all() == [None, 1]
        assert connection.scalars(select(RejectedQuote.layer_id)).all() == [1]
        account = accounting(connection, VIEWER)
        assert (account.outcomes, account.mentions, account.rejected_quotes) == ({"mentions": 2}, 3, 1)
        assert account.sources[0].posts == 2


def test_quotes_that_were_closed_stay_closed(tmp_path: Path) -> None:
    old = OldDataSet(tmp_path / "old.db")
    old.mention(1, PEARS, ("fruit", "apple", 0.6, CLOSED))
    old.mention(2, APPLE, ("fruit", "apple", 0.6))
    with opened(old) as connection:
        (layer,) = layers(connection)
        book = stored_codebook(connection, layer)
        assert book.sensitive == {CLOSED}
        assert connection.scalars(select(CodebookRow.content_hash)).all() == [book.content_hash]
        assert read_columns(connection, layer).sensitive.tolist() == [True, False]
        assert [quote.sensitive for quote in quotes(connection, book, [1, 2], VIEWER)] == [True, False]


def test_two_stored_codebooks_that_came_to_say_the_same_both_stay(tmp_path: Path) -> None:
    old = OldDataSet(tmp_path / "old.db")
    with old.engine.begin() as connection:
        connection.execute(text("INSERT INTO codebook SELECT 2, 'i', name, version, content FROM codebook"))
    with opened(old) as connection:
        assert len(set(connection.scalars(select(CodebookRow.content_hash)))) == 2


def test_each_coder_becomes_a_layer_of_the_rows_of_its_runs(tmp_path: Path) -> None:
    old = OldDataSet(tmp_path / "old.db", coder="import-coded")
    old.coded_by(1, run_id=1)
    old.mention(1, PEARS, ("fruit", "pear", 0.6), run_id=1)
    old.mention(2, APPLE, ("fruit", "apple", 0.6))
    old.topics([(1, 1, 1), (2, 2, 1)])
    with opened(old) as connection:
        imported, asked = layers(connection)
        assert [(one.kind, one.name, one.fingerprint) for one in (imported, asked)] == [
            ("import", "import-coded", "b" * 64),
            ("machine", "llm wise-1", "a" * 64),
        ]
        assert connection.scalars(select(LayerRow.coder).order_by(LayerRow.id)).all() == ["llm wise-1", "import-coded"]
        found = [read_columns(connection, one).mention.tolist() for one in (imported, asked)]
        assert found == [[2], [1]]
        assert [accounting(connection, VIEWER, one).outcomes for one in (imported, asked)] == [{"mentions": 1}] * 2
        assert [accounting(connection, VIEWER, one).rejected_quotes for one in (imported, asked)] == [1, 0]
        assert [search(connection, asked, word).tolist() for word in ("pears", "apple")] == [[1], []]
        assert [count_uncoded(connection, one) for one in (imported, asked)] == [1, 1]
        assert [(t.name, t.size) for t in topics(connection, imported).topics] == [("Apples", 1)]
        assert topics(connection, asked).topics == []
        assert connection.scalars(text("SELECT layer_id FROM run ORDER BY id")).all() == [asked.id, imported.id]


def test_passages_that_share_most_of_their_words_are_one_in_old_data_too(tmp_path: Path) -> None:
    old = OldDataSet(tmp_path / "old.db")
    old.mention(1, "Pears calm me and apples", ("fruit", "pear", 0.6), ("mood", "glad", 0.6))
    old.mention(1, "Pears calm me", ("fruit", "apple", 0.7), ("mood", "sad", 0.5))
    old.topics([(1, None, None), (2, 1, 1)])
    with opened(old) as connection:
        (row,) = connection.execute(select(MentionRow.id, MentionRow.quote))
        assert tuple(row) == (1, "Pears calm me and apples")
        columns = read_columns(connection, layers(connection)[0])
        assert (options_of(columns, "fruit"), options_of(columns, "mood")) == ([{"apple", "pear"}], [{"mixed"}])
        assert columns.topic.tolist() == [1]


def test_a_stored_codebook_may_have_a_dimension_that_no_file_may_have_today(tmp_path: Path) -> None:
    content = old_codebook()
    content["dimensions"][0]["id"] = "language"
    old = OldDataSet(tmp_path / "old.db", content=content)
    old.mention(1, PEARS, ("language", "pear", 0.6))
    old.mention(2, APPLE, ("language", "apple", 0.6))
    old.close()
    data = open_data_set(database_url(str(old.path)))
    assert data.facets["language"].options()[:2] == ["apple", "pear"]
    assert data.select().counts("language").n.tolist() == [1, 1]
    assert data.select(Filter.of({"language": "pear"})).n == 1


def test_an_import_becomes_an_import(tmp_path: Path) -> None:
    old = OldDataSet(tmp_path / "old.db", coder="import-coded")
    with opened(old) as connection:
        (layer,) = layers(connection)
        assert (layer.kind, layer.name) == ("import", "import-coded")
        assert len(read_columns(connection, layer)) == 0


def test_keys_are_those_that_a_new_run_would_give(old: OldDataSet) -> None:
    with opened(old) as connection:
        (layer,) = layers(connection)
        shown = quotes(connection, stored_codebook(connection, layer), [1, 3], VIEWER)
    start = SECOND.index(APPLE)
    assert shown[0].key == mention_key(layer.key, "reddit", "n1", 0, len(PEARS), PEARS)
    assert shown[1].key == mention_key(layer.key, "reddit", "n2", start, start + len(APPLE), APPLE)


def test_search_finds_passages_once_and_no_handle(old: OldDataSet) -> None:
    with opened(old) as connection:
        (layer,) = layers(connection)
        assert search(connection, layer, "pear").tolist() == [1]
        assert search(connection, layer, '"eaten by me"').tolist() == [3]
        assert search(connection, layer, "told").tolist() == [5]
        assert search(connection, layer, "ann_lee").tolist() == []
        assert not connection.scalar(text("SELECT count(*) FROM sqlite_master WHERE name LIKE '%0003%'"))


def test_topics_keep_their_numbers_and_count_passages(old: OldDataSet) -> None:
    with opened(old) as connection:
        (layer,) = layers(connection)
        stored = topics(connection, layer)
        assert [(t.id, t.name, t.size, t.representatives) for t in stored.topics] == [
            (1, "Pears", 2, [5, 1]),
            (2, "Apples", 1, [3]),
        ]
        assert (stored.mentions, stored.unassigned, stored.parameters) == (3, 0, {"seed": 1})
        known = numbering(connection, layer)
        assert (known.next_number, known.members, known.centroids) == (3, {1: 1, 3: 2, 5: 1}, {})


def test_the_columns_are_published(old: OldDataSet) -> None:
    with opened(old) as connection:
        columns = read_columns(connection, layers(connection)[0])
    assert columns.mention.tolist() == [1, 5, 3]
    assert options_of(columns, "fruit") == [{"pear", "apple", "apple:boskoop"}, set(), {"apple"}]
    assert options_of(columns, "mood") == [{"mixed"}, {"sad"}, set()]
    assert columns.topic.tolist() == [1, 1, 2]


def test_many_posts_move_in_parts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    old = OldDataSet(tmp_path / "old.db")
    with old.engine.begin() as connection:
        connection.execute(
            text(
                "INSERT INTO post SELECT i + 10, platform, native_id || i, created_at, url, author_hash, title, text, text_hash, "
                "language, language_confidence, kind, venue, thread_id, parent_id, engagement, version, repost_count, "
                "boilerplate, fictional, source_id, source_row FROM post, "
                "(WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 4500) SELECT i FROM n) "
                "WHERE post.id = 1"
            )
        )
        for repeat in (0, 5000):
            connection.execute(
                text(
                    f"INSERT INTO mention SELECT id + {repeat}, id, 0, 13, substr(text, 1, 13), 'q', 2, NULL FROM post "
                    "WHERE id > 10"
                )
            )
    with opened(old) as connection:
        assert connection.scalar(text("SELECT count(*) FROM mention")) == 4500
        assert connection.scalar(text("SELECT count(DISTINCT key) FROM mention")) == 4500
        assert len(read_columns(connection, layers(connection)[0])) == 4500
        assert len(search(connection, layers(connection)[0], "pears")) == 4500


def test_a_data_set_that_no_run_has_touched_comes_up_to_date_too(tmp_path: Path) -> None:
    old = OldDataSet(tmp_path / "old.db")
    with old.engine.begin() as connection:
        for table in ("rejected_quote", "coding", "post", "source", "run", "codebook"):
            connection.execute(text(f"DELETE FROM {table}"))
    with opened(old) as connection:
        assert layers(connection) == []


def test_an_old_data_set_that_cannot_be_written_is_named_with_what_to_do(
    old: OldDataSet, monkeypatch: pytest.MonkeyPatch
) -> None:
    old.close()
    monkeypatch.setattr(Sqlite, "writable", lambda _self, _url: False)
    with pytest.raises(NoDataSet, match=r"earlier version.*[Cc]opy it to a folder"):
        open_read_only(database_url(str(old.path)))


def test_an_old_data_set_is_left_alone_while_a_run_writes_to_it(old: OldDataSet) -> None:
    old.close()
    with FileLock(f"{old.path}.lock"), pytest.raises(Locked, match="Another run"):
        open_read_only(database_url(str(old.path)))
    with opened(old) as connection:
        assert current(connection.engine) == head()


@pytest.mark.parametrize("late", ["db.disclosure.redact", "db.write.publish.publish"])
def test_a_change_that_fails_leaves_the_data_set_as_it_was(
    old: OldDataSet, monkeypatch: pytest.MonkeyPatch, late: str
) -> None:
    old.close()
    with monkeypatch.context() as patched, pytest.raises(RuntimeError):
        patched.setattr(late, _fail)
        open_for_writing(database_url(str(old.path)))
    with sqlite3.connect(old.path) as file:
        assert file.execute("SELECT version_num FROM alembic_version").fetchall() == [("0003",)]
        assert file.execute("SELECT count(*) FROM mention").fetchone() == (5,)
    with opened(old) as connection:
        assert connection.scalar(text("SELECT count(*) FROM mention")) == 3


def _fail(*_arguments: object) -> str:
    raise RuntimeError("made up")


def test_offsets_still_lead_to_the_quote(old: OldDataSet) -> None:
    with opened(old) as connection:
        for row in connection.execute(select(MentionRow.post_id, MentionRow.start, MentionRow.end, MentionRow.quote)):
            assert (FIRST, SECOND)[row.post_id - 1][row.start : row.end] == row.quote
