"""A post's text is replaced: what was said of it follows, by layer, and what is lost is counted."""

from __future__ import annotations

import pytest
from sqlalchemy import Connection, select

from db.disclosure import VIEWER
from db.read.known_posts import known_posts
from db.read.layers import stale_layers
from db.read.pending import count_uncoded
from db.read.quotes import quotes
from db.read.search import search
from db.schema import CodeRow, Coding, MentionRow, RejectedQuote
from db.write.layers import open_layer
from db.write.posts import write_rows
from db.write.publish import publish
from pipeline.import_coded.posts import find_posts
from records.codebook import Codebook
from records.layer import Kind, Layer
from records.mentions import mention_key
from tests.db.conftest import add, code, mention, new_post
from tests.pipeline.rows import decided

TEXT = "Pears calm me on most days. Apples do not calm me at all."
PEARS, APPLES = "Pears calm me on most days", "Apples do not calm me at all"


def layer_of(connection: Connection, codebook: Codebook, kind: Kind) -> Layer:
    person = "ana" if kind == "person" else None
    return open_layer(connection, kind=kind, name=kind, codebook=codebook, fingerprint="i" * 64, person=person)


def held(connection: Connection, layer: Layer) -> list[tuple[int, int, int, str]]:
    columns = (MentionRow.id, MentionRow.start, MentionRow.end, MentionRow.quote)
    rows = connection.execute(select(*columns).where(MentionRow.layer_id == layer.id).order_by(MentionRow.start))
    return [(row.id, row.start, row.end, row.quote) for row in rows]


def edit(connection: Connection, text: str, version: int = 1) -> dict[str, int]:
    """The text of the post that everything here is about becomes another."""
    row = new_post("a", text, version=version)
    return write_rows(connection, 1, 1, decided(known_posts(connection, [row]), row))


@pytest.fixture(params=["import", "person"])
def kept(request: pytest.FixtureRequest, connection: Connection, codebook: Codebook, layer: Layer) -> Layer:
    """A layer that cannot be made again by itself, beside a machine's; both quote the post twice."""
    kept = layer_of(connection, codebook, request.param)
    add(connection, 1, new_post("a", TEXT))
    for one in (layer, kept):
        found = [mention(TEXT, PEARS, fruit="pear"), mention(TEXT, APPLES, fruit="apple")]
        code(connection, 1, found, layer=one, rejected=[("said never", "why")])
        publish(connection, one)
    return kept


def test_quotes_move_with_their_words_and_keep_id_codes_and_coding(
    connection: Connection, codebook: Codebook, layer: Layer, kept: Layer
) -> None:
    before = held(connection, kept)
    assert edit(connection, "Edit: " + TEXT) == {}
    now = held(connection, kept)
    assert now == [(i, start + 6, end + 6, quote) for i, start, end, quote in before]
    keys = connection.scalars(select(MentionRow.key).order_by(MentionRow.start)).all()
    assert keys == [mention_key(kept.key, "reddit", "a", start, end, quote) for _, start, end, quote in now]
    assert [quote.text for quote in quotes(connection, codebook, [i for i, *_ in now], VIEWER)] == [PEARS, APPLES]
    assert connection.scalars(select(CodeRow.label).order_by(CodeRow.mention_id)).all() == ["pear", "apple"]
    assert connection.scalars(select(Coding.layer_id)).all() == [kept.id]
    assert connection.scalars(select(RejectedQuote.layer_id)).all() == [kept.id]
    assert (count_uncoded(connection, layer), count_uncoded(connection, kept)) == (1, 0)
    assert {one.id for one in stale_layers(connection)} == {layer.id, kept.id}


def test_only_what_is_gone_is_lost_and_can_be_imported_again(connection: Connection, kept: Layer) -> None:
    assert edit(connection, "No more fruit. " + APPLES) == {kept.name: 1}
    assert [quote for *_, quote in held(connection, kept)] == [APPLES]
    assert [len(search(connection, kept, word)) for word in ("pears", "apples")] == [0, 1]
    assert connection.scalars(select(Coding.outcome)).all() == ["mentions"]
    assert find_posts(connection, kept, [1])[1].coded_by != kept.fingerprint


def test_a_quote_that_differs_in_blanks_only_is_repaired(connection: Connection, kept: Layer) -> None:
    assert edit(connection, "Pears  calm me on most days, and apples are plums.") == {kept.name: 1}
    row = connection.execute(select(MentionRow.quote, MentionRow.repaired)).one()
    assert tuple(row) == ("Pears  calm me on most days", "whitespace")
    assert len(search(connection, kept, '"calm me on"')) == 1


def test_words_quoted_twice_change_places_without_meeting(connection: Connection, codebook: Codebook) -> None:
    kept = layer_of(connection, codebook, "import")
    said = "pears calm me every night"
    text = f"{said}, {said}"
    add(connection, 1, new_post("a", text))
    code(connection, 1, [mention(text, said, fruit="pear"), mention(text, said, 1, fruit="apple")], layer=kept)
    ahead = "Then as now "
    shift = len(said) + 2
    assert edit(connection, f"{'x' * (shift - 2)}, {text}") == {}  # the first comes to where the second was
    assert [(i, start) for i, start, *_ in held(connection, kept)] == [(1, shift), (2, 2 * shift)]
    assert edit(connection, ahead + said, version=2) == {"import": 1}
    assert [(i, start) for i, start, *_ in held(connection, kept)] == [(1, len(ahead))]


def test_the_same_text_again_forgets_nothing(connection: Connection, layer: Layer, kept: Layer) -> None:
    before = held(connection, layer), held(connection, kept)
    assert edit(connection, TEXT) == {}
    assert (held(connection, layer), held(connection, kept)) == before
    assert count_uncoded(connection, layer) == 0
    assert {one.id for one in stale_layers(connection)} == {layer.id, kept.id}  # its date may be another
