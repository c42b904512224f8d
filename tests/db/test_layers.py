"""Layers lie side by side, and a key never comes to mean another quote."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import Connection, delete, select, update

from db.disclosure import VIEWER
from db.read.accounting import accounting
from db.read.columns import read_columns
from db.read.impacts import ImpactCode, impact_codes
from db.read.layers import layers, published_layers, stale_layers, stored_codebook
from db.read.pending import count_uncoded, uncoded_posts
from db.read.quotes import quotes
from db.read.read_posts import read_posts
from db.read.search import search
from db.read.topics import topics
from db.schema import Base, MentionRow, ReadColumn, Run
from db.write.layers import open_layer
from db.write.mentions import forget_set_aside, save_coded
from db.write.new_texts import follow_texts
from db.write.publish import publish
from db.write.runs import finish_run
from db.write.topics import NewModel, NewTopic, Place, replace_topics, topic_fingerprint
from records.answer import Coded, Rejection
from records.codebook import Codebook
from records.layer import Layer
from records.mentions import Code
from records.outcome import BOILERPLATE, LANGUAGE, MENTIONS, NO_MENTION, set_aside
from records.problem import Problem
from tests.db.conftest import add, begin_run, code, mention, new_post, open_hand_layer, with_key

TEXT = "Pears calm me and apples do not."
PEARS = "Pears calm me"
OWNED = ("coding", "mention", "rejected_quote", "topic_model", "topic", "read_column")


@pytest.fixture
def two(connection: Connection, layer: Layer, codebook: Codebook) -> Layer:
    """A second layer over the same two posts; both have mentions, topics and columns."""
    other = open_layer(connection, kind="import", name="import-coded", codebook=codebook, fingerprint="i" * 64)
    add(connection, 1, new_post("a", TEXT), new_post("b", TEXT, platform="x"))
    for one in (layer, other):
        for post in (1, 2):
            code(connection, post, [mention(TEXT, PEARS, fruit="pear")], layer=one, rejected=[("said never", "why")])
        model_topics(connection, one)
        publish(connection, one)
    return other


def model_topics(connection: Connection, layer: Layer) -> None:
    ids = connection.scalars(select(MentionRow.id).where(MentionRow.layer_id == layer.id)).all()
    model = NewModel(fingerprint="t", run_id=1, parameters={}, mentions=len(ids), unassigned=0, next_number=2)
    topic = NewTopic(number=1, name=f"Of {layer.name}", keywords=[("pears", 1.0)], size=len(ids), x=0, y=0)
    places = [Place(mention_id=i, topic=1, strength=1, representative=None, x=0, y=0) for i in ids]
    replace_topics(connection, layer, model, [topic], places)


def everything_of(connection: Connection, layer: Layer) -> dict[str, list[Any]]:
    """All rows of a layer, in all tables, with what can be found in it."""
    tables = Base.metadata.tables
    rows: dict[str, list[Any]] = {
        name: sorted(map(repr, connection.execute(tables[name].select().where(tables[name].c.layer_id == layer.id))))
        for name in OWNED
    }
    ours = select(MentionRow.id).where(MentionRow.layer_id == layer.id)
    for name in ("code", "mention_topic"):
        theirs = tables[name].select().where(tables[name].c.mention_id.in_(ours))
        rows[name] = sorted(map(repr, connection.execute(theirs)))
    rows["found"] = search(connection, layer, "pears").tolist()
    return rows


def test_every_table_with_a_layer_is_compared_here() -> None:
    named = {name for name, table in Base.metadata.tables.items() if "layer_id" in table.c}
    assert named == {*OWNED, "run"}


def test_writing_one_layer_never_touches_another(connection: Connection, layer: Layer, two: Layer) -> None:
    before = everything_of(connection, two)
    assert all(before.values())
    code(connection, 1, [mention(TEXT, "apples do not", fruit="apple")], layer=layer)
    code(connection, 2, [], layer=layer, rejected=[("other", "why")])
    save_coded(connection, layer, 1, [(1, Coded(outcome=set_aside("no answer")))])
    forget_set_aside(connection, layer)
    model_topics(connection, layer)
    publish(connection, layer)
    open_layer(connection, kind="machine", name="hand", codebook=two_of(connection, layer), fingerprint="n" * 64)
    assert everything_of(connection, two) == before
    assert search(connection, layer, "pears").tolist() == []


def two_of(connection: Connection, layer: Layer) -> Codebook:
    return stored_codebook(connection, layer).model_copy(update={"version": "2"})


def test_what_is_read_is_of_the_layer_asked_for(connection: Connection, layer: Layer, two: Layer) -> None:
    code(
        connection, 1, [mention(TEXT, "apples do not", fruit="apple"), mention(TEXT, "Pears", fruit="pear")], layer=two
    )
    publish(connection, two)
    assert [len(read_columns(connection, one)) for one in (layer, two)] == [2, 3]
    assert len(search(connection, layer, "pears")) == 2
    assert topics(connection, layer).topics[0].name == "Of hand"
    assert topics(connection, two).topics[0].name == "Of import-coded"
    assert [accounting(connection, VIEWER, one).mentions for one in (layer, two)] == [2, 3]
    assert [accounting(connection, VIEWER, one).rejected_quotes for one in (layer, two)] == [2, 1]
    assert [topic_fingerprint(connection, one) for one in (layer, two)] == ["t", ""]
    shown = quotes(connection, stored_codebook(connection, two), read_columns(connection, two).mention.tolist(), VIEWER)
    assert {quote.coder for quote in shown} == {"import-coded"}


def test_the_layer_of_the_newest_run_that_came_to_its_end_is_the_first(
    connection: Connection, layer: Layer, codebook: Codebook, two: Layer
) -> None:
    assert layers(connection) == [layer, two]
    connection.execute(update(Run).values(status="finished"))
    run = begin_run(connection, codebook, two.id)
    assert layers(connection) == [layer, two]
    finish_run(connection, run, {}, {})
    assert layers(connection) == [two, layer]
    assert published_layers(connection) == [two, layer]
    connection.execute(delete(ReadColumn).where(ReadColumn.layer_id == two.id))
    assert published_layers(connection) == [layer]


def test_a_layer_is_known_by_kind_name_codebook_and_person(
    connection: Connection, layer: Layer, codebook: Codebook
) -> None:
    same = open_layer(connection, kind="machine", name="hand", codebook=codebook, fingerprint="n" * 64)
    assert (same.id, same.fingerprint, same.key) == (layer.id, "n" * 64, layer.key)
    assert layers(connection) == [same]
    other_book = codebook.model_copy(update={"id": "large"})
    others = [
        open_layer(connection, kind="import", name="hand", codebook=codebook, fingerprint="f"),
        open_layer(connection, kind="machine", name="foot", codebook=codebook, fingerprint="f"),
        open_layer(connection, kind="machine", name="hand", codebook=other_book, fingerprint="f"),
        open_layer(connection, kind="machine", name="hand", codebook=codebook, fingerprint="f", person="ana"),
    ]
    assert len({layer.id, *(other.id for other in others)}) == 5
    assert len({layer.key, *(other.key for other in others)}) == 5
    assert others[-1].person == "ana"
    assert same.person is None


def test_a_layer_takes_no_other_coders_codes(connection: Connection, layer: Layer, codebook: Codebook) -> None:
    with pytest.raises(Problem, match=r"'hand' holds the codes of 'hand'.*another name"):
        open_layer(connection, kind="machine", name="hand", codebook=codebook, fingerprint="f", coder="foot")
    named = open_layer(connection, kind="machine", name="mine", codebook=codebook, fingerprint="f", coder="hand")
    again = open_layer(connection, kind="machine", name="mine", codebook=codebook, fingerprint="g", coder="hand")
    assert (named.id, again.fingerprint) == (again.id, "g")
    assert layers(connection)[0] == layer


def test_a_layer_is_stale_from_a_change_until_it_is_published(
    connection: Connection, layer: Layer, two: Layer, codebook: Codebook
) -> None:
    assert stale_layers(connection) == []
    code(connection, 1, [], layer=two)
    assert stale_layers(connection) == [two]
    publish(connection, two)
    model_topics(connection, layer)
    assert stale_layers(connection) == [layer]
    publish(connection, layer)
    open_hand_layer(connection, codebook)
    assert stale_layers(connection) == []
    newer = open_hand_layer(connection, codebook, fingerprint="n" * 64)
    assert stale_layers(connection) == [newer]


def test_a_post_is_pending_until_the_layers_coder_as_it_is_now_has_seen_it(
    connection: Connection, layer: Layer, codebook: Codebook
) -> None:
    add(connection, 1, *(new_post(str(i), f"A post of number {i}", title=f"T{i}") for i in range(1, 6)))
    other = open_hand_layer(connection, codebook, "other")
    code(connection, 2, [], layer=layer)
    code(connection, 3, [], layer=other)
    assert [post.id for post in uncoded_posts(connection, layer, 0, 10)] == [1, 3, 4, 5]
    assert [post.id for post in uncoded_posts(connection, layer, 1, 2)] == [3, 4]
    assert [count_uncoded(connection, one) for one in (layer, other)] == [4, 4]
    first = uncoded_posts(connection, layer, 0, 1)[0]
    assert (first.platform, first.text, first.title) == ("reddit", "A post of number 1", "T1")
    newer = open_hand_layer(connection, codebook, "other", fingerprint="new")
    assert count_uncoded(connection, newer) == 5


def test_posts_left_undone_are_looked_at_again_and_no_others(connection: Connection, layer: Layer) -> None:
    add(connection, 1, *(new_post(str(i), f"A post of number {i}") for i in range(1, 6)))
    outcomes = (set_aside("no answer"), NO_MENTION, LANGUAGE, BOILERPLATE, set_aside("refused"))
    save_coded(connection, layer, 1, [(i, Coded(outcome=outcome)) for i, outcome in enumerate(outcomes, start=1)])
    assert count_uncoded(connection, layer) == 0
    forget_set_aside(connection, layer)
    assert [post.id for post in uncoded_posts(connection, layer, 0, 10)] == [1, 5]
    assert read_posts(connection, layer).id.tolist() == [2]


def test_a_key_never_comes_to_mean_another_quote(connection: Connection, layer: Layer, codebook: Codebook) -> None:
    add(connection, 1, new_post("a", TEXT))
    code(connection, 1, [mention(TEXT, PEARS, fruit="pear")])
    (before,) = quotes(connection, codebook, [1], VIEWER)
    edited = TEXT.replace("Pears", "Plums")
    add(connection, 1, new_post("a", edited, version=1))
    assert with_key(connection, codebook, before.key) == []
    code(connection, 1, [mention(edited, "Plums calm me", fruit="pear")])
    assert with_key(connection, codebook, before.key) == []
    add(connection, 1, new_post("a", TEXT, version=2))
    code(connection, 1, [mention(TEXT, PEARS, fruit="apple")])
    (after,) = with_key(connection, codebook, before.key)
    assert after.text == before.text
    assert connection.scalars(select(MentionRow.key)).all() == [before.key]


def test_an_id_never_comes_to_mean_another_mention(connection: Connection, layer: Layer, codebook: Codebook) -> None:
    add(connection, 1, new_post("a", TEXT))
    code(connection, 1, [mention(TEXT, PEARS, fruit="pear"), mention(TEXT, "apples", fruit="apple")])
    code(connection, 1, [mention(TEXT, "apples", fruit="pear", mood="glad")])
    (kept,) = quotes(connection, codebook, [1, 2], VIEWER)
    assert (kept.mention_id, kept.codes["fruit"][0].label, kept.codes["mood"][0].label) == (2, "pear", "glad")
    follow_texts(connection, {1: ""})
    code(connection, 1, [mention(TEXT, "calm me", fruit="pear")])
    assert connection.scalars(select(MentionRow.id)).all() == [3]


def test_coding_again_keeps_ids_and_replaces_the_rest(connection: Connection, layer: Layer) -> None:
    add(connection, 1, new_post("a", TEXT))
    found = [mention(TEXT, PEARS, fruit=["pear", "apple"]), mention(TEXT, "apples", fruit="apple")]
    refused = (Rejection(quote="x", reason="y"),)
    for _ in range(2):
        save_coded(connection, layer, 1, [(1, Coded(outcome=MENTIONS, mentions=tuple(found), rejected=refused))])
    rows = everything_of(connection, layer)
    assert [len(rows[name]) for name in ("mention", "code", "rejected_quote", "coding")] == [2, 3, 1, 1]
    assert rows["found"] == [1]


def test_thousands_of_posts_are_stored_and_forgotten_at_once(connection: Connection, layer: Layer) -> None:
    add(connection, 1, *(new_post(str(i), f"{TEXT} {i}") for i in range(1200)))
    coded = [(i, Coded(outcome=MENTIONS, mentions=(mention(TEXT, PEARS, fruit="pear"),))) for i in range(1, 1201)]
    for _ in range(2):
        save_coded(connection, layer, 1, coded)
    assert accounting(connection, VIEWER, layer).mentions == len(search(connection, layer, "pears")) == 1200
    follow_texts(connection, dict.fromkeys(range(1, 1201), ""))
    assert accounting(connection, VIEWER, layer).mentions == len(search(connection, layer, "pears")) == 0
    assert count_uncoded(connection, layer) == 1200


def test_the_codes_of_an_import_are_read_impact_by_impact(connection: Connection, layer: Layer) -> None:
    add(connection, 1, new_post("a", TEXT), new_post("b", TEXT, platform="x"))
    both = [Code(label="pear", confidence=1, impact=2), Code(label="apple", term="boskoop", confidence=1, impact=1)]
    twice = [Code(label="apple", term="boskoop", confidence=0.5, impact=1), Code(label="pear", confidence=0.5)]
    code(connection, 2, [mention(TEXT, PEARS, fruit="pear")])
    code(connection, 1, [mention(TEXT, PEARS, fruit=both), mention(TEXT, "apples", fruit=twice)])
    assert impact_codes(connection, layer) == [
        ImpactCode(1, 1, "fruit", "apple", "boskoop"),
        ImpactCode(1, 2, "fruit", "pear", None),
    ]


def test_columns_of_before_what_is_whole_was_kept_are_published_anew_by_the_next_run(
    connection: Connection, layer: Layer
) -> None:
    publish(connection, layer)
    assert stale_layers(connection) == []
    connection.execute(delete(ReadColumn).where(ReadColumn.name == "whole"))
    assert read_columns(connection, layer).whole is None
    assert stale_layers(connection) == [layer]
    publish(connection, layer)
    assert read_columns(connection, layer).whole is not None and stale_layers(connection) == []
