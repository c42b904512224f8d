"""Quotes and exports as a viewer and a researcher get them."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import Connection, insert, update

from db.disclosure import VIEWER, Viewer
from db.read.quotes import export_rows, mention_with, quotes
from db.schema import DuplicateRow, Post
from records.codebook import Codebook
from records.layer import Layer
from records.mentions import Code, mention_key
from records.rows import NEAR
from tests.db.conftest import add, code, mention, new_post

RESEARCHER = Viewer("researcher", "ana")
TEXT = "Hi @bob_smith, see https://example.org/x. I told @ann_lee that pears calm me every night. Mail: me@example.org"
QUOTE = "I told @ann_lee that pears calm me every night."


@pytest.fixture
def stored(connection: Connection) -> Connection:
    dark = "On that evening I ate an apple and wanted to die."
    add(connection, 1, new_post("a", TEXT, author_hash="1" * 32), new_post("b", dark, created_at=None, platform="x"))
    code(connection, 1, [mention(TEXT, QUOTE, fruit="pear", mood="glad")])
    code(connection, 2, [mention(dark, dark, fruit="apple:boskoop"), mention(dark, "On that evening I ate an apple")])
    return connection


def test_a_viewer_gets_no_identifying_string_no_link_and_no_venue(stored: Connection, codebook: Codebook) -> None:
    (quote,) = quotes(stored, codebook, [1], VIEWER)
    assert quote.text == "I told [handle] that pears calm me every night."
    assert quote.before == "Hi [handle], see [link] "
    assert quote.after == " Mail: [e-mail]"
    assert (quote.url, quote.venue) == (None, None)
    assert (quote.platform, quote.kind, quote.coder, quote.fictional) == ("reddit", "post", "hand", True)


def test_a_researcher_gets_the_post_whole(stored: Connection, codebook: Codebook) -> None:
    (quote,) = quotes(stored, codebook, [1], RESEARCHER)
    assert quote.before + quote.text + quote.after == TEXT
    assert quote.text == QUOTE
    assert (quote.url, quote.venue) == ("https://example.org/a", "r/fruit")


def test_no_role_gets_anything_of_the_author(stored: Connection, codebook: Codebook) -> None:
    for viewer in (VIEWER, RESEARCHER):
        assert "1" * 32 not in repr(quotes(stored, codebook, [1, 2, 3], viewer))
        assert not any("author" in name for name in quotes(stored, codebook, [1], viewer)[0].__slots__)


def test_quotes_come_in_the_order_asked_and_unknown_ids_are_left_out(stored: Connection, codebook: Codebook) -> None:
    assert [quote.mention_id for quote in quotes(stored, codebook, [3, 99, 1], VIEWER)] == [3, 1]
    assert quotes(stored, codebook, [], VIEWER) == []


def test_codes_and_sensitivity_come_with_the_quote(stored: Connection, codebook: Codebook) -> None:
    first, second, third = quotes(stored, codebook, [1, 2, 3], VIEWER)
    assert {d: [(c.label, c.term) for c in codes] for d, codes in first.codes.items()} == {
        "fruit": [("pear", None)],
        "mood": [("glad", None)],
    }
    assert [(c.label, c.term, c.confidence) for c in second.codes["fruit"]] == [("apple", "boskoop", 0.8)]
    assert third.codes == {}
    assert [quote.sensitive for quote in (first, second, third)] == [False, True, False]


def test_an_export_gives_the_month_but_not_the_day_and_no_identifying_string(
    stored: Connection, codebook: Codebook
) -> None:
    rows = export_rows(stored, codebook, [1, 2, 3], VIEWER)
    assert [row["month"] for row in rows] == ["2024-03", "", ""]
    assert rows[0]["quote"] == "I told [handle] that pears calm me every night."
    assert (rows[0]["fruit"], rows[0]["mood"], rows[0]["fruit_confidence"]) == ("pear", "glad", 0.8)
    assert (rows[1]["fruit"], rows[1]["fruit_term"], rows[1]["mood"]) == ("apple", "boskoop", "")
    assert (rows[1]["fruit_name"], rows[1]["fruit_term_name"], rows[1]["mood_name"]) == (
        "Apple",
        "Boskoop",
        "",
    )
    assert list(rows[0])[-4:] == ["mood", "mood_name", "mood_term", "mood_confidence"]  # no mood has terms
    for row in rows:
        assert not {"url", "venue", "native_id", "author_hash"} & set(row)
        assert "2024-03-05" not in str(row)
    assert export_rows(stored, codebook, [1], RESEARCHER)[0]["url"] == "https://example.org/a"


def test_an_export_holds_every_mention_beyond_one_query(
    connection: Connection, codebook: Codebook, layer: Layer
) -> None:
    quote = "pears calm me every single night"
    rows = 1203
    text = " ".join([quote] * rows)
    add(connection, 1, new_post("a", text))
    step = len(quote) + 1
    found = [mention(text[i * step :], quote, fruit="pear") for i in range(rows)]
    code(connection, 1, [replace(m, start=m.start + i * step, end=m.end + i * step) for i, m in enumerate(found)])
    keys = [mention_key(layer.key, "reddit", "a", i * step, i * step + len(quote), quote) for i in range(rows)]
    ids = list(range(rows, 0, -1))
    assert [row["key"] for row in export_rows(connection, codebook, ids, VIEWER)] == keys[::-1]


def test_several_labels_stand_in_one_cell_with_their_confidence_in_order(
    connection: Connection, codebook: Codebook
) -> None:
    add(connection, 1, new_post("a", TEXT))
    fruit = [
        Code(label="pear", confidence=0.5),
        Code(label="apple", term="boskoop", confidence=0.9),
        Code(label="apple", term="rotten", confidence=0.25),
    ]
    code(connection, 1, [mention(TEXT, QUOTE, fruit=fruit, mood="mixed")])
    (row,) = export_rows(connection, codebook, [1], VIEWER)
    assert (row["fruit"], row["fruit_term"], row["fruit_confidence"]) == ("pear; apple", "boskoop; rotten", "0.5; 0.9")
    assert (row["fruit_name"], row["mood_name"]) == ("Pear; Apple", "Mixed")
    assert (row["mood"], row["mood_confidence"]) == ("mixed", 0.8)


def test_what_an_import_says_twice_is_shown_once_and_its_stances_come_to_one(
    connection: Connection, codebook: Codebook
) -> None:
    add(connection, 1, new_post("a", TEXT))
    fruit = [Code(label="pear", confidence=1.0, impact=1), Code(label="pear", confidence=1.0, impact=2)]
    mood = [Code(label="glad", confidence=0.9, impact=1), Code(label="sad", confidence=0.6, impact=2)]
    code(connection, 1, [mention(TEXT, QUOTE, fruit=fruit, mood=mood)])
    (quote,) = quotes(connection, codebook, [1], VIEWER)
    assert [(c.label, c.confidence) for c in quote.codes["fruit"]] == [("pear", 1.0)]
    assert [(c.label, c.confidence) for c in quote.codes["mood"]] == [("mixed", 0.6)]


def test_a_quote_comes_with_what_it_answers(connection: Connection, codebook: Codebook) -> None:
    """Masked like everything else; each once, whether it is root or parent or the post itself."""
    said = "Pears calm me."
    thread: dict[str, Any] = {"kind": "comment", "thread_id": "r"}
    add(
        connection, 1,
        new_post("r", "Which fruit calms you, @bob_smith? I ask for a friend of mine.", thread_id="r"),
        new_post("p", "Apples, of course, and I have said so for years now.", parent_id="r", **thread),
        new_post("c", f"{said} Apples never did, not even once in all this time.", parent_id="p", **thread),
        new_post("d", f"{said} So do plums, on most of the evenings that I know.", parent_id="r", **thread),
        new_post("x", f"{said} This one is from elsewhere, where nobody had asked.", parent_id="p", platform="x", **thread),
        new_post("l", f"{said} And who has lost the thread stands here all alone.", thread_id="gone", parent_id="gone"),
    )  # fmt: skip
    for post in (3, 4, 5, 6):
        code(connection, post, [mention(said, said)])
    code(connection, 1, [mention("Which fruit calms you", "Which fruit calms you")])
    found = quotes(connection, codebook, [1, 2, 3, 4, 5], VIEWER)
    root = "Which fruit calms you, [handle]? I ask for a friend of mine."
    parent = "Apples, of course, and I have said so for years now."
    assert [(q.root, q.parent) for q in found] == [(root, parent), (root, ""), ("", ""), ("", ""), ("", "")]
    assert "bob" not in repr(found)


def test_repeats_in_nearly_the_same_words_are_counted_apart(connection: Connection, codebook: Codebook) -> None:
    said = "Pears calm me every night and apples never did, not once in all these years."
    add(connection, 1, new_post("a", said))
    code(connection, 1, [mention(said, "Pears calm me every night")])
    near = {"source_id": 1, "source_row": 9, "post_id": 1, "reason": NEAR, "similarity": 0.9, "platform": "reddit"}
    connection.execute(
        insert(DuplicateRow), [{**near, "native_id": "n1"}, {**near, "native_id": "n1"}, {**near, "native_id": "n2"}]
    )
    connection.execute(update(Post).where(Post.id == 1).values(repost_count=5))
    (quote,) = quotes(connection, codebook, [1], VIEWER)
    assert (quote.reposts, quote.nearly) == (5, 2)


def test_a_mention_is_found_by_its_key_in_its_layer(stored: Connection, codebook: Codebook, layer: Layer) -> None:
    (quote,) = quotes(stored, codebook, [2], VIEWER)
    assert mention_with(stored, layer, quote.key) == 2
    assert mention_with(stored, replace(layer, id=9), quote.key) is None and mention_with(stored, layer, "none") is None
