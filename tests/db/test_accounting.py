"""The account of a data set, its runs and its topics."""

from __future__ import annotations

import numpy as np
import pytest
from sqlalchemy import Connection, insert, select, update

from db.dialects import for_engine
from db.disclosure import VIEWER
from db.read.accounting import accounting
from db.read.layers import layers, stored_codebook
from db.read.provenance import latest_run
from db.read.search import search
from db.read.topics import numbering, topics
from db.schema import MentionRow, Quarantine, Run, Source
from db.write import runs, vectors
from db.write.topics import NewModel, NewTopic, Place, replace_topics, topic_fingerprint
from records.codebook import Codebook
from records.layer import Layer
from records.rows import NewRejected
from tests.db.conftest import add, add_source, begin_run, code, mention, new_post, open_hand_layer

LONG = "The pears from the garden calmed me down after a long and noisy day at work with too many calls."


def test_the_account_says_where_every_row_went_and_why(connection: Connection) -> None:
    second = add_source(connection, "b.csv")
    add(
        connection,
        1,
        new_post("a", LONG),
        new_post("a", LONG, row=2),
        NewRejected(source_row=3, reason="no id", raw=""),
    )
    rejected = [
        NewRejected(source_row=row, reason=reason, raw="") for row, reason in enumerate(["no text", "no id", "no text"])
    ]
    add(connection, second, new_post("b", LONG), *rejected, NewRejected(source_row=9, reason="no text", raw=""))
    account = accounting(connection, VIEWER)
    assert [(s.name, s.rows, s.posts, s.duplicates, s.quarantined) for s in account.sources] == [
        ("a.csv", 3, 1, 1, 1),
        ("b.csv", 5, 0, 1, 4),
    ]
    assert account.quarantine_reasons == [("no text", 3), ("no id", 2)]
    assert account.duplicate_reasons == [("same id", 1), ("same text", 1)]
    assert account.adds_up
    totals = account.totals()
    assert (totals["rows"], totals["posts"], totals["duplicates"], totals["quarantined"]) == (8, 1, 2, 5)


def test_a_row_too_few_or_too_many_is_noticed(connection: Connection) -> None:
    add(connection, 1, new_post("a", LONG))
    connection.execute(insert(Quarantine).values(source_id=1, source_row=2, reason="?", raw=""))
    assert not accounting(connection, VIEWER).adds_up
    connection.execute(update(Source).values(rows=2))
    assert accounting(connection, VIEWER).adds_up


def test_outcomes_mentions_and_rejected_quotes_are_counted(connection: Connection) -> None:
    add(connection, 1, new_post("a", LONG), new_post("b", "Short and sweet."))
    found = [mention(LONG, quote, fruit="pear") for quote in ("The pears", "the garden", "noisy day")]
    code(connection, 1, found, rejected=[("said never", "not in the post")])
    code(connection, 2, [])
    account = accounting(connection, VIEWER)
    assert account.outcomes == {"mentions": 1, "no mention": 1}
    assert (account.mentions, account.rejected_quotes) == (3, 1)


def test_coding_a_post_again_replaces_what_was_said(connection: Connection) -> None:
    add(connection, 1, new_post("a", LONG))
    code(connection, 1, [mention(LONG, "The pears", fruit="pear")], rejected=[("x", "y")])
    code(connection, 1, [mention(LONG, "the garden", fruit="apple")])
    assert connection.scalars(select(MentionRow.quote)).all() == ["the garden"]
    assert accounting(connection, VIEWER).rejected_quotes == 0


def test_an_interrupted_run_goes_on_only_with_the_same_inputs(connection: Connection, codebook: Codebook) -> None:
    first = connection.execute(select(Run.__table__)).one()
    new = runs.NewRun(
        codebook_id=1, coder="hand", coder_fingerprint="c", embedding_model="none", seed=1, options={}, software={}
    )
    assert runs.begin_run(connection, first.fingerprint, new) == (first.id, True)
    other, resumed = runs.begin_run(connection, "other", new)
    assert not resumed
    assert connection.scalar(select(Run.status).where(Run.id == first.id)) == runs.INTERRUPTED
    runs.finish_run(connection, other, {"rows": 0}, {"ingest": 0.1})
    newest = latest_run(connection)
    assert newest is not None
    assert (newest.id, newest.status, newest.codebook_name) == (other, runs.FINISHED, codebook.name)
    assert (newest.counts, newest.seconds) == ({"rows": 0}, {"ingest": 0.1})
    assert runs.begin_run(connection, "other", new) == (other + 1, False)


def test_a_layers_codebook_is_the_one_that_it_was_coded_with_last(
    connection: Connection, layer: Layer, codebook: Codebook
) -> None:
    assert stored_codebook(connection, layer) == codebook
    newer = codebook.model_copy(update={"version": "2"})
    assert runs.store_codebook(connection, codebook) == runs.store_codebook(connection, codebook)
    first, *rest = codebook.dimensions
    spoken = [label.model_copy(update={"spoken": f"the {label.id}"}) for label in first.labels]
    said = codebook.model_copy(update={"dimensions": [first.model_copy(update={"labels": spoken}), *rest]})
    assert runs.store_codebook(connection, said) == runs.store_codebook(connection, said)
    assert stored_codebook(connection, layer) == said  # without a run that codes anew
    again = open_hand_layer(connection, newer)
    assert again.id == layer.id
    assert stored_codebook(connection, layer).version == "2"
    begin_run(connection, newer, layer.id)
    newest = latest_run(connection, layer)
    assert newest is not None
    assert newest.codebook_hash == codebook.content_hash  # the run goes on with what it began with
    assert newer.content_hash != codebook.content_hash


