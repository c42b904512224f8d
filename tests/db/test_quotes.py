"""Quotes and exports as a viewer and a researcher get them."""

from __future__ import annotations

import pytest
from sqlalchemy import Connection

from db.read.quotes import export_rows, quotes
from records.codebook import Codebook
from tests.db.conftest import add, code, mention, new_post

TEXT = "Hi @bob_smith, see https://example.org/x. I told @ann_lee that pears calm me every night. Mail: me@example.org"
QUOTE = "I told @ann_lee that pears calm me every night."


@pytest.fixture
def stored(connection: Connection) -> Connection:
    dark = "On that evening I ate an apple and wanted to die."
    add(connection, 1, new_post("a", TEXT, author_hash="1" * 32), new_post("b", dark, created_at=None, platform="x"))
    code(connection, 1, [mention(TEXT, QUOTE, fruit="pear", mood="glad")])
    code(connection, 2, [mention(dark, dark, fruit="apple:boskoop"), mention(dark, "On that evening I ate an apple")])
    return connection


def test_a_viewer_gets_no_identifying_string_no_link_and_no_venue(stored: Connection) -> None:
    (quote,) = quotes(stored, [1])
    assert quote.text == "I told [handle] that pears calm me every night."
    assert quote.before == "Hi [handle], see [link] "
    assert quote.after == " Mail: [e-mail]"
    assert (quote.url, quote.venue) == (None, None)
    assert (quote.platform, quote.kind, quote.coder, quote.fictional) == ("reddit", "post", "hand", True)


def test_a_researcher_gets_the_post_whole(stored: Connection) -> None:
    (quote,) = quotes(stored, [1], "researcher")
    assert quote.before + quote.text + quote.after == TEXT
    assert quote.text == QUOTE
    assert (quote.url, quote.venue) == ("https://example.org/a", "r/fruit")


def test_no_role_gets_anything_of_the_author(stored: Connection) -> None:
    for role in ("viewer", "researcher"):
        assert "1" * 32 not in repr(quotes(stored, [1, 2, 3], role))
        assert not any("author" in name for name in quotes(stored, [1], role)[0].__slots__)


def test_quotes_come_in_the_order_asked_and_unknown_ids_are_left_out(stored: Connection) -> None:
    assert [quote.mention_id for quote in quotes(stored, [3, 99, 1])] == [3, 1]
    assert quotes(stored, []) == []


def test_codes_and_sensitivity_come_with_the_quote(stored: Connection) -> None:
    first, second, third = quotes(stored, [1, 2, 3])
    assert {(c.dimension, c.label, c.term) for c in first.codes} == {("fruit", "pear", None), ("mood", "glad", None)}
    assert [(c.label, c.term, c.confidence) for c in second.codes] == [("apple", "boskoop", 0.8)]
    assert third.codes == []
    assert [quote.sensitive for quote in (first, second, third)] == [False, True, False]


def test_an_export_gives_the_month_but_not_the_day_and_no_identifying_string(
    stored: Connection, codebook: Codebook
) -> None:
    rows = export_rows(stored, codebook, [1, 2, 3])
    assert [row["month"] for row in rows] == ["2024-03", "", ""]
    assert rows[0]["quote"] == "I told [handle] that pears calm me every night."
    assert (rows[0]["fruit"], rows[0]["mood"], rows[0]["fruit_confidence"]) == ("pear", "glad", 0.8)
    assert (rows[1]["fruit"], rows[1]["fruit_term"], rows[1]["mood"]) == ("apple", "boskoop", "")
    for row in rows:
        assert not {"url", "venue", "native_id", "author_hash"} & set(row)
        assert "2024-03-05" not in str(row)
    assert export_rows(stored, codebook, [1], "researcher")[0]["url"] == "https://example.org/a"


def test_an_export_holds_every_mention_beyond_one_query(connection: Connection, codebook: Codebook) -> None:
    quote = "pears calm me every single night"
    add(connection, 1, new_post("a", quote))
    code(connection, 1, [mention(quote, quote, fruit="pear") for _ in range(1203)])
    ids = list(range(1203, 0, -1))
    assert [row["mention"] for row in export_rows(connection, codebook, ids)] == ids
