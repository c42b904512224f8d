"""Opening a data set: one layer of it, and how its state is told from the next."""

from __future__ import annotations

import gc
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from weakref import ref

import pytest
from sqlalchemy import delete, insert, update

from db.connect import URL, NoDataSet, database_url, open_for_writing
from db.dialects import for_engine
from db.schema import EvaluationRow, GoldCodeRow, ReadColumn
from db.write.evaluations import save_evaluation, save_shipped
from db.write.layers import open_layer
from db.write.mentions import save_coded
from db.write.publish import publish
from db.write.runs import finish_run
from explore.corrected import can_be_corrected
from explore.dataset import open_data_set, stamp
from explore.filter import Filter
from records.answer import Coded
from records.evaluation import Evaluation, GoldCode
from records.outcome import MENTIONS
from records.problem import Problem
from records.query import NotUnderstood
from tests.db.conftest import CODER, add, add_source, begin_run, mention, new_post, small_codebook

FIRST, SECOND = "Pears calm me more than any bot.", "A rotten apple talked to me all night."


@pytest.fixture
def url(tmp_path: Path) -> URL:
    """Two posts, coded by two layers."""
    url = database_url(str(tmp_path / "fruit.db"))
    engine = open_for_writing(url)
    codebook = small_codebook()
    with engine.begin() as connection:
        source = None
        for name, fruit in (("early", "apple"), ("late", "pear")):
            layer = open_layer(connection, kind="machine", name=name, codebook=codebook, fingerprint=CODER)
            run = begin_run(connection, codebook, layer.id)
            if source is None:
                source = add_source(connection)
                add(connection, source, new_post("a", FIRST), new_post("b", SECOND, platform="x", created_at=None))
            coded = [
                (1, Coded(outcome=MENTIONS, mentions=(mention(FIRST, "Pears calm me", fruit=fruit, mood="glad"),))),
                (
                    2,
                    Coded(outcome=MENTIONS, mentions=(mention(SECOND, "A rotten apple talked", fruit="apple:rotten"),)),
                ),
            ]
            save_coded(connection, layer, run, coded)
            publish(connection, layer)
            finish_run(connection, run, {}, {})
    for_engine(engine).tidy(engine)
    return url


def test_the_newest_layer_is_shown_and_any_can_be_asked_for(url: URL) -> None:
    data = open_data_set(url)
    assert (data.layer.name, [layer.name for layer in data.layers]) == ("late", ["late", "early"])
    early = open_data_set(url, data.layers[1].id)
    assert early.layer.name == "early"
    assert open_data_set(url, 99).layer == data.layer
    assert data.select().counts("fruit").n.tolist() == [1, 1]
    assert early.select().counts("fruit").n.tolist() == [2, 0]


def test_a_new_layer_is_offered_once_it_is_published_and_opens_once_its_run_has_ended(url: URL) -> None:
    engine = open_for_writing(url)
    with engine.begin() as connection:
        new = open_layer(connection, kind="import", name="new", codebook=small_codebook(), fingerprint=CODER)
        run = begin_run(connection, small_codebook(), new.id)
    data = open_data_set(url)
    assert data.layer.name == "late"
    assert [layer.name for layer in data.layers] == ["late", "early"] == [layer.name for layer in stamp(url).layers]
    assert open_data_set(url, new.id).layer == data.layer
    with engine.begin() as connection:
        publish(connection, new)
    assert [layer.name for layer in stamp(url).layers] == ["late", "early", "new"]
    assert open_data_set(url).layer.name == "late"
    assert open_data_set(url, new.id).select().n == 0
    with engine.begin() as connection:
        finish_run(connection, run, {}, {})
    assert open_data_set(url).layer == new


def test_where_no_layer_is_published_the_reader_learns_why(url: URL) -> None:
    with open_for_writing(url).begin() as connection:
        connection.execute(delete(ReadColumn))
    assert stamp(url).layers == ()
    with pytest.raises(Problem, match="has not been published"):
        open_data_set(url)


def test_gold_counts_where_it_was_made_by_the_codebook_of_the_layer(url: URL) -> None:
    def evaluated(codebook_hash: str) -> None:
        evaluation = Evaluation(
            created_at=datetime.now(UTC), gold=codebook_hash, gold_sha256=codebook_hash, posts=1, random_sample=True, coder="late",
            coder_fingerprint=CODER, codebook_hash=codebook_hash, results={},
        )  # fmt: skip
        code = GoldCode(platform="reddit", native_id="a", sampled=True, dimension=None, label=None, present=True)
        with open_for_writing(url).begin() as connection:
            save_evaluation(connection, evaluation, [code])

    before = stamp(url)
    evaluated(small_codebook().content_hash)
    assert open_data_set(url).gold["post_id"].tolist() == [1]
    evaluated("of another codebook")
    assert open_data_set(url).gold["post_id"].tolist() == [1]
    with open_for_writing(url).begin() as connection:
        connection.execute(update(EvaluationRow).values(codebook_hash="of another codebook"))
    assert open_data_set(url).gold.empty
    assert stamp(url) != before