def test_vectors_are_kept_by_quote_and_model(connection: Connection, layer: Layer) -> None:
    add(connection, 1, new_post("a", LONG))
    found = [mention(LONG, quote, fruit="pear") for quote in ("The pears", "the garden")]
    add(connection, 1, new_post("b", "The pears again."))
    code(connection, 1, found)
    code(connection, 2, [mention("The pears again.", "The pears", fruit="pear")])
    todo = vectors.texts_without_vector(connection, "m")
    assert [text for _, text in todo] == ["The pears", "the garden"]
    data = np.array([[1.5, -2.25], [0.1, 1e-8]], dtype=np.float32)
    vectors.save_vectors(connection, "m", [key for key, _ in todo], data)
    assert vectors.texts_without_vector(connection, "m") == []
    assert len(vectors.texts_without_vector(connection, "other")) == 2
    stored = vectors.mention_vectors(connection, layer, "m")
    assert (stored.ids, stored.quotes) == ([1, 2, 3], ["The pears", "the garden", "The pears"])
    assert stored.hashes == [todo[0][0], todo[1][0], todo[0][0]]
    assert (stored.vectors == data[[0, 1, 0]]).all()
    assert vectors.mention_vectors(connection, layer, "other").ids == []


def test_topics_are_replaced_as_a_whole_with_their_typical_mentions_in_order(
    connection: Connection, layer: Layer
) -> None:
    assert topics(connection, layer).topics == []
    assert topics(connection, layer).note
    assert numbering(connection, layer).next_number == 1
    add(connection, 1, new_post("a", LONG))
    code(connection, 1, [mention(LONG, quote, fruit="pear") for quote in ("The pears", "the garden", "down")])
    model = NewModel(fingerprint="f", run_id=1, parameters={"seed": 1}, mentions=3, unassigned=1, next_number=8)
    centre = np.array([0.5, -1.25], dtype=np.float32)
    for name in ("Old", "New"):
        keywords = [("pears", 0.5), ("garden", 0.2)]
        large = NewTopic(number=7, name=name, keywords=keywords, size=2, x=1.0, y=2.0, centroid=centre)
        small = NewTopic(number=2, name="Small", keywords=[], size=1, x=0.0, y=0.0)
        places = [
            Place(mention_id=mention_id, topic=topic, representative=rank, strength=0.5, x=0.0, y=0.0)
            for mention_id, topic, rank in ((1, 7, 2), (2, None, None), (3, 7, 1))
        ]
        replace_topics(connection, layer, model, [small, large], places)
    stored = topics(connection, layer)
    first, second = stored.topics
    assert (first.id, first.name, first.keywords, first.representatives) == (7, "New", ["pears", "garden"], [3, 1])
    assert second.id == 2
    assert (stored.mentions, stored.unassigned, stored.parameters) == (3, 1, {"seed": 1})
    known = numbering(connection, layer)
    assert (known.next_number, known.members, list(known.centroids)) == (8, {1: 7, 3: 7}, [7])
    assert (known.centroids[7] == centre).all()


def test_mentions_found_again_keep_their_topics_until_the_next_model(connection: Connection, layer: Layer) -> None:
    add(connection, 1, new_post("a", LONG))
    code(connection, 1, [mention(LONG, quote, fruit="pear") for quote in ("The pears", "the garden")])
    model = NewModel(fingerprint="f", run_id=1, parameters={}, mentions=2, unassigned=0, next_number=2)
    places = [Place(mention_id=i, topic=1, representative=None, strength=1, x=0, y=0) for i in (1, 2)]
    topic = NewTopic(number=1, name="Pears", keywords=[], size=2, x=0, y=0)
    replace_topics(connection, layer, model, [topic], places)
    code(connection, 1, [mention(LONG, quote, fruit="apple") for quote in ("the garden", "noisy day")])
    assert numbering(connection, layer).members == {2: 1}
    assert topic_fingerprint(connection, layer) == ""


def test_tidying_keeps_every_row_and_the_search_index(connection: Connection) -> None:
    add(connection, 1, new_post("a", LONG))
    code(connection, 1, [mention(LONG, "The pears from the garden", fruit="pear")])
    connection.commit()
    engine = connection.engine
    connection.close()
    for_engine(engine).tidy(engine)
    with engine.connect() as reader:
        assert search(reader, layers(reader)[0], "pears").tolist() == [1]
        assert accounting(reader, VIEWER).totals()["posts"] == 1


@pytest.mark.parametrize("change", [{"fallback": "plum"}, {"labels": []}, {"role": "stance"}])
def test_a_codebook_that_contradicts_itself_is_refused(codebook: Codebook, change: dict[str, object]) -> None:
    content = codebook.model_dump()
    content["dimensions"][0] |= change
    with pytest.raises(ValueError):
        Codebook.model_validate(content)