def test_the_posts_that_were_read_are_told_by_platform_and_month(url: URL) -> None:
    posts = open_data_set(url).read_posts
    assert (posts.id.tolist(), posts.first_month, posts.month.tolist()) == ([1, 2], "2024-03", [0, -1])
    assert [posts.platforms[i] for i in posts.platform] == ["reddit", "x"]


def test_nothing_holds_a_data_set_that_nobody_looks_at(url: URL) -> None:
    gc.collect()
    gc.disable()  # what holds itself in a circle would stay, as it does for good once it is frozen
    try:
        data = open_data_set(url)
        data.select(Filter.of({"words": "rotten", "topic": ()})).counts("fruit", "platform")
        gone = ref(data)
        del data
        assert gone() is None
    finally:
        gc.enable()


def test_what_is_opened_can_be_narrowed_counted_and_searched(url: URL) -> None:
    data = open_data_set(url)
    assert list(data.facets) == ["fruit", "mood", "platform", "topic", "period", "language", "venue", "sure", "words"]
    assert data.months == ["2024-03"]
    assert data.undated == 1
    assert not data.building
    selection = data.select(Filter.of({"words": "rotten"}))
    assert (selection.n, selection.posts) == (1, 1)
    assert selection.counts("platform").series().to_dict() == {"reddit": 0, "x": 1}
    assert data.select(Filter.of({"words": "calm", "fruit": "apple"})).n == 0
    with pytest.raises(NotUnderstood, match="quotation mark"):
        data.select(Filter.of({"words": '"""'})).n  # noqa: B018


def test_a_data_set_has_another_stamp_once_a_run_begins_and_once_it_ends(url: URL) -> None:
    before = stamp(url)
    assert stamp(url) == before
    engine = open_for_writing(url)
    with engine.begin() as connection:
        run = begin_run(connection, small_codebook(), 1)
    during = stamp(url)
    assert open_data_set(url, 1).building
    with engine.begin() as connection:
        finish_run(connection, run, {}, {})
    assert len({before, during, stamp(url)}) == 3


def test_while_a_run_is_under_way_the_columns_are_read_with_the_codebook_that_made_them(url: URL) -> None:
    newer = small_codebook().model_copy(update={"version": "2", "name": "Newer"})
    engine = open_for_writing(url)
    with engine.begin() as connection:
        made_by = Evaluation(
            created_at=datetime(2025, 5, 1, tzinfo=UTC), gold="gold", gold_sha256="g" * 64, posts=2, random_sample=False,
            coder="late", coder_fingerprint=CODER, codebook_hash="h" * 64, results={},
        )  # fmt: skip
        save_evaluation(connection, made_by, [])
        layer = open_layer(connection, kind="machine", name="late", codebook=newer, fingerprint="n" * 64)
        begin_run(connection, newer, layer.id)
    during = open_data_set(url)
    assert (during.layer.name, during.codebook.name) == ("late", "Small")
    assert during.evaluation is not None
    with engine.begin() as connection:
        publish(connection, layer)
    after = open_data_set(url)
    assert (after.codebook.name, after.evaluation) == ("Newer", None)


def test_a_check_that_comes_with_the_coder_stands_in_until_the_data_set_has_its_own(url: URL) -> None:
    """And shares are never corrected by it, whatever it says of itself."""
    book = small_codebook()
    results = {
        "gold": {"name": "gold", "sha256": "g" * 64, "random_sample": True},
        "coder": {"name": "late", "fingerprint": CODER},
        "codebook": {"hash": book.content_hash},
        "posts": 190,
    }
    other = Evaluation.of(results, datetime(2025, 5, 1, tzinfo=UTC), shipped=True)
    codes: dict[str, Any] = {
        "platform": "reddit",
        "native_id": "a",
        "sampled": True,
        "dimension": None,
        "label": None,
        "present": True,
    }
    engine = open_for_writing(url)
    with engine.begin() as connection:
        for _ in range(2):
            save_shipped(connection, other)
        connection.execute(insert(GoldCodeRow), [{**codes, "evaluation_id": 1}])
        connection.execute(update(EvaluationRow).values(random_sample=True))
    with_other = open_data_set(url)
    assert with_other.evaluation is not None and (with_other.evaluation.id, with_other.evaluation.shipped) == (1, True)
    assert not other.random_sample and not can_be_corrected(with_other)
    with engine.begin() as connection:
        own = replace(other, shipped=False, random_sample=True, posts=2)
        save_evaluation(connection, own, [GoldCode(**codes)])
        save_shipped(connection, replace(other, created_at=datetime(2025, 6, 1, tzinfo=UTC)))
    with_own = open_data_set(url)
    assert with_own.evaluation is not None and (with_own.evaluation.posts, with_own.evaluation.shipped) == (2, False)
    assert can_be_corrected(with_own)


def test_where_there_is_nothing_to_open_the_reader_learns_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(NoDataSet, match="make demo"):
        open_data_set(database_url(str(tmp_path / "none.db")))
    empty = database_url(str(tmp_path / "empty.db"))
    open_for_writing(empty).dispose()
    with pytest.raises(NoDataSet, match="is empty"):
        stamp(empty)
    with pytest.raises(NoDataSet, match="is empty"):
        open_data_set(empty)
